package io.hydrofoil.access;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ListValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Thread-safe; called for every request, resource or not, before anything of it is decoded.
 *
 * <p>Masters may do everything; nodes what concerns them ({@link NodeGraphAgent}); all others what roles are bound to
 * them ({@link RbacImage}, kept up by {@link RbacAgent}). What the bootstrap roles public-info-viewer, discovery and
 * basic-user give to everyone is also known without them, so that probes and clients are answered while roles are still
 * being read.
 */
public final class Authorizer {
    private static final String AUTHENTICATED = "system:authenticated";
    private static final Set<String> PUBLIC_PATHS = Set.of("/healthz", "/livez", "/readyz", "/version", "/version/");
    private static final Set<String> DISCOVERY_PATHS = Set.of("/api", "/apis", "/openapi");
    private static final Set<String> SELF_ACCESS_REVIEWS =
            Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews");

    private volatile RbacImage rbac = RbacImage.EMPTY;
    private volatile @Nullable NodeAuthorizer nodes;

    /** Null once roles have been read; else what is missing. For readiness. */
    public @Nullable String fault() {
        return rbac == RbacImage.EMPTY ? "roles and bindings have not been read yet" : null;
    }

    /** What is decided by from now on. */
    public void rbac(RbacImage image) {
        rbac = image;
    }

    /** By whom nodes are judged from now on. */
    void nodes(NodeAuthorizer authorizer) {
        nodes = authorizer;
    }

    /** Whether {@code who} may, and why. */
    public AccessVerdict verdict(Identity who, Attributes what) {
        if (isMaster(who)) {
            return AccessVerdict.ALLOWED;
        }
        NodeAuthorizer judge = nodes;
        AccessVerdict asNode = judge == null ? AccessVerdict.NO_OPINION : judge.decide(who, what);
        if (asNode.allowed()) {
            return asNode;
        }
        AccessVerdict byRoles = rbac.verdict(who, what);
        if (byRoles.allowed()) {
            return byRoles;
        }
        return mayEveryone(who, what) ? AccessVerdict.ALLOWED : asNode.and(byRoles);
    }

    /** Null if {@code who} may, else the 403. */
    public @Nullable ApiStatus decide(Identity who, Attributes what) {
        AccessVerdict verdict = verdict(who, what);
        return verdict.allowed() ? null : what.forbidden(who, verdict.reason());
    }

    /** Why {@code who} may, in the words of an access review, empty if there are none; null if not. */
    public @Nullable String reason(Identity who, Attributes what) {
        AccessVerdict verdict = verdict(who, what);
        return verdict.allowed() ? verdict.reason() : null;
    }

    /** The rules by which {@code who} may do things in a namespace, as a SelfSubjectRulesReview shows them. */
    public AccessRules rules(Identity who, String namespace) {
        return AccessRules.of(isMaster(who) ? List.of(AccessRules.EVERYTHING) : rbac.rules(who, namespace));
    }

    /**
     * Why {@code who} may not give these rules to others in a namespace (empty: in the cluster): it does not hold all
     * of them. Empty if it does.
     */
    public String grantFault(Identity who, String namespace, ListValue wanted) {
        List<String> missing = missing(who, namespace, PolicyRule.all(wanted));
        return missing.isEmpty()
                ? ""
                : "user \"" + who.user() + "\" (groups=" + RuleCover.quoted(who.groups())
                        + ") is attempting to grant RBAC permissions not currently held:\n"
                        + String.join("\n", missing);
    }

    /** Whether {@code who} may do everything in the cluster. */
    public boolean holdsEverything(Identity who) {
        return missing(who, "", List.of(AccessRules.EVERYTHING)).isEmpty();
    }

    private List<String> missing(Identity who, String namespace, List<PolicyRule> wanted) {
        return isMaster(who) ? List.of() : RuleCover.missing(rbac.rules(who, namespace), wanted);
    }

    private static boolean isMaster(Identity who) {
        return who.groups().contains(Identity.MASTERS);
    }

    private static boolean mayEveryone(Identity who, Attributes what) {
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
