package io.hydrofoil.access;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues X.509 certificates (RFC 5280), signed with ECDSA and SHA-256. */
final class CertificateIssuer {
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127;
    private static final long CLOCK_SKEW_MS = 3_600_000;

    private final SecureRandom random = new SecureRandom();

    /** Who a certificate is for. {@code hosts}: DNS names and IP addresses of a server; empty: a client. */
    record Subject(String commonName, String organization, List<String> hosts) {
        X500Name name() {
            X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
            if (!organization.isEmpty()) {
                name.addRDN(BCStyle.O, organization);
            }
            return name.addRDN(BCStyle.CN, commonName).build();
        }
    }

    /** From when until when a certificate is valid, in wall time. */
    record Validity(long fromMs, long toMs) {
        /** From an hour before {@code nowMs}, so that a client whose clock is behind accepts it. */
        static Validity of(long nowMs, long lifetimeMs) {
            return new Validity(nowMs - CLOCK_SKEW_MS, nowMs + lifetimeMs);
        }
    }

    /** A self-signed CA certificate. */
    X509Certificate authority(String commonName, KeyPair keys, Validity validity) throws GeneralSecurityException {
        X500Name name = new Subject(commonName, "", List.of()).name();
        try {
            X509v3CertificateBuilder certificate = builder(name, name, keys.getPublic(), validity);
            certificate
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return sign(certificate, keys.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException("cannot issue a CA certificate", e);
        }
    }

    /** A certificate for a server or a client. */
    X509Certificate issue(X509Certificate ca, PrivateKey caKey, Subject subject, PublicKey key, Validity validity)
            throws GeneralSecurityException {
        X500Name issuer = X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
        boolean server = !subject.hosts().isEmpty();
        try {
            X509v3CertificateBuilder certificate = builder(issuer, subject.name(), key, validity);
            certificate
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(
                                    server ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca));
            if (server) {
                certificate.addExtension(Extension.subjectAlternativeName, false, names(subject.hosts()));
            }
            return sign(certificate, caKey);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException("cannot issue a certificate for " + subject.commonName(), e);
        }
    }

    /** The certificate that somebody asks for. */
    X509Certificate sign(
            X509Certificate ca, PrivateKey caKey, CertificateRequest request, List<String> usages, Validity validity)
            throws GeneralSecurityException {
        if (!request.isSigned()) {
            throw new GeneralSecurityException("the request is not signed with its key");
        }
        X500Name issuer = X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
        try {
            X509v3CertificateBuilder certificate = builder(issuer, request.subject(), request.key(), validity);
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            int bits = KeyUsages.bits(usages);
            if (bits != 0) {
                certificate.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
            }
            List<KeyPurposeId> purposes = KeyUsages.purposes(usages);
            if (!purposes.isEmpty()) {
                certificate.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0])));
            }
            certificate.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca));
            GeneralNames names = request.names();
            if (names != null) {
                certificate.addExtension(Extension.subjectAlternativeName, false, names);
            }
            return sign(certificate, caKey);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException("cannot issue a certificate", e);
        }
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Validity validity)
            throws GeneralSecurityException, IOException {
        X509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                Date.from(Instant.ofEpochMilli(validity.fromMs())),
                Date.from(Instant.ofEpochMilli(validity.toMs())),
                subject,
                key);
        return certificate.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static X509Certificate sign(X509v3CertificateBuilder certificate, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }

    private static GeneralNames names(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    /** Whether a host is a literal IP address: a name's last label is never all digits. */
    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]+(\\.[0-9]+){3}");
    }
}
