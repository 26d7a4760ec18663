package io.hydrofoil.perf.scheduling;

/**
 * What pods have in common.
 *
 * @param labels JSON
 * @param spec the fields of a spec as the API server completes it, JSON without the braces
 */
record PodShape(String labels, String spec) {
    private static final String REST = """
        "volumes":[{"name":"kube-api-access-abcde","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},\
        {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}}],"defaultMode":420}}],\
        "restartPolicy":"Always","terminationGracePeriodSeconds":0,"dnsPolicy":"ClusterFirst","serviceAccountName":"default",\
        "serviceAccount":"default","securityContext":{},"schedulerName":"default-scheduler","enableServiceLinks":true,\
        "tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute","tolerationSeconds":300},\
        {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":300}],\
        "preemptionPolicy":"PreemptLowerPriority",\
        "containers":[{"name":"main","image":"registry.example/bench/pause:1","terminationMessagePath":"/dev/termination-log",\
        "terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent","volumeMounts":[{"name":"kube-api-access-abcde",\
        "readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"resources":{"requests":{""";

    /** A pod labelled {@code app=APP} that asks for so much, of priority 0. */
    static PodShape of(String app, String cpu, String memory) {
        return of(app, cpu, memory, 0);
    }

    /** A pod of a priority. */
    static PodShape of(String app, String cpu, String memory, int priority) {
        String requests = "\"cpu\":\"" + cpu + "\",\"memory\":\"" + memory + "\"}}}],\"priority\":" + priority;
        return new PodShape("{\"app\":\"" + app + "\"}", REST + requests);
    }

    /** The same pod with one more field in its spec, {@code "name":value}. */
    PodShape with(String field) {
        return new PodShape(labels, spec + "," + field);
    }

    /** A pod affinity or anti-affinity term over pods with the same {@code app}. */
    static String term(String app, String topologyKey) {
        return "{\"topologyKey\":\"" + topologyKey + "\",\"labelSelector\":{\"matchLabels\":{\"app\":\"" + app
                + "\"}}}";
    }

    /** A topology spread constraint over pods with the same {@code app}. */
    static String spread(String app, String topologyKey, String whenUnsatisfiable) {
        return "{\"maxSkew\":5,\"topologyKey\":\"" + topologyKey + "\",\"whenUnsatisfiable\":\"" + whenUnsatisfiable
                + "\",\"labelSelector\":{\"matchLabels\":{\"app\":\"" + app + "\"}}}";
    }
}
