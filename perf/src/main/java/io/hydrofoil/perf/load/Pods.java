package io.hydrofoil.perf.load;

import io.hydrofoil.bench.Fixture;
import java.util.Locale;

/** Pods that no scheduler takes, 1.7 KB each as the server shows them. */
final class Pods {
    private Pods() {}

    static String path(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    static byte[] body(long index) {
        return Fixture.bytes(String.format(Locale.ROOT, """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-7d4b9c6f5d-%07d","labels":\
            {"app.kubernetes.io/name":"web","app.kubernetes.io/part-of":"harbour","pod-template-hash":"7d4b9c6f5d"}},\
            "spec":{"schedulerName":"nobody","automountServiceAccountToken":false,"containers":[{"name":"web",\
            "image":"registry.example/harbour/web:1.5.0","env":[{"name":"LEVEL","value":"warning"},\
            {"name":"REGION","value":"north"}],"ports":[{"name":"http","containerPort":8080}],\
            "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"memory":"256Mi"}},\
            "readinessProbe":{"httpGet":{"path":"/healthz","port":"http"},"periodSeconds":5}}]}}\
            """, index));
    }
}
