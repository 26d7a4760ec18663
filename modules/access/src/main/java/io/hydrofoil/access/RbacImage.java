package io.hydrofoil.access;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All roles and bindings at one revision, arranged by subject. Immutable, so that any thread asks it without a lock.
 *
 * <p>A request looks up its user and each of its groups, cluster-wide and in its namespace: what it costs depends on
 * what is bound to those, not on how many bindings there are.
 */
public final class RbacImage {
    /** Nobody may do anything. */
    public static final RbacImage EMPTY = new RbacImage(Map.of());

    private static final String ANYWHERE = "";

    private final Map<Subject, List<Grant>> grants;

    private RbacImage(Map<Subject, List<Grant>> grants) {
        this.grants = grants;
    }

    /** To whom something is bound, where; {@code namespace} empty: in the whole cluster. */
    private record Subject(boolean isGroup, String name, String namespace) {}

    /**
     * The rules that one binding gives to a subject, and how a review explains it.
     *
     * @param missing what is said of the role if it does not exist; empty if it does
     */
    private record Grant(List<PolicyRule> rules, String reason, String missing) {}

    /**
     * Roles and bindings as they are stored, in any order. A binding to a role that does not exist gives nothing, which
     * is told to whom it is refused.
     */
    public static RbacImage of(Iterable<ApiObject> roles, Iterable<ApiObject> bindings) {
        Map<String, List<PolicyRule>> rules = new HashMap<>();
        for (ApiObject role : roles) {
            rules.put(
                    roleKey(role.kind().kind(), role.namespace(), role.name()),
                    PolicyRule.all(role.tree().list("rules")));
        }
        Map<Subject, List<Grant>> grants = new HashMap<>();
        for (ApiObject binding : bindings) {
            MapValue role = binding.tree().map("roleRef");
            String kind = role.text("kind", "");
            String where = kind.equals("Role") ? binding.namespace() : ANYWHERE;
            List<PolicyRule> given = rules.get(roleKey(kind, where, role.text("name", "")));
            for (MapValue subject : binding.tree().list("subjects").maps()) {
                add(grants, binding, given, subject);
            }
        }
        return new RbacImage(grants);
    }

    private static String roleKey(String kind, String namespace, String name) {
        return kind + '\n' + namespace + '\n' + name;
    }

    private static void add(
            Map<Subject, List<Grant>> grants, ApiObject binding, @Nullable List<PolicyRule> rules, MapValue subject) {
        String kind = subject.text("kind", "");
        String name = subject.text("name", "");
        String namespace = binding.namespace();
        String shown = name;
        if (kind.equals("ServiceAccount")) {
            String of = subject.text("namespace", namespace);
            name = TokenClaims.USER_PREFIX + of + ":" + name;
            shown = shown + "/" + of;
        }
        MapValue role = binding.tree().map("roleRef");
        String reason = "RBAC: allowed by " + binding.kind().kind() + " \"" + binding.name()
                + (namespace.isEmpty() ? "" : "/" + namespace) + "\" of " + role.text("kind", "") + " \""
                + role.text("name", "") + "\" to " + kind + " \"" + shown + "\"";
        grants.computeIfAbsent(new Subject(kind.equals("Group"), name, namespace), ignored -> new ArrayList<>())
                .add(new Grant(rules == null ? List.of() : rules, reason, rules == null ? missing(role) : ""));
    }

    private static String missing(MapValue role) {
        return role.text("kind", "").toLowerCase(Locale.ROOT) + ".rbac.authorization.k8s.io \"" + role.text("name", "")
                + "\" not found";
    }

    /** Whether {@code who} may do {@code what}; if not, which roles are missing that might have allowed it. */
    public AccessVerdict verdict(Identity who, Attributes what) {
        List<String> missing = new ArrayList<>(0);
        String reason = reason(who, ANYWHERE, what, missing);
        if (reason == null && !what.namespace().isEmpty()) {
            reason = reason(who, what.namespace(), what, missing);
        }
        if (reason != null) {
            return new AccessVerdict(true, reason);
        }
        List<String> told = missing.stream().distinct().toList();
        return switch (told.size()) {
            case 0 -> AccessVerdict.NO_OPINION;
            case 1 -> AccessVerdict.refused("RBAC: " + told.getFirst());
            default -> AccessVerdict.refused("RBAC: [" + String.join(", ", told) + "]");
        };
    }

    /** Why {@code who} may do {@code what}, in the words of a review; null if no rule allows it. */
    public @Nullable String reason(Identity who, Attributes what) {
        AccessVerdict verdict = verdict(who, what);
        return verdict.allowed() ? verdict.reason() : null;
    }

    private @Nullable String reason(Identity who, String namespace, Attributes what, List<String> missing) {
        String reason = reason(new Subject(false, who.user(), namespace), what, missing);
        List<String> groups = who.groups();
        for (int i = 0; reason == null && i < groups.size(); i++) {
            reason = reason(new Subject(true, groups.get(i), namespace), what, missing);
        }
        return reason;
    }

    private @Nullable String reason(Subject subject, Attributes what, List<String> missing) {
        for (Grant grant : grants.getOrDefault(subject, List.of())) {
            if (!grant.missing().isEmpty()) {
                missing.add(grant.missing());
            }
            for (PolicyRule rule : grant.rules()) {
                if (rule.allows(what)) {
                    return grant.reason();
                }
            }
        }
        return null;
    }

    /** Everything that {@code who} may do in a namespace (empty: cluster-wide only), rule by rule. */
    List<PolicyRule> rules(Identity who, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        for (String where : namespace.isEmpty() ? List.of(ANYWHERE) : List.of(ANYWHERE, namespace)) {
            collect(new Subject(false, who.user(), where), rules);
            who.groups().forEach(group -> collect(new Subject(true, group, where), rules));
        }
        return rules;
    }

    private void collect(Subject subject, List<PolicyRule> into) {
        grants.getOrDefault(subject, List.of()).forEach(grant -> into.addAll(grant.rules()));
    }
}
