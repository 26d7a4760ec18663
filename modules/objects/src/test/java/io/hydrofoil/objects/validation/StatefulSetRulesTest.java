package io.hydrofoil.objects.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Validation;
import org.junit.jupiter.api.Test;

final class StatefulSetRulesTest {
    private static final Kind KIND = KindTable.builtin().require("apps/v1", "StatefulSet");

    private static MapValue set(String mounted) {
        return Json.map("""
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","namespace":"ns"},"spec":{
                 "podManagementPolicy":"OrderedReady","updateStrategy":{"type":"RollingUpdate"},"serviceName":"db",
                 "replicas":1,"selector":{"matchLabels":{"a":"b"}},"volumeClaimTemplates":[{"metadata":{"name":"data"},
                  "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}],
                 "template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Always","dnsPolicy":"ClusterFirst",
                  "containers":[{"name":"c","image":"i","imagePullPolicy":"Always","terminationMessagePolicy":"File",
                   "volumeMounts":[{"name":"%s","mountPath":"/data"}]}]}}}}
                """.formatted(mounted));
    }

    @Test
    void containersMountWhatTheClaimTemplatesGive() {
        assertThat(Validation.create(KIND, set("data"))).isEmpty();
        assertThat(Validation.create(KIND, set("other")).toString())
                .contains("spec.template.spec.containers[0].volumeMounts[0].name");
    }
}
