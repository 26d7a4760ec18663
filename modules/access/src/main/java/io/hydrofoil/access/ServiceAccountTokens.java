package io.hydrofoil.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hydrofoil.access.TokenClaims.Bound;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies the tokens of service accounts: JSON web tokens signed with RS256, as a Kubernetes server makes
 * them. Whether the account still exists is not this class' business ({@link TokenClaims#isLive}). Thread-safe.
 */
public final class ServiceAccountTokens {
    /** Who issues, and the audience of tokens for the API server itself. */
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    /** Verified signatures that are remembered: one costs 30 µs, and a client sends the same token for an hour. */
    private static final int MAX_REMEMBERED = 4096;

    private static final String KUBERNETES = "kubernetes.io";

    /** Who issues tokens that lie in secrets, without an end of their own. */
    private static final String SECRET_ISSUER = "kubernetes/serviceaccount";

    private static final String SECRET_CLAIMS = "kubernetes.io/serviceaccount/";

    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final RSAKey publicKey;
    private final Map<String, TokenClaims> remembered = new ConcurrentHashMap<>();

    /** @param key the RSA key of {@link Pki#serviceAccountKey}, with its public part */
    public ServiceAccountTokens(PrivateKey key) throws PkiException {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            throw new PkiException("the key that signs service account tokens must be an RSA key");
        }
        try {
            RSAPublicKey open = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            this.publicKey = new RSAKey.Builder(open)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyID(keyId(open))
                    .build();
            this.signer = new RSASSASigner(key);
            this.verifier = new RSASSAVerifier(open);
        } catch (GeneralSecurityException e) {
            throw new PkiException("cannot use the key that signs service account tokens", e);
        }
    }

    /** The token that says these claims. */
    public String issue(TokenClaims claims) {
        Map<String, Object> kubernetes = new LinkedHashMap<>();
        kubernetes.put("namespace", claims.namespace());
        put(kubernetes, claims.node());
        put(kubernetes, claims.bound());
        put(kubernetes, new Bound("ServiceAccount", claims.account(), claims.accountUid()));
        JWTClaimsSet body = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(claims.identity().user())
                .audience(claims.audiences())
                .issueTime(date(claims.issuedMs()))
                .notBeforeTime(date(claims.issuedMs()))
                .expirationTime(date(claims.expiresMs()))
                .jwtID(claims.id())
                .claim(KUBERNETES, kubernetes)
                .build();
        return signed(body);
    }

    /**
     * The token for a secret of type {@code kubernetes.io/service-account-token}: valid as long as the account and the
     * secret are there, and the same whenever it is asked for.
     */
    public String issueForSecret(String namespace, String account, String accountUid, String secret) {
        return signed(new JWTClaimsSet.Builder()
                .issuer(SECRET_ISSUER)
                .subject(TokenClaims.USER_PREFIX + namespace + ":" + account)
                .claim(SECRET_CLAIMS + "namespace", namespace)
                .claim(SECRET_CLAIMS + "secret.name", secret)
                .claim(SECRET_CLAIMS + "service-account.name", account)
                .claim(SECRET_CLAIMS + "service-account.uid", accountUid)
                .build());
    }

    private String signed(JWTClaimsSet body) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(publicKey.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build(),
                body);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("an RSA key signs", e);
        }
        return token.serialize();
    }

    /** What a token says, or null if this cluster did not sign it, or it is not valid at {@code nowMs}. */
    public @Nullable TokenClaims verify(String token, long nowMs) {
        TokenClaims claims = remembered.get(token);
        if (claims == null) {
            claims = signedHere(token);
            if (claims == null) {
                return null;
            }
            if (remembered.size() >= MAX_REMEMBERED) {
                // Rare and cheap enough: those in use are verified once more.
                remembered.clear();
            }
            remembered.put(token, claims);
        }
        if (nowMs >= claims.expiresMs()) {
            remembered.remove(token);
            return null;
        }
        return nowMs < claims.issuedMs() ? null : claims;
    }

    /**
     * Whether it is written as tokens are (RFC 7515, compact): the parser passes over characters that do not belong
     * there, and would take many texts for the same token.
     */
    private static boolean isCompact(String token) {
        return token.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_'
                        || c == '.');
    }

    private @Nullable TokenClaims signedHere(String token) {
        if (!isCompact(token)) {
            return null;
        }
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            if (!parsed.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256) || !parsed.verify(verifier)) {
                return null;
            }
            JWTClaimsSet body = parsed.getJWTClaimsSet();
            return SECRET_ISSUER.equals(body.getIssuer())
                    ? ofSecret(body)
                    : ISSUER.equals(body.getIssuer()) ? claims(body) : null;
        } catch (ParseException | JOSEException e) {
            return null;
        }
    }

    private static @Nullable TokenClaims ofSecret(JWTClaimsSet body) throws ParseException {
        String namespace = body.getStringClaim(SECRET_CLAIMS + "namespace");
        String account = body.getStringClaim(SECRET_CLAIMS + "service-account.name");
        String uid = body.getStringClaim(SECRET_CLAIMS + "service-account.uid");
        String secret = body.getStringClaim(SECRET_CLAIMS + "secret.name");
        if (namespace == null || account == null || uid == null || secret == null) {
            return null;
        }
        return new TokenClaims(
                namespace,
                account,
                uid,
                new Bound("Secret", secret, ""),
                Bound.NONE,
                List.of(ISSUER),
                "",
                0,
                Long.MAX_VALUE);
    }

    private static @Nullable TokenClaims claims(JWTClaimsSet body) throws ParseException {
        Map<String, Object> kubernetes = body.getJSONObjectClaim(KUBERNETES);
        if (kubernetes == null || body.getExpirationTime() == null || body.getNotBeforeTime() == null) {
            return null;
        }
        Bound account = bound(kubernetes, "ServiceAccount");
        Bound object = bound(kubernetes, "Pod");
        Bound node = bound(kubernetes, "Node");
        if (object.isNone()) {
            object = bound(kubernetes, "Secret");
        }
        return new TokenClaims(
                String.valueOf(kubernetes.get("namespace")),
                account.name(),
                account.uid(),
                object.isNone() ? node : object,
                object.isNone() ? Bound.NONE : node,
                List.copyOf(body.getAudience()),
                String.valueOf(body.getJWTID()),
                body.getNotBeforeTime().toInstant().toEpochMilli(),
                body.getExpirationTime().toInstant().toEpochMilli());
    }

    /** The keys by which others verify tokens, as a JSON web key set (RFC 7517). */
    public String keySet() {
        return new JWKSet(publicKey).toString();
    }

    private static Date date(long ms) {
        return Date.from(Instant.ofEpochMilli(ms));
    }

    private static void put(Map<String, Object> kubernetes, Bound object) {
        if (!object.isNone()) {
            kubernetes.put(
                    object.kind().toLowerCase(Locale.ROOT),
                    object.uid().isEmpty()
                            ? Map.of("name", object.name())
                            : Map.of("name", object.name(), "uid", object.uid()));
        }
    }

    private static Bound bound(Map<String, Object> kubernetes, String kind) {
        return kubernetes.get(kind.toLowerCase(Locale.ROOT)) instanceof Map<?, ?> object
                ? new Bound(kind, text(object, "name"), text(object, "uid"))
                : Bound.NONE;
    }

    private static String text(Map<?, ?> object, String field) {
        return object.get(field) instanceof String text ? text : "";
    }

    private static String keyId(RSAPublicKey key) throws GeneralSecurityException {
        return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()))
                .toString();
    }
}
