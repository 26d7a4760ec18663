package io.hydrofoil.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** A request for a certificate (PKCS #10, RFC 2986): for whom, and for which key. Immutable. */
public final class CertificateRequest {
    private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----";
    private static final String END = "-----END CERTIFICATE REQUEST-----";

    private final JcaPKCS10CertificationRequest request;
    private final @Nullable GeneralNames names;
    private final List<String> commonNames;
    private final List<String> organizations;

    /** Reads all that is asked for later, since any of it may be malformed. */
    private CertificateRequest(JcaPKCS10CertificationRequest request) {
        this.request = request;
        this.commonNames = subject(request, BCStyle.CN);
        this.organizations = subject(request, BCStyle.O);
        Extensions extensions = request.getRequestedExtensions();
        this.names =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    }

    /** Reads the first request in a PEM text. */
    public static CertificateRequest parse(byte[] pem) throws PkiException {
        // Searched by hand: a pattern would look for the end anew from each of a million beginnings.
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = begin < 0 ? -1 : text.indexOf(END, begin);
        if (end < 0) {
            throw new PkiException("PEM block type must be CERTIFICATE REQUEST");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return new CertificateRequest(new JcaPKCS10CertificationRequest(der));
        } catch (IOException | RuntimeException e) {
            // The library reads parts when they are asked for, and throws whatever it stumbles over.
            throw new PkiException("asn1: structure error: malformed certificate request", e);
        }
    }

    /** The last common name of the subject; empty if there is none. */
    public String commonName() {
        return commonNames.isEmpty() ? "" : commonNames.getLast();
    }

    /** The organizations of the subject, which become groups. */
    public List<String> organizations() {
        return organizations;
    }

    private static List<String> subject(JcaPKCS10CertificationRequest request, ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN rdn : request.getSubject().getRDNs()) {
            for (AttributeTypeAndValue each : rdn.getTypesAndValues()) {
                if (each.getType().equals(type)) {
                    values.add(IETFUtils.valueToString(each.getValue()));
                }
            }
        }
        return List.copyOf(values);
    }

    /** Whether it asks for DNS names. */
    boolean hasDnsNames() {
        return has(GeneralName.dNSName);
    }

    /** Whether it asks for addresses. */
    boolean hasAddresses() {
        return has(GeneralName.iPAddress);
    }

    /** Whether it asks for e-mail addresses. */
    boolean hasEmails() {
        return has(GeneralName.rfc822Name);
    }

    /** Whether it asks for URIs. */
    boolean hasUris() {
        return has(GeneralName.uniformResourceIdentifier);
    }

    private boolean has(int tag) {
        if (names != null) {
            for (GeneralName name : names.getNames()) {
                if (name.getTagNo() == tag) {
                    return true;
                }
            }
        }
        return false;
    }

    X500Name subject() {
        return request.getSubject();
    }

    @Nullable
    GeneralNames names() {
        return names;
    }

    PublicKey key() throws GeneralSecurityException {
        return request.getPublicKey();
    }

    /** Whether who asks holds the key. A signature that cannot be read is none. */
    boolean isSigned() {
        try {
            return request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(request.getPublicKey()));
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException | RuntimeException e) {
            return false;
        }
    }
}
