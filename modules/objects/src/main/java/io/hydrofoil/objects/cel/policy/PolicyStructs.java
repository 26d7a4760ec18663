package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.cel.check.StructTypes;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.Val;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types with fields that policies know: the request, its namespace, the variables of the policy, the objects that a
 * mutation writes down, and perhaps what schemas tell.
 *
 * @param variables types of the variables of a policy by name
 * @param isMutation whether {@code Object}s and {@code JSONPatch}es can be written down
 * @param schemas types of objects whose schema is known
 */
record PolicyStructs(Map<String, Type> variables, boolean isMutation, StructTypes schemas) implements StructTypes {
    static final Type REQUEST = Type.struct("kubernetes.AdmissionRequest");
    static final Type NAMESPACE = Type.struct("kubernetes.Namespace");
    static final Type VARIABLES = Type.struct("kubernetes.variables");
    /** What a mutation applies to the object. */
    static final Type OBJECT = Type.struct("Object");
    /** One step of a patch. */
    static final Type PATCH = Type.struct("JSONPatch");

    private static final Type TEXT = Type.STRING;
    private static final Type TEXTS = Type.list(TEXT);
    private static final Map<String, Map<String, Type>> KNOWN = known();

    private static Map<String, Map<String, Type>> known() {
        Map<String, Map<String, Type>> known = new LinkedHashMap<>();
        request(known);
        namespace(known);
        named(known, PATCH.name(), "op", TEXT, "path", TEXT, "from", TEXT, "value", Type.DYN);
        return known;
    }

    private static void request(Map<String, Map<String, Type>> known) {
        Type kind = named(known, "kubernetes.GroupVersionKind", "group", TEXT, "version", TEXT, "kind", TEXT);
        Type resource =
                named(known, "kubernetes.GroupVersionResource", "group", TEXT, "version", TEXT, "resource", TEXT);
        Type user = named(
                known,
                "kubernetes.UserInfo",
                "username",
                TEXT,
                "uid",
                TEXT,
                "groups",
                TEXTS,
                "extra",
                Type.map(TEXT, TEXTS));
        named(
                known,
                REQUEST.name(),
                "kind",
                kind,
                "resource",
                resource,
                "subResource",
                TEXT,
                "requestKind",
                kind,
                "requestResource",
                resource,
                "requestSubResource",
                TEXT,
                "name",
                TEXT,
                "namespace",
                TEXT,
                "operation",
                TEXT,
                "userInfo",
                user,
                "dryRun",
                Type.BOOL,
                "options",
                Type.DYN);
    }

    private static void namespace(Map<String, Map<String, Type>> known) {
        Type texts = Type.map(TEXT, TEXT);
        Type metadata = named(
                known,
                "kubernetes.NamespaceMetadata",
                "name",
                TEXT,
                "generateName",
                TEXT,
                "namespace",
                TEXT,
                "labels",
                texts,
                "annotations",
                texts,
                "UID",
                TEXT,
                "creationTimestamp",
                Type.TIMESTAMP,
                "deletionGracePeriodSeconds",
                Type.INT,
                "deletionTimestamp",
                Type.TIMESTAMP,
                "generation",
                Type.INT,
                "resourceVersion",
                TEXT,
                "finalizers",
                TEXTS);
        Type spec = named(known, "kubernetes.NamespaceSpec", "finalizers", TEXTS);
        Type condition = named(
                known,
                "kubernetes.NamespaceCondition",
                "status",
                TEXT,
                "type",
                TEXT,
                "lastTransitionTime",
                Type.TIMESTAMP,
                "message",
                TEXT,
                "reason",
                TEXT);
        Type status = named(known, "kubernetes.NamespaceStatus", "conditions", Type.list(condition), "phase", TEXT);
        named(known, NAMESPACE.name(), "metadata", metadata, "spec", spec, "status", status);
    }

    /** @param fields names and types in turn */
    private static Type named(Map<String, Map<String, Type>> known, String name, Object... fields) {
        Map<String, Type> types = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            types.put((String) fields[i], (Type) fields[i + 1]);
        }
        known.put(name, types);
        return Type.struct(name);
    }

    private boolean isWritten(String struct) {
        return isMutation && (struct.equals("Object") || struct.startsWith("Object."));
    }

    @Override
    public boolean has(String struct) {
        return KNOWN.containsKey(struct) || isWritten(struct) || struct.equals(VARIABLES.name()) || schemas.has(struct);
    }

    @Override
    public @Nullable Type field(String struct, String field) {
        if (struct.equals(VARIABLES.name())) {
            return variables.get(field);
        }
        Map<String, Type> known = KNOWN.get(struct);
        if (known != null) {
            return known.get(field);
        }
        return isWritten(struct) ? Type.DYN : schemas.field(struct, field);
    }

    @Override
    public boolean isConstructible(String struct) {
        return isMutation && (struct.equals(PATCH.name()) || isWritten(struct));
    }

    @Override
    public Val create(String struct, Map<String, Val> fields) {
        return new WrittenObject(Type.struct(struct), fields);
    }
}
