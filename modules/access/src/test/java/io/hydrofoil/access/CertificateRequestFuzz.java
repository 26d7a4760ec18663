package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Requests for certificates are read or refused. The input is PEM, or the bytes within after a first byte of zero. */
final class CertificateRequestFuzz implements FuzzTarget {
    /** Of a node, with the subjectAltName DNS:a,IP:10.0.0.1, made by openssl. */
    private static final String REQUEST = """
            -----BEGIN CERTIFICATE REQUEST-----
            MIIBDzCBtgIBADAvMRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxFjAUBgNVBAMMDXN5
            c3RlbTpub2RlOmEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQHycI7Yg3WTgn1
            n9xk9M+btlv1EeLvk+O7s1K94IAl4V3UTcmAN1AWmsSSxkm3erWoA7KdqgALYp+J
            aBmSixH6oCUwIwYJKoZIhvcNAQkOMRYwFDASBgNVHREECzAJggFhhwQKAAABMAoG
            CCqGSM49BAMCA0gAMEUCIQD5lheErJCMZBm0fozQiAg20axPq8KJzAQh4HuAj6hA
            3AIgUNP1G/VZ2q8i0dTwNC2y2ijWwkLZIrLLZb/zuQVMZIU=
            -----END CERTIFICATE REQUEST-----
            """;

    @Override
    public void check(byte[] input) {
        boolean isBare = input.length > 0 && input[0] == 0;
        try {
            CertificateRequest request =
                    CertificateRequest.parse(isBare ? pem(Arrays.copyOfRange(input, 1, input.length)) : input);
            assertThat(request.commonName()).isNotNull();
            assertThat(request.organizations()).doesNotContainNull();
            request.hasDnsNames();
            request.hasAddresses();
            request.hasEmails();
            request.hasUris();
            request.isSigned();
            request.key();
        } catch (PkiException | GeneralSecurityException e) {
            assertThat(e).isNotNull();
        }
    }

    private static byte[] pem(byte[] der) {
        String text = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END CERTIFICATE REQUEST-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<byte[]> seeds() {
        String inner = REQUEST.replaceAll("-----[A-Z ]+-----", "");
        byte[] der = Base64.getMimeDecoder().decode(inner);
        byte[] bare = new byte[der.length + 1];
        System.arraycopy(der, 0, bare, 1, der.length);
        return List.of(REQUEST.getBytes(StandardCharsets.US_ASCII), bare);
    }
}
