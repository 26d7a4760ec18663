package io.hydrofoil.perf;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;

/** A running pod as a Deployment makes it. */
final class SamplePod {
    private static final String JSON = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-7d4b9c6f5b-x2x9k","generateName":"web-7d4b9c6f5b-","namespace":"shop",
             "uid":"0b6f1f0e-6d0c-4a53-9a51-0c2a5b7b8f11","creationTimestamp":"2026-01-02T03:04:05Z","generation":1,
             "labels":{"app":"web","pod-template-hash":"7d4b9c6f5b","tier":"front"},"annotations":{"example.com/revision":"17"},
             "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-7d4b9c6f5b","uid":"5a8b6a6f-0a7e-4c27-8a10-9a8f3a3f7c55",
              "controller":true,"blockOwnerDeletion":true}]},
             "spec":{"volumes":[{"name":"kube-api-access-abcde","projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
              {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}}],"defaultMode":420}}],
              "containers":[{"name":"web","image":"registry.example.com/shop/web:1.17","ports":[{"containerPort":8080,"protocol":"TCP"}],
               "env":[{"name":"MODE","value":"production"},{"name":"NODE","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"spec.nodeName"}}}],
               "resources":{"limits":{"cpu":"500m","memory":"256Mi"},"requests":{"cpu":"100m","memory":"128Mi"}},
               "readinessProbe":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,
               "failureThreshold":3},"volumeMounts":[{"name":"kube-api-access-abcde","readOnly":true,
               "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],"terminationMessagePath":"/dev/termination-log",
               "terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,
              "dnsPolicy":"ClusterFirst","serviceAccountName":"default","serviceAccount":"default","nodeName":"node-0017","securityContext":{},
              "schedulerName":"default-scheduler","tolerations":[{"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",
              "tolerationSeconds":300}],"priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},
             "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-02T03:04:09Z"},
              {"type":"PodScheduled","status":"True","lastProbeTime":null,"lastTransitionTime":"2026-01-02T03:04:05Z"}],"hostIP":"10.0.0.17",
              "podIP":"10.1.17.4","podIPs":[{"ip":"10.1.17.4"}],"startTime":"2026-01-02T03:04:05Z","containerStatuses":[{"name":"web",
              "state":{"running":{"startedAt":"2026-01-02T03:04:08Z"}},"lastState":{},"ready":true,"restartCount":0,
              "image":"registry.example.com/shop/web:1.17","imageID":"sha256:1","containerID":"sim://1","started":true}],"qosClass":"Burstable"}}""";

    private SamplePod() {}

    static MapValue tree() {
        return Json.map(JSON);
    }
}
