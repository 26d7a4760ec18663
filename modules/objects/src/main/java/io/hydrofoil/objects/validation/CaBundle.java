package io.hydrofoil.objects.validation;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates of authorities in a PEM bundle, of which a TLS client can use one at least. */
public final class CaBundle {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (?<type>[^-\n]*)-----[ \t]*\r?\n(?<body>[A-Za-z0-9+/=\\s]*)-----END \\k<type>-----");
    private static final String UNUSABLE = "unable to load root certificates: ";

    private CaBundle() {}

    /**
     * Why a client cannot use a bundle, in its words; null: it can, or there is none.
     *
     * @param base64 as the object holds it; empty: there is none
     */
    public static @Nullable String fault(String base64) {
        return base64.isEmpty() ? null : fault(Base64.getDecoder().decode(base64));
    }

    private static @Nullable String fault(byte[] bundle) {
        Matcher blocks = BLOCK.matcher(new String(bundle, StandardCharsets.ISO_8859_1));
        boolean broken = false;
        int end = 0;
        while (blocks.find()) {
            end = blocks.end();
            if (blocks.group("type").equals("CERTIFICATE")) {
                if (isCertificate(blocks.group("body"))) {
                    return null;
                }
                broken = true;
            }
        }
        if (broken) {
            return UNUSABLE + "failed to parse certificate: x509: malformed certificate";
        }
        boolean isMore = end < bundle.length
                && !new String(bundle, end, bundle.length - end, StandardCharsets.ISO_8859_1).isBlank();
        return UNUSABLE
                + (end == 0 || isMore
                        ? "unable to parse bytes as PEM block"
                        : "no valid certificate authority data seen");
    }

    private static boolean isCertificate(String body) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(body);
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return true;
        } catch (CertificateException | IllegalArgumentException e) {
            return false;
        }
    }
}
