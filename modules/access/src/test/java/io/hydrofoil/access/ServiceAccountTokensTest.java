package io.hydrofoil.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hydrofoil.access.TokenClaims.Bound;
import io.hydrofoil.chassis.Clock;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServiceAccountTokensTest {
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final Identity JANE = Identity.of("jane", "system:authenticated");
    private static final PrivateKey KEY = key("RSA", 2048);

    private final ServiceAccountTokens tokens = tokens(KEY);
    private final Map<String, String> uids = new HashMap<>(Map.of("ServiceAccount/ns/bob", "u1", "Pod/ns/p", "u2"));
    private final Authenticator authenticator = new Authenticator(
            tokens,
            (kind, namespace, name) -> uids.getOrDefault(kind + "/" + namespace + "/" + name, ""),
            clock(NOW_MS + 1000));

    @Test
    void aTokenSaysWhatItWasIssuedFor() {
        TokenClaims claims = claims(new Bound("Pod", "p", "u2"), new Bound("Node", "n", "u3"));

        TokenClaims verified = tokens.verify(tokens.issue(claims), NOW_MS);

        assertThat(verified).isEqualTo(claims);
        assertThat(verified.identity())
                .isEqualTo(new Identity(
                        "system:serviceaccount:ns:bob",
                        "u1",
                        List.of("system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"),
                        Map.of(
                                "authentication.kubernetes.io/credential-id", List.of("JTI=id"),
                                "authentication.kubernetes.io/pod-name", List.of("p"),
                                "authentication.kubernetes.io/pod-uid", List.of("u2"),
                                "authentication.kubernetes.io/node-name", List.of("n"),
                                "authentication.kubernetes.io/node-uid", List.of("u3"))));
    }

    @Test
    void aTokenInASecretLivesAsLongAsTheSecret() {
        String token = tokens.issueForSecret("ns", "bob", "u1", "s");
        assertThat(tokens.issueForSecret("ns", "bob", "u1", "s")).isEqualTo(token);

        TokenClaims verified = tokens.verify(token, NOW_MS);

        assertThat(verified.identity())
                .isEqualTo(new Identity(
                        "system:serviceaccount:ns:bob",
                        "u1",
                        List.of("system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated"),
                        Map.of()));
        TokenClaims.LiveObjects live =
                (kind, namespace, name) -> uids.getOrDefault(kind + "/" + namespace + "/" + name, "");
        assertThat(verified.isLive(live)).isFalse();
        uids.put("Secret/ns/s", "u9");
        assertThat(verified.isLive(live)).isTrue();
        uids.put("ServiceAccount/ns/bob", "another");
        assertThat(verified.isLive(live)).isFalse();
    }

    @Test
    void itIsValidFromWhenItWasIssuedUntilItExpires() {
        String token = tokens.issue(claims(Bound.NONE, Bound.NONE));

        assertThat(tokens.verify(token, NOW_MS - 1)).isNull();
        assertThat(tokens.verify(token, NOW_MS)).isNotNull();
        assertThat(tokens.verify(token, NOW_MS + 3_599_999)).isNotNull();
        assertThat(tokens.verify(token, NOW_MS + 3_600_000)).isNull();
        assertThat(tokens.verify(token, NOW_MS)).isNotNull();
    }

    @Test
    void whatThisKeyDidNotSignIsRefused() throws Exception {
        String token = tokens.issue(claims(Bound.NONE, Bound.NONE));
        String[] parts = token.split("\\.");
        String otherAccount = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8).replace("bob", "eve");
        String forged = parts[0] + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(otherAccount.getBytes(UTF_8)) + "." + parts[2];

        assertThat(tokens.verify(forged, NOW_MS)).isNull();
        assertThat(tokens.verify(tokens(key("RSA", 2048)).issue(claims(Bound.NONE, Bound.NONE)), NOW_MS))
                .isNull();
        assertThat(tokens.verify(symmetric(), NOW_MS)).isNull();
        for (String garbage : List.of("", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", token + "x", token.substring(5))) {
            assertThat(tokens.verify(garbage, NOW_MS)).as(garbage).isNull();
        }
    }

    /** The public key taken for a secret: the oldest attack on JSON web tokens. */
    private String symmetric() throws Exception {
        byte[] secret = JWKSet.parse(tokens.keySet())
                .getKeys()
                .getFirst()
                .toRSAKey()
                .toRSAPublicKey()
                .getEncoded();
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder().issuer(ServiceAccountTokens.ISSUER).build());
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    @Test
    void othersVerifyItWithThePublishedKey() throws Exception {
        SignedJWT token = SignedJWT.parse(tokens.issue(claims(Bound.NONE, Bound.NONE)));
        var key = JWKSet.parse(tokens.keySet()).getKeyByKeyId(token.getHeader().getKeyID());

        assertThat(key.isPrivate()).isFalse();
        assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("system:serviceaccount:ns:bob");
    }

    @Test
    void anotherKindOfKeyIsRefused() {
        assertThatThrownBy(() -> new ServiceAccountTokens(key("EC", 256))).isInstanceOf(PkiException.class);
    }

    @Test
    void aTokenDiesWithItsAccountAndItsPod() {
        String header = "Bearer " + tokens.issue(claims(new Bound("Pod", "p", "u2"), Bound.NONE));
        assertThat(authenticator.authenticate(null, header).user()).isEqualTo("system:serviceaccount:ns:bob");

        uids.remove("Pod/ns/p");
        assertThat(authenticator.authenticate(null, header)).isNull();
        uids.put("Pod/ns/p", "made anew");
        assertThat(authenticator.authenticate(null, header)).isNull();
        uids.put("Pod/ns/p", "u2");
        assertThat(authenticator.authenticate(null, header)).isNotNull();
        uids.remove("ServiceAccount/ns/bob");
        assertThat(authenticator.authenticate(null, header)).isNull();
    }

    @Test
    void aTokenForOthersIsNotForUs() {
        TokenClaims claims = new TokenClaims(
                "ns", "bob", "u1", Bound.NONE, Bound.NONE, List.of("vault"), "id", NOW_MS, NOW_MS + 3_600_000);
        assertThat(authenticator.authenticate(null, "Bearer " + tokens.issue(claims)))
                .isNull();
    }

    @Test
    void headersWithoutATokenAreAnonymousAndBadTokensAreNobody() {
        assertThat(authenticator.authenticate(null, null)).isEqualTo(Identity.ANONYMOUS);
        assertThat(authenticator.authenticate(null, "Basic YTpi")).isEqualTo(Identity.ANONYMOUS);
        assertThat(authenticator.authenticate(null, "Bearer")).isEqualTo(Identity.ANONYMOUS);
        assertThat(authenticator.authenticate(null, "Bearer  ")).isEqualTo(Identity.ANONYMOUS);
        assertThat(authenticator.authenticate(null, "bearer garbage")).isNull();
        assertThat(authenticator.authenticate(JANE, "Bearer garbage")).isEqualTo(JANE);
    }

    private static TokenClaims claims(Bound bound, Bound node) {
        return new TokenClaims(
                "ns", "bob", "u1", bound, node, List.of(ServiceAccountTokens.ISSUER), "id", NOW_MS, NOW_MS + 3_600_000);
    }

    private static ServiceAccountTokens tokens(PrivateKey key) {
        try {
            return new ServiceAccountTokens(key);
        } catch (PkiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair().getPrivate();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Clock clock(long nowMs) {
        return new Clock() {
            @Override
            public long wallMs() {
                return nowMs;
            }

            @Override
            public long monotonicNs() {
                return 0;
            }
        };
    }
}
