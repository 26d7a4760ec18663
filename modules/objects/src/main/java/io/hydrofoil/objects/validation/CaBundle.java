package io.hydrofoil.objects.validation;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates of authorities in an object. */
public final class CaBundle {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----\\s(.*?)-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final String FAULT = "unable to load root certificates: ";

    private CaBundle() {}

    /**
     * What is wrong with a bundle; empty: nothing.
     *
     * @param base64 as the object holds it; empty: there is none
     */
    public static String fault(String base64) {
        if (base64.isEmpty()) {
            return "";
        }
        int count = 0;
        try {
            String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Matcher block = CERTIFICATE.matcher(text); block.find(); count++) {
                factory.generateCertificate(
                        new ByteArrayInputStream(Base64.getMimeDecoder().decode(block.group(1))));
            }
        } catch (CertificateException | IllegalArgumentException e) {
            return FAULT + "failed to parse certificate";
        }
        return count == 0 ? FAULT + "unable to parse bytes as PEM block" : "";
    }
}
