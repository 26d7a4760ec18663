package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Schema;
import io.hydrofoil.objects.cel.CompileException;
import io.hydrofoil.objects.cel.tree.TreeType;
import io.hydrofoil.objects.cel.tree.TreeTypes;
import io.hydrofoil.objects.cel.types.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the expressions of a policy if objects are what their schemas say. The policy works all the same:
 * its expressions were compiled with objects that can be anything.
 */
public final class TypeWarnings {
    /** Kinds that are looked at; a rule that names more is checked for the first ones. */
    private static final int MAX_KINDS = 10;

    private final MapValue spec;
    private final KindTable kinds;

    private TypeWarnings(MapValue spec, KindTable kinds) {
        this.spec = spec;
        this.kinds = kinds;
    }

    /** The {@code expressionWarnings} of a policy's status. */
    public static ListValue of(MapValue policy, KindTable kinds) {
        return new TypeWarnings(policy.map("spec"), kinds).warnings();
    }

    private ListValue warnings() {
        Map<Kind, PolicyScope> scopes = new LinkedHashMap<>();
        kinds().forEach(kind -> scopes.put(kind, scope(kind)));
        ListValue warnings = new ListValue();
        ListValue validations = spec.list("validations");
        for (int i = 0; i < validations.size(); i++) {
            for (String field : List.of("expression", "messageExpression")) {
                String text = validations.mapAt(i).text(field, "");
                String warning = text.isEmpty() ? "" : warning(scopes, text);
                if (!warning.isEmpty()) {
                    warnings.addMap()
                            .put("fieldRef", "spec.validations[" + i + "]." + field)
                            .put("warning", warning);
                }
            }
        }
        return warnings;
    }

    private static String warning(Map<Kind, PolicyScope> scopes, String text) {
        List<String> lines = new ArrayList<>();
        scopes.forEach((kind, scope) -> {
            try {
                scope.compile(text, PolicyScope.ANY);
            } catch (CompileException e) {
                // A constant without a value is no question of types.
                if (!e.isInternal()) {
                    lines.add(shown(kind) + ": " + e.issues() + "\n");
                }
            }
        });
        return String.join("\n", lines);
    }

    /** As Go shows a kind. */
    private static String shown(Kind kind) {
        return (kind.group().isEmpty() ? "/" : "") + kind.apiVersion() + ", Kind=" + kind.kind();
    }

    private PolicyScope scope(Kind kind) {
        Map<String, TreeType> types = new HashMap<>();
        TreeType object = KindTypes.of(Schema.of(kind), kind.kind());
        types.put(PolicyScope.OBJECT, object);
        types.put(PolicyScope.OLD_OBJECT, object);
        Kind param = paramKind();
        if (param != null) {
            types.put(PolicyScope.PARAMS, KindTypes.of(Schema.of(param), "params." + param.kind()));
        }
        Map<String, Type> names = new HashMap<>();
        types.forEach((name, type) -> names.put(name, type.type()));
        PolicyScope scope = new PolicyScope(param != null, false, null, names, new TreeTypes(types));
        return PolicyVariables.compile(spec.list("variables").maps(), scope).scope();
    }

    private @Nullable Kind paramKind() {
        MapValue wanted = spec.map("paramKind");
        return kinds.byKind(wanted.text("apiVersion", ""), wanted.text("kind", ""));
    }

    /** Those that the rules name; a rule with a wildcard names none. */
    private List<Kind> kinds() {
        Set<Kind> found = new TreeSet<>(
                Comparator.comparing(Kind::group).thenComparing(Kind::version).thenComparing(Kind::kind));
        for (MapValue rule : spec.map("matchConstraints").list("resourceRules").maps()) {
            List<String> groups = rule.list("apiGroups").texts();
            List<String> versions = rule.list("apiVersions").texts();
            if (hasWildcard(groups) || hasWildcard(versions)) {
                continue;
            }
            for (String group : groups) {
                for (String version : versions) {
                    add(found, group.isEmpty() ? version : group + "/" + version, rule);
                }
            }
        }
        return found.stream().limit(MAX_KINDS).toList();
    }

    private void add(Set<Kind> found, String apiVersion, MapValue rule) {
        for (String resource : rule.list("resources").texts()) {
            boolean isPlain = resource.indexOf('*') < 0 && resource.indexOf('/') < 0;
            Kind kind = isPlain ? kinds.byResource(apiVersion, resource) : null;
            if (kind != null) {
                found.add(kind);
            }
        }
    }

    private static boolean hasWildcard(List<String> texts) {
        return texts.stream().anyMatch(text -> text.indexOf('*') >= 0);
    }
}
