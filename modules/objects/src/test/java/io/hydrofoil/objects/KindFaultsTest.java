package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What kinds other than pods are refused for: each line of the table is an object and its one fault. */
final class KindFaultsTest {
    private static final KindTable KINDS = KindTable.builtin();

    @ParameterizedTest(name = "{1}: {4}")
    @CsvFileSource(resources = "kind-faults.txt", delimiterString = " | ", quoteCharacter = '~')
    void areToldInTheWordsOfTheApi(String apiVersion, String kind, String name, String body, String fault)
            throws MalformedException {
        assertThat(faults(apiVersion, kind, name, body)).containsExactly(fault);
    }

    @Test
    void eventsTellOfTheirMetadataAfterTheirReporter() throws MalformedException {
        Kind core = KINDS.require("v1", "Event");
        Kind asked = KINDS.require("events.k8s.io/v1", "Event");
        MapValue event =
                object(core, "A_", "{\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"b\"},\"type\":\"Odd\"}");
        event.ensureMap("metadata").put("namespace", "a");
        assertThat(Validation.create(core, asked, event))
                .extracting(FieldError::field)
                .containsExactly("involvedObject.namespace", "metadata.name", "eventTime", "type");
    }

    @Test
    void numbersOfTheWrongTypeAreToldAsTheyWereWritten() {
        for (String number : List.of("1.0", "1e3", "9223372036854775808", "2147483648")) {
            assertThatThrownBy(() -> faults("apps/v1", "Deployment", "a", "{\"spec\":{\"replicas\":" + number + "}}"))
                    .hasMessage("json: cannot unmarshal number " + number
                            + " into Go struct field DeploymentSpec.spec.replicas of type int32");
        }
    }

    @Test
    void valuesOfTheWrongTypeAreToldByTheTypesOfGo() {
        typeIs("v1.PullPolicy", "containers", "[{\"imagePullPolicy\":true}]");
        typeIs("v1.RestartPolicy", "restartPolicy", "[]");
        typeIs("v1.Capability", "containers", "[{\"securityContext\":{\"capabilities\":{\"add\":[true]}}}]");
        typeIs("[]v1.Capability", "containers", "[{\"securityContext\":{\"capabilities\":{\"add\":true}}}]");
        typeIs("v1.ResourceList", "overhead", "[]");
        typeIs("map[string]string", "nodeSelector", "[]");
        typeIs("v1.TolerationOperator", "tolerations", "[{\"operator\":5}]");
    }

    private static void typeIs(String type, String field, String value) {
        assertThatThrownBy(() -> faults("v1", "Pod", "a", "{\"spec\":{\"" + field + "\":" + value + "}}"))
                .hasMessageEndingWith(" of type " + type);
    }

    @Test
    void changedRolesOfBindingsAreRefused() throws MalformedException {
        Kind kind = KINDS.require("rbac.authorization.k8s.io/v1", "RoleBinding");
        MapValue old = object(
                kind,
                "a",
                "{\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"x\"}}");
        MapValue now = old.copy();
        now.ensureMap("roleRef").put("name", "y");
        assertThat(Validation.update(kind, "", now, old))
                .extracting(FieldError::field, FieldError::detail)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("roleRef", "cannot change roleRef"));
    }

    @Test
    void whatIsNewInAClaimOfAVolumeStaysUntilItIsBound() throws MalformedException {
        Kind kind = KINDS.require("v1", "PersistentVolumeClaim");
        MapValue old = object(
                kind,
                "a",
                "{\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}");
        MapValue now = old.copy();
        now.ensureMap("spec").ensureMap("resources").ensureMap("requests").put("storage", "2Gi");
        assertThat(Validation.update(kind, "", now, old))
                .extracting(FieldError::field)
                .containsExactly("spec");
        now.put("status", new MapValue().put("phase", "Bound"));
        assertThat(Validation.update(kind, "", now, old)).isEmpty();
    }

    @Test
    void emptyListsOfNewObjectsAreToldFromAbsentOnes() throws MalformedException {
        String target =
                "\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"D\",\"name\":\"d\"},\"maxReplicas\":3";
        String body = "{\"spec\":{" + target + ",\"behavior\":{\"scaleDown\":%s}}}";
        assertThat(faults("autoscaling/v2", "HorizontalPodAutoscaler", "a", body.formatted("{}")))
                .isEmpty();
        assertThat(faults("autoscaling/v2", "HorizontalPodAutoscaler", "a", body.formatted("{\"policies\":[]}")))
                .containsExactly("spec.behavior.scaleDown.policies: Required value: must specify at least one Policy");
    }

    private static List<String> faults(String apiVersion, String kindName, String name, String body)
            throws MalformedException {
        Kind kind = KINDS.require(apiVersion, kindName);
        return Validation.create(kind, object(kind, name, body)).stream()
                .map(error -> error.field() + ": " + error.message())
                .toList();
    }

    private static MapValue object(Kind kind, String name, String body) throws MalformedException {
        MapValue object = Json.map(body);
        object.ensureMap("metadata").put("name", name);
        if (kind.namespaced()) {
            object.ensureMap("metadata").put("namespace", "n");
        }
        Shape.conformNew(kind, object, new Shape.Report());
        return Defaults.apply(kind, object);
    }
}
