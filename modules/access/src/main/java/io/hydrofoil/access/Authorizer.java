package io.hydrofoil.access;

import io.hydrofoil.objects.ApiStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Pure and thread-safe; called for every request, resource or not, before anything of it is
 * decoded.
 *
 * <p>The order is that of a Kubernetes server: masters first, then the bootstrap roles that everyone has
 * (public-info-viewer, discovery,
 * basic-user), then the node and RBAC rules. The last are not there yet: their place is the end of {@link #allows}, fed
 * by views of the
 * role objects.
 */
public final class Authorizer {
    private static final String AUTHENTICATED = "system:authenticated";
    private static final Set<String> PUBLIC_PATHS = Set.of("/healthz", "/livez", "/readyz", "/version", "/version/");
    private static final Set<String> DISCOVERY_PATHS = Set.of("/api", "/apis", "/openapi");
    private static final Set<String> SELF_ACCESS_REVIEWS =
            Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews");

    /** Null if {@code who} may, else the 403. */
    public @Nullable ApiStatus decide(Identity who, Attributes what) {
        return allows(who, what) ? null : what.forbidden(who, "");
    }

    private static boolean allows(Identity who, Attributes what) {
        if (who.groups().contains(Identity.MASTERS)) {
            return true;
        }
        boolean authenticated = who.groups().contains(AUTHENTICATED);
        if (what.isResource()) {
            return authenticated && isSelfReview(what);
        }
        return "get".equals(what.verb())
                && (PUBLIC_PATHS.contains(what.path()) || (authenticated && isDiscovery(what.path())));
    }

    private static boolean isDiscovery(String path) {
        return DISCOVERY_PATHS.contains(path)
                || path.startsWith("/api/")
                || path.startsWith("/apis/")
                || path.startsWith("/openapi/");
    }

    private static boolean isSelfReview(Attributes what) {
        if (!"create".equals(what.verb()) || !what.subresource().isEmpty()) {
            return false;
        }
        return switch (what.group()) {
            case "authorization.k8s.io" -> SELF_ACCESS_REVIEWS.contains(what.resource());
            case "authentication.k8s.io" -> "selfsubjectreviews".equals(what.resource());
            default -> false;
        };
    }
}
