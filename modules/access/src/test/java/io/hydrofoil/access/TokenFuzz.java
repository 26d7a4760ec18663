package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.List;

/** No text is taken for a token but what was issued. */
final class TokenFuzz implements FuzzTarget {
    private static final long NOW_MS = 1_700_000_000_000L;

    private final ServiceAccountTokens tokens = open();
    private final String issued = tokens.issue(new TokenClaims(
            "ns",
            "bob",
            "u1",
            TokenClaims.Bound.NONE,
            TokenClaims.Bound.NONE,
            List.of("a"),
            "id",
            NOW_MS,
            NOW_MS + 3_600_000));

    private static ServiceAccountTokens open() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            // The same key in every run: what was found once is found again.
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(1);
            generator.initialize(2048, random);
            return new ServiceAccountTokens(generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException | PkiException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void check(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        TokenClaims claims = tokens.verify(text, NOW_MS);
        // what is signed cannot be changed; how its signature ends in base64 can
        assertThat(claims == null || text.startsWith(issued.substring(0, issued.lastIndexOf('.'))))
                .isTrue();
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                issued,
                "eyJhbGciOiJub25lIn0.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50In0.",
                "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiZXhwIl19.e30.AA",
                "W1tbW1tbW1tbW1tb.e30.AA",
                "a.b.c.d.e");
    }
}
