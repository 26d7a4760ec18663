package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What holds for metadata of every kind; only the syntax of names differs. */
public final class MetadataRules {
    private static final long MAX_ANNOTATION_BYTES = 256 * 1024;
    private static final long MAX_MANAGER_BYTES = 128;
    private static final long MAX_SUBRESOURCE_BYTES = 256;
    private static final Set<String> OPERATIONS = Set.of("Apply", "Update");
    private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");
    private static final Map<String, Function<String, List<String>>> NAMES = Map.of(
            "Namespace", NameRules::label,
            "Service", NameRules::label,
            "StatefulSet", NameRules::label,
            "Role", NameRules::pathSegment,
            "RoleBinding", NameRules::pathSegment,
            "ClusterRole", NameRules::pathSegment,
            "ClusterRoleBinding", NameRules::pathSegment);
    private static final Set<String> SILENT = Set.of("/Event", "policy/PodDisruptionBudget");
    private static final Set<String> OWN_NAMES = Set.of("IPAddress", "APIService");

    /** Groups of whose kinds no server demands finalizers with a domain. */
    private static final Set<String> FREE_FINALIZERS =
            Set.of("apiextensions.k8s.io", "admissionregistration.k8s.io", "apiregistration.k8s.io");

    private MetadataRules() {}

    /** Whether the rules of a kind are silent on metadata, which is then looked at last and told of alone. */
    public static boolean comeLast(Kind asked) {
        return SILENT.contains(asked.group() + "/" + asked.kind());
    }

    /** Faults of a new object, which was sent as {@code asked}. */
    public static void create(Kind asked, MapValue metadata, Faults faults) {
        Function<String, List<String>> rule = asked.custom() != null
                ? NameRules::subdomain
                : OWN_NAMES.contains(asked.kind())
                        ? ignored -> List.of()
                        : NAMES.getOrDefault(asked.kind(), NameRules::subdomain);
        checkNames(comeLast(asked) ? NameRules::pathSegment : rule, metadata, faults);
        common(metadata, faults);
        qualified(asked, metadata, faults);
    }

    private static void checkNames(Function<String, List<String>> rule, MapValue metadata, Faults faults) {
        String prefix = metadata.text("generateName", "");
        if (!prefix.isEmpty()) {
            faults.invalid("metadata.generateName", prefix, rule.apply(probe(prefix)));
        }
        String name = metadata.text("name", "");
        if (name.isEmpty()) {
            faults.required("metadata.name", "name or generateName is required");
        } else {
            faults.invalid("metadata.name", name, rule.apply(name));
        }
    }

    /**
     * A generated name goes on after the prefix, which therefore may end in what no name may end in. A server looks
     * past the character before a dash at the end as well: whether that one is sound, the name will tell.
     */
    private static String probe(String prefix) {
        boolean dashed = prefix.length() > 1 && prefix.endsWith("-");
        return dashed ? prefix.substring(0, prefix.length() - 2) + "a" : prefix;
    }

    /** Faults of the metadata of an object within another, at {@code metadata}; its name need only fit into a path. */
    public static List<FieldError> embedded(MapValue metadata) {
        Faults faults = new Faults();
        faults.invalid("metadata.name", metadata.text("name", ""), NameRules.pathSegment(metadata.text("name", "")));
        common(metadata, faults);
        fieldOwners(metadata.list("managedFields"), faults);
        return faults.errors();
    }

    public static void update(Kind asked, MapValue now, MapValue old, Faults faults) {
        newFinalizersWhileDeleting(now, old, faults);
        for (String field : List.of(
                "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds")) {
            @Nullable Value given = now.get(field);
            @Nullable Value stored = old.get(field);
            if (given == null ? stored != null : !given.equals(stored)) {
                faults.immutable("metadata." + field, given);
            }
        }
        common(now, faults);
        qualified(asked, now, faults);
        fieldOwners(now.list("managedFields"), faults);
    }

