package io.hydrofoil.access;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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

    /** The rules that one binding gives to a subject, and how a review explains it. */
    private record Grant(List<PolicyRule> rules, String reason) {}

    /** Roles and bindings as they are stored, in any order. A binding to a role that does not exist gives nothing. */
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
            if (given != null) {
                for (MapValue subject : binding.tree().list("subjects").maps()) {
                    add(grants, binding, given, subject);
                }
            }
        }
        return new RbacImage(grants);
    }

    private static String roleKey(String kind, String namespace, String name) {
        return kind + '\n' + namespace + '\n' + name;
    }

    private static void add(
            Map<Subject, List<Grant>> grants, ApiObject binding, List<PolicyRule> rules, MapValue subject) {
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
                .add(new Grant(rules, reason));
    }

    /** Why {@code who} may do {@code what}, in the words of a review; null if no rule allows it. */
    public @Nullable String reason(Identity who, Attributes what) {
        Predicate<PolicyRule> allows = rule -> rule.allows(what);
        String reason = reason(who, ANYWHERE, allows);
        return reason == null && !what.namespace().isEmpty() ? reason(who, what.namespace(), allows) : reason;
    }

    private @Nullable String reason(Identity who, String namespace, Predicate<PolicyRule> allows) {
        String reason = reason(new Subject(false, who.user(), namespace), allows);
        List<String> groups = who.groups();
        for (int i = 0; reason == null && i < groups.size(); i++) {
            reason = reason(new Subject(true, groups.get(i), namespace), allows);
        }
        return reason;
    }

    private @Nullable String reason(Subject subject, Predicate<PolicyRule> allows) {
        for (Grant grant : grants.getOrDefault(subject, List.of())) {
            if (grant.rules().stream().anyMatch(allows)) {
                return grant.reason();
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
