package io.hydrofoil.apiserver.policy;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.webhook.Compilations;
import io.hydrofoil.objects.Conversions;
import io.hydrofoil.objects.CustomKinds;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the objects that policies take as params. Pure and thread-safe. */
final class Params {
    private final KindTable kinds;
    private final Kind definitions;
    private final Compilations<List<Kind>> custom = new Compilations<>();

    Params(KindTable kinds) {
        this.kinds = kinds;
        this.definitions = kinds.require("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    }

    /** Says what is wrong with a binding. */
    static final class FaultException extends Exception {
        private static final long serialVersionUID = 1L;

        FaultException(String message) {
            super(message, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** The kind that a policy names, or null if nobody knows it. */
    @Nullable
    Kind kind(MapValue paramKind, Records records) {
        String apiVersion = paramKind.text("apiVersion", "");
        String name = paramKind.text("kind", "");
        Kind builtin = kinds.byKind(apiVersion, name);
        return builtin != null ? builtin : custom(apiVersion, name, records);
    }

    private @Nullable Kind custom(String apiVersion, String name, Records records) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        List<Current> found = records.list(definitions, "", one -> isOf(one, group, name));
        for (Current definition : found) {
            Version version = new Version(definition.uid(), definition.revision());
            for (Kind kind : custom.of(version, () -> CustomKinds.of(definition.tree()))) {
                if (kind.apiVersion().equals(apiVersion) && kind.kind().equals(name)) {
                    return kind;
                }
            }
        }
        return null;
    }

    private record Version(String uid, long revision) {}

    private static boolean isOf(Current definition, String group, String kind) {
        MapValue spec = definition.tree().map("spec");
        return spec.text("group", "").equals(group)
                && spec.map("names").text("kind", "").equals(kind);
    }

    /** What a binding refers to. */
    List<MapValue> find(Kind kind, MapValue reference, String namespace, Records records) throws FaultException {
        String own = reference.text("namespace", "");
        String place = "";
        if (kind.namespaced()) {
            place = own.isEmpty() ? namespace : own;
            if (place.isEmpty()) {
                throw new FaultException(
                        "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
            }
        } else if (!own.isEmpty()) {
            throw new FaultException("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        }
        List<MapValue> params = new ArrayList<>();
        String name = reference.text("name", "");
        if (!name.isEmpty()) {
            Current param = records.look(kind, place, name);
            if (param != null) {
                params.add(shown(param, kind));
            }
        } else {
            LabelSelector selector = LabelSelector.of(reference.map("selector"));
            for (Current param : records.list(
                    kind, place, one -> selector.matches(one.metadata().map("labels")))) {
                params.add(shown(param, kind));
            }
        }
        if (params.isEmpty() && reference.text("parameterNotFoundAction", "").equals("Deny")) {
            throw new FaultException("no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return params;
    }

    private static MapValue shown(Current param, Kind kind) {
        MapValue own = param.tree().copy();
        MapValue tree = param.kind() == kind ? own : Conversions.convert(param.kind(), kind, own);
        tree.ensureMap("metadata").put("resourceVersion", Long.toString(param.revision()));
        return tree;
    }
}
