package io.hydrofoil.simulation;

import io.hydrofoil.access.PkiException;
import io.hydrofoil.access.ServiceAccountTokens;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;

/** The key of all simulated clusters: made from a seed, since making one takes longer than many a simulation. */
final class Keys {
    static final ServiceAccountTokens TOKENS = tokens();

    private Keys() {}

    private static ServiceAccountTokens tokens() {
        try {
            SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
            seeded.setSeed(1);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, seeded);
            return new ServiceAccountTokens(generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException | PkiException e) {
            throw new IllegalStateException(e);
        }
    }
}
