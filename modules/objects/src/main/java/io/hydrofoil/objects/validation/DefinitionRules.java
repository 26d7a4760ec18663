package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Custom resource definitions: names, versions, what may not change. Schemas, subresources and columns that all
 * versions share are told at the top of spec, as if they stood there: that is how clients know these faults.
 */
final class DefinitionRules implements KindRules {
    private static final String APPROVAL = "api-approved.kubernetes.io";
    private static final String APPROVAL_PAGE = ", see https://github.com/kubernetes/enhancements/pull/1111";

    @Override
    public void before(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String name = object.map("metadata").text("name", "");
        String wanted = spec.map("names").text("plural", "") + "." + spec.text("group", "");
        if (!name.isEmpty() && !name.equals(wanted)) {
            faults.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        }
    }

    @Override
    public void object(MapValue object, Faults faults) {
        spec(object.map("spec"), true, faults);
        storedVersions(object, faults);
    }

    @Override
    public void creation(MapValue object, Faults faults) {
        approval(object, faults);
        unknownFields(object, faults);
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (!subresource.isEmpty()) {
            spelling(now.mapAt("status", "acceptedNames"), "status.acceptedNames", faults);
            return;
        }
        MapValue spec = now.map("spec");
        MapValue before = old.map("spec");
        boolean wasUsable = CaBundle.fault(
                        before.mapAt("conversion", "webhook", "clientConfig").text("caBundle", ""))
                .isEmpty();
        spec(spec, !isEstablished(old) || !wasUsable, faults);
        if (isEstablished(old)) {
            same(spec, before, "spec", "scope", faults);
            same(spec.map("names"), before.map("names"), "spec.names", "kind", faults);
        }
        same(spec, before, "spec", "group", faults);
        same(spec.map("names"), before.map("names"), "spec.names", "plural", faults);
        storedVersions(now, faults);
        if (!annotation(now).equals(annotation(old))) {
            approval(now, faults);
        }
        if (!before.flag("preserveUnknownFields", false)) {
            unknownFields(now, faults);
        }
    }

    private static void same(MapValue now, MapValue old, String path, String field, Faults faults) {
        String text = now.text(field, "");
        if (!text.equals(old.text(field, ""))) {
            faults.invalid(path + "." + field, text, Faults.IMMUTABLE);
        }
    }

    private static boolean isEstablished(MapValue object) {
        for (MapValue condition : object.map("status").list("conditions").maps()) {
            if (condition.text("type", "").equals("Established")) {
                return condition.text("status", "").equals("True");
            }
        }
        return false;
    }

    private static void spec(MapValue spec, boolean allowsBadBundle, Faults faults) {
        group(spec.text("group", ""), faults);
        String scope = spec.text("scope", "");
        if (scope.isEmpty()) {
            faults.required("spec.scope");
        } else if (!scope.equals("Cluster") && !scope.equals("Namespaced")) {
            faults.notSupported("spec.scope", scope, List.of("Cluster", "Namespaced"));
        }
        versions(spec, faults);
        names(spec.map("names"), faults);
        spelling(spec.map("names"), "spec.names", faults);
        DefinitionVersions shared = new DefinitionVersions(spec);
        shared.check(MapValue.EMPTY, "spec", faults);
        ConversionRules.check(spec.map("conversion"), allowsBadBundle, faults);
    }

    private static void group(String group, Faults faults) {
        if (group.isEmpty()) {
            faults.required("spec.group");
        } else if (!LabelSyntax.subdomainFaults(group).isEmpty()) {
            faults.invalid("spec.group", group, String.join(",", LabelSyntax.subdomainFaults(group)));
        } else if (!group.contains(".")) {
            faults.invalid("spec.group", group, "should be a domain with at least one dot");
        }
    }

    private static void versions(MapValue spec, Faults faults) {
        ListValue versions = spec.list("versions");
        DefinitionVersions shared = new DefinitionVersions(spec);
        for (int i = 0; i < versions.size(); i++) {
            if (!versions.mapAt(i).map("schema").has("openAPIV3Schema")) {
                faults.required("spec.versions[" + i + "].schema.openAPIV3Schema");
            }
        }
        Set<String> names = new HashSet<>();
        boolean unique = true;
        int stored = 0;
        for (int i = 0; i < versions.size(); i++) {
            MapValue version = versions.mapAt(i);
            String name = version.text("name", "");
            stored += version.flag("storage", false) ? 1 : 0;
            unique &= names.add(name);
            label("spec.versions[" + i + "].name", name, faults);
            shared.check(version, "spec.versions[" + i + "]", faults);
        }
        if (!unique) {
            faults.invalid("spec.versions", versions, "must contain unique version names");
        }
        if (stored != 1) {
            faults.invalid("spec.versions", versions, "must have exactly one version marked as storage version");
        }
        if (!versions.isEmpty() && !versions.mapAt(0).text("name", "").isEmpty()) {
            label("spec.version", versions.mapAt(0).text("name", ""), faults);
        }
    }

