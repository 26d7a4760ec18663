package io.hydrofoil.node.lifecycle;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;

/** Pods as tests want them. */
final class Pods {
    private Pods() {}

    static ApiObject pod(String spec, String status) {
        MapValue tree = new MapValue();
        tree.put("metadata", Json.map("{\"name\":\"web\",\"namespace\":\"shop\",\"uid\":\"u1\",\"generation\":1}"));
        tree.put("spec", Json.map(spec)).put("status", Json.map(status));
        return ApiObject.of(KindTable.builtin().require("v1", "Pod"), 5, tree);
    }

    static ApiObject pod(String spec) {
        return pod(spec, "{}");
    }

    static PodPlan plan(String spec) {
        return PodPlan.of(pod(spec), false);
    }

    /** An init container, a sidecar and a main container. */
    static final String THREE = """
            {"restartPolicy":"Always","initContainers":[{"name":"i","image":"i"},{"name":"s","image":"s","restartPolicy":"Always"}],
             "containers":[{"name":"m","image":"m"}]}""";
}
