package io.hydrofoil.access;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.objects.ApiStatus;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks. Thread-safe. Kinds of credentials, in order: a client certificate that the TLS layer has verified
 * against the cluster's CA (common name = user, organizations = groups), a service account's bearer token, none
 * (anonymous).
 */
public final class Authenticator {
    /** The answer to credentials that are not valid. */
    public static final ApiStatus UNAUTHORIZED = new ApiStatus(401, "Unauthorized", "Unauthorized", null);

    static final String AUTHENTICATED = "system:authenticated";

    private static final String BEARER = "bearer ";

    private final ServiceAccountTokens tokens;
    private final TokenClaims.LiveObjects objects;
    private final Clock clock;

    /** Accepts {@code tokens} whose account and bound object are among the live {@code objects}. */
    public Authenticator(ServiceAccountTokens tokens, TokenClaims.LiveObjects objects, Clock clock) {
        this.tokens = tokens;
        this.objects = objects;
        this.clock = clock;
    }

    /** Who the verified certificate names; null if it names nobody. Computed once per connection. */
    public static @Nullable Identity ofCertificate(X509Certificate verified) {
        String user = "";
        List<String> groups = new ArrayList<>();
        try {
            // RFC 2253 order is the reverse of the certificate's: walk it backwards, so that groups keep the
            // certificate's order.
            String subject = verified.getSubjectX500Principal().getName(X500Principal.RFC2253);
            for (Rdn rdn : new LdapName(subject).getRdns()) {
                if ("CN".equalsIgnoreCase(rdn.getType())) {
                    user = rdn.getValue().toString();
                } else if ("O".equalsIgnoreCase(rdn.getType())) {
                    groups.add(rdn.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            return null;
        }
        if (user.isEmpty()) {
            return null;
        }
        groups.add(AUTHENTICATED);
        return new Identity(user, "", List.copyOf(groups), Map.of());
    }

    /**
     * Who sends a request.
     *
     * @param certificateIdentity from {@link #ofCertificate}, or null if the connection has no client certificate
     * @param authorization the Authorization header, or null
     * @return null if the credentials are not valid: answer {@link #UNAUTHORIZED}
     */
    public @Nullable Identity authenticate(@Nullable Identity certificateIdentity, @Nullable String authorization) {
        if (certificateIdentity != null) {
            return certificateIdentity;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Identity.ANONYMOUS;
        }
        String token = authorization.substring(BEARER.length()).strip();
        return token.isEmpty() ? Identity.ANONYMOUS : ofToken(token);
    }

    private @Nullable Identity ofToken(String token) {
        TokenClaims claims = tokens.verify(token, clock.wallMs());
        if (claims == null || !claims.audiences().contains(ServiceAccountTokens.ISSUER)) {
            return null;
        }
        return claims.isLive(objects) ? claims.identity() : null;
    }
}
