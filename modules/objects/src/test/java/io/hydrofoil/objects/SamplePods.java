package io.hydrofoil.objects;

/** Pods of tests: a plain one with changes, as they are when validation sees them. */
public final class SamplePods {
    public static final Kind PODS = KindTable.builtin().require("v1", "Pod");
    private static final String PLAIN = """
        {"metadata":{"name":"p","namespace":"n","uid":"1","creationTimestamp":"2026-01-01T00:00:00Z"},
         "spec":{"serviceAccountName":"default","containers":[{"name":"c","image":"busybox"}]}}\
        """;

    private SamplePods() {}

    /** @param changes a merge patch of the whole pod; single quotes stand for double ones */
    public static MapValue pod(String changes) throws Exception {
        MapValue pod = Patches.merge(Json.map(PLAIN), Json.of(changes.replace('\'', '"')));
        Shape.conform(PODS, pod, new Shape.Report());
        Defaults.apply(PODS, pod);
        return Shape.settle(PODS, pod);
    }

    /** A pod whose container has these fields beside its name and image. */
    public static MapValue container(String fields) throws Exception {
        return pod("{'spec':{'containers':[{'name':'c','image':'busybox'," + fields + "}]}}");
    }

    /** A pod with these fields in its spec. */
    public static MapValue spec(String fields) throws Exception {
        return pod("{'spec':{" + fields + "}}");
    }
}
