package io.hydrofoil.apiserver.testing;

import io.hydrofoil.access.Authenticator;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.access.ServiceAccountTokens;
import io.hydrofoil.chassis.Clock;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** Service account tokens signed with a key that lives as long as the test run. */
public final class TestTokens {
    /** The only ones of a test run: making a key takes a while. */
    public static final ServiceAccountTokens TOKENS = tokens();

    private TestTokens() {}

    /** Accepts {@link #TOKENS} of accounts with the uid {@code uid}. */
    public static Authenticator authenticator() {
        return new Authenticator(TOKENS, (kind, namespace, name) -> "uid", Clock.system());
    }

    private static ServiceAccountTokens tokens() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new ServiceAccountTokens(generator.generateKeyPair().getPrivate());
        } catch (NoSuchAlgorithmException | PkiException e) {
            throw new IllegalStateException(e);
        }
    }
}
