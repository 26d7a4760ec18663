package io.hydrofoil.access;

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
 * against the cluster's CA
 * (common name = user, organizations = groups), a bearer token (service account tokens are not issued yet, so each one
 * is refused), none (anonymous).
 */
public final class Authenticator {
    /** The answer to credentials that are not valid. */
    public static final ApiStatus UNAUTHORIZED = new ApiStatus(401, "Unauthorized", "Unauthorized", null);

    private static final String AUTHENTICATED = "system:authenticated";
    private static final String BEARER = "bearer ";

    /** Who the verified certificate names; null if it names nobody. Computed once per connection. */
    public @Nullable Identity ofCertificate(X509Certificate verified) {
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
        return authorization != null && hasToken(authorization) ? null : Identity.ANONYMOUS;
    }

    private static boolean hasToken(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && !authorization.substring(BEARER.length()).isBlank();
    }
}