    private static void newFinalizersWhileDeleting(MapValue now, MapValue old, Faults faults) {
        if (!old.has("deletionTimestamp")) {
            return;
        }
        List<String> known = old.list("finalizers").texts();
        List<String> added = now.list("finalizers").texts().stream()
                .filter(name -> !known.contains(name))
                .distinct()
                .sorted()
                .toList();
        if (!added.isEmpty()) {
            List<String> quoted = added.stream().map(GoQuote::of).toList();
            faults.forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                            + String.join(", ", quoted)
                            + "}");
        }
    }

    private static void common(MapValue metadata, Faults faults) {
        if (metadata.number("generation", 0) < 0) {
            faults.notNegative("metadata.generation", metadata.get("generation"));
        }
        labels("metadata.labels", metadata.map("labels"), faults);
        annotations("metadata.annotations", metadata.map("annotations"), faults);
        owners(metadata.list("ownerReferences"), faults);
        finalizers(metadata.list("finalizers"), faults);
    }

    /** Not asked of new objects, whose owners the server alone names. */
    private static void fieldOwners(ListValue owners, Faults faults) {
        for (int i = 0; i < owners.size(); i++) {
            MapValue owner = owners.mapAt(i);
            String at = "metadata.managedFields[" + i + "].";
            String operation = owner.text("operation", "");
            if (!OPERATIONS.contains(operation)) {
                faults.invalid(at + "operation", operation, "must be `Apply` or `Update`");
            }
            String type = owner.text("fieldsType", "FieldsV1");
            if (!type.isEmpty() && !type.equals("FieldsV1")) {
                faults.invalid(at + "fieldsType", type, "must be `FieldsV1`");
            }
            fieldManager(at + "manager", owner.text("manager", ""), faults);
            if (utf8Length(owner.text("subresource", "")) > MAX_SUBRESOURCE_BYTES) {
                faults.tooLong(at + "subresource", MAX_SUBRESOURCE_BYTES);
            }
        }
    }

    private static void fieldManager(String field, String manager, Faults faults) {
        if (utf8Length(manager) > MAX_MANAGER_BYTES) {
            faults.tooLong(field, MAX_MANAGER_BYTES);
        }
        int c;
        for (int i = 0; i < manager.length(); i += Character.charCount(c)) {
            c = manager.codePointAt(i);
            if (!GoQuote.isPrintable(c)) {
                long position = utf8Length(manager.substring(0, i));
                faults.invalid(field, manager, "invalid character U+%04X (at position %d)".formatted(c, position));
            }
        }
    }

    /** Labels below a field. */
    public static void labels(String field, MapValue labels, Faults faults) {
        labels.texts().forEach((key, value) -> {
            faults.invalid(field, key, LabelSyntax.keyFaults(key));
            faults.invalid(field, value, LabelSyntax.valueFaults(value));
        });
    }

    /** Annotations below a field. */
    public static void annotations(String field, MapValue annotations, Faults faults) {
        long bytes = 0;
        for (var entry : annotations.texts().entrySet()) {
            faults.invalid(
                    field, entry.getKey(), LabelSyntax.keyFaults(entry.getKey().toLowerCase(Locale.ROOT)));
            bytes += utf8Length(entry.getKey()) + utf8Length(entry.getValue());
        }
        if (bytes > MAX_ANNOTATION_BYTES) {
            faults.tooLong(field, MAX_ANNOTATION_BYTES);
        }
    }

    private static long utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void owners(ListValue references, Faults faults) {
        String controller = "";
        for (MapValue owner : references.maps()) {
            owner(owner, faults);
            if (owner.flag("controller", false)) {
                String name = owner.text("kind", "") + "/" + owner.text("name", "");
                if (!controller.isEmpty()) {
                    faults.invalid(
                            "metadata.ownerReferences",
                            references,
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller
                                    + " and "
                                    + name);
                } else {
                    controller = name;
                }
            }
        }
    }

    private static void owner(MapValue owner, Faults faults) {
        String apiVersion = owner.text("apiVersion", "");
        int slash = apiVersion.indexOf('/');
        boolean malformed = apiVersion.isEmpty() || (slash >= 0 && apiVersion.indexOf('/', slash + 1) >= 0);
        if (malformed || apiVersion.endsWith("/")) {
            faults.invalid("metadata.ownerReferences.apiVersion", apiVersion, "version must not be empty");
        }
        for (String field : List.of("kind", "name", "uid")) {
            if (owner.text(field, "").isEmpty()) {
                faults.invalid("metadata.ownerReferences." + field, "", "must not be empty");
            }
        }
        boolean event = owner.text("kind", "").equals("Event")
                && (apiVersion.equals("v1") || apiVersion.startsWith("events.k8s.io/"));
        if (event) {
            String version = slash < 0 ? "/" + apiVersion : apiVersion;
            faults.invalid(
                    "metadata.ownerReferences", owner, version + ", Kind=Event is disallowed from being an owner");
        }
    }

    /** A qualified name, and one with a prefix unless it is known. */
    static void finalizer(String field, String place, String name, Faults faults) {
        faults.invalid(field, name, LabelSyntax.keyFaults(name));
        prefixed(place, name, faults);
    }

    private static void prefixed(String place, String name, Faults faults) {
        if (lacksPrefix(name)) {
            faults.invalid(place, name, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    /** Whether a finalizer is neither known nor has a domain and a path, by which it cannot be somebody else's. */
    public static boolean lacksPrefix(String name) {
        return !name.contains("/") && !STANDARD_FINALIZERS.contains(name);
    }

    private static void finalizers(ListValue finalizers, Faults faults) {
        List<String> names = finalizers.texts();
        for (String name : names) {
            faults.invalid("metadata.finalizers", name, LabelSyntax.keyFaults(name));
        }
        if (names.contains("orphan") && names.contains("foregroundDeletion")) {
            faults.invalid(
                    "metadata.finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    /** The server's own kinds demand a prefix of finalizers; of others it only warns. */
    private static void qualified(Kind asked, MapValue metadata, Faults faults) {
        if (asked.custom() != null || comeLast(asked) || FREE_FINALIZERS.contains(asked.group())) {
            return;
        }
        List<String> names = metadata.list("finalizers").texts();
        for (int i = 0; i < names.size(); i++) {
            prefixed("metadata.finalizers[" + i + "]", names.get(i), faults);
        }
    }
}