    private static void label(String field, String text, Faults faults) {
        List<String> wrong = NameRules.rfc1035(text);
        if (!wrong.isEmpty()) {
            faults.invalid(field, text, String.join(",", wrong));
        }
    }

    private static void names(MapValue names, Faults faults) {
        for (String field : List.of("plural", "singular", "kind", "listKind")) {
            if (names.text(field, "").isEmpty()) {
                faults.required("spec.names." + field);
            }
        }
    }

    /** How names that are given may be written; those that were accepted are the same. */
    private static void spelling(MapValue names, String path, Faults faults) {
        for (String field : List.of("plural", "singular")) {
            if (!names.text(field, "").isEmpty()) {
                label(path + "." + field, names.text(field, ""), faults);
            }
        }
        for (String field : List.of("kind", "listKind")) {
            String name = names.text(field, "");
            List<String> wrong = name.isEmpty() ? List.of() : NameRules.rfc1035(name.toLowerCase(Locale.ROOT));
            if (!wrong.isEmpty()) {
                String text = "may have mixed case, but should otherwise match: " + String.join(",", wrong);
                faults.invalid(path + "." + field, name, text);
            }
        }
        each(names.list("shortNames"), path + ".shortNames", faults);
        if (!names.text("kind", "").isEmpty() && names.text("kind", "").equals(names.text("listKind"))) {
            faults.invalid(path + ".listKind", names.text("listKind", ""), "kind and listKind may not be the same");
        }
        each(names.list("categories"), path + ".categories", faults);
    }

    private static void each(ListValue labels, String path, Faults faults) {
        List<String> texts = labels.texts();
        for (int i = 0; i < texts.size(); i++) {
            label(path + "[" + i + "]", texts.get(i), faults);
        }
    }

    private static void storedVersions(MapValue object, Faults faults) {
        @Nullable Value given = object.map("status").get("storedVersions");
        List<String> stored = object.map("status").list("storedVersions").texts();
        if (stored.isEmpty()) {
            faults.invalid("status.storedVersions", (Value) null, "must have at least one stored version");
            return;
        }
        Set<String> known = new HashSet<>();
        for (MapValue version : object.map("spec").list("versions").maps()) {
            String name = version.text("name", "");
            known.add(name);
            if (version.flag("storage", false) && !stored.contains(name)) {
                faults.invalid("status.storedVersions", given, "must have the storage version " + name);
            }
        }
        for (int i = 0; i < stored.size(); i++) {
            String name = stored.get(i);
            if (!known.contains(name)) {
                faults.invalid(
                        "status.storedVersions[" + i + "]",
                        name,
                        "missing from spec.versions; " + name + " was previously a storage version, and must remain in"
                                + " spec.versions until a storage migration ensures no data remains persisted in "
                                + name
                                + " and removes " + name + " from status.storedVersions");
            }
        }
    }

    private static String annotation(MapValue object) {
        return object.mapAt("metadata", "annotations").text(APPROVAL, "");
    }

    /** Groups of the Kubernetes community are for APIs that it has approved. */
    private static void approval(MapValue object, Faults faults) {
        String group = "." + object.map("spec").text("group", "");
        String given = annotation(object);
        boolean isProtected = group.endsWith(".k8s.io") || group.endsWith(".kubernetes.io");
        if (!isProtected || given.startsWith("unapproved") || given.matches("https?://[^/ ]+.*")) {
            return;
        }
        String field = "metadata.annotations[" + APPROVAL + "]";
        String text = "protected groups must have approval annotation \"" + APPROVAL + "\"";
        if (given.isEmpty()) {
            faults.required(field, text + APPROVAL_PAGE);
        } else {
            faults.invalid(
                    field, given, text + " with either a URL or a reason starting with \"unapproved\"" + APPROVAL_PAGE);
        }
    }

    private static void unknownFields(MapValue object, Faults faults) {
        if (object.map("spec").flag("preserveUnknownFields", false)) {
            faults.invalid(
                    "spec.preserveUnknownFields",
                    object.map("spec").get("preserveUnknownFields"),
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema"
                            + " instead");
        }
    }
}
