package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.columns.Cells;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TablesTest {
    private static final long NOW_MS = HumanDuration.epochMs("2026-01-02T03:14:05Z");

    private static List<String> cells(String apiVersion, String kind, String json) {
        List<String> texts = new ArrayList<>();
        Tables.cells(KindTable.builtin().require(apiVersion, kind), Json.map(json), NOW_MS)
                .forEach(cell -> texts.add(Cells.plain(cell, cell.toString())));
        return texts;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "119, 119s",
        "120, 2m",
        "150, 2m30s",
        "600, 10m",
        "10799, 179m",
        "10800, 3h",
        "12000, 3h20m",
        "28800, 8h",
        "172799, 47h",
        "172800, 2d",
        "190800, 2d5h",
        "691200, 8d",
        "63072000, 2y",
        "63158400, 2y1d",
        "252288000, 8y",
        "-1, 0s",
        "-5, <invalid>"
    })
    void durationsHaveTwoUnitsAtMost(long seconds, String text) {
        assertThat(HumanDuration.of(seconds * 1000)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        v1              | Secret        | Name          | Name must be unique within a namespace.
        v1              | Secret        | Type          | Used to facilitate programmatic handling of secret data.
        v1              | LimitRange    | Created At    | CreationTimestamp is a timestamp representing
        v1              | Pod           | Status        | The aggregate status of the containers in this pod.
        apps/v1         | DaemonSet     | Node Selector | NodeSelector is a selector which must be true
        batch/v1        | Job           | Images        | Images referenced by each container in the template.
        """)
    void columnsSayWhatTheyShow(String apiVersion, String kind, String column, String beginning) {
        assertThat(description(apiVersion, kind, column)).startsWith(beginning);
    }

    @Test
    void publishedTextsKeepTheirParagraphs() {
        assertThat(description("v1", "Secret", "Age")).contains("is in UTC.\n\nPopulated by the system.");
        assertThat(description("batch/v1", "CronJob", "Suspend")).contains("executions.  Defaults to false.");
        assertThat(description("storage.k8s.io/v1", "CSIDriver", "TokenRequests"))
                .contains("{\n  \"<audience>\": {\n    \"token\": <token>");
    }

    @Test
    void everyColumnOfEveryKindHasADescription() {
        List<String> without = new ArrayList<>();
        for (Kind kind : KindTable.builtin().all()) {
            for (MapValue column : Tables.columns(kind).maps()) {
                if (column.text("description", "").isEmpty()) {
                    without.add(kind + " " + column.text("name"));
                }
            }
        }
        assertThat(without).isEmpty();
    }

    private static String description(String apiVersion, String kind, String name) {
        for (MapValue column :
                Tables.columns(KindTable.builtin().require(apiVersion, kind)).maps()) {
            if (name.equals(column.text("name"))) {
                return column.text("description", "");
            }
        }
        throw new AssertionError("no column " + name);
    }

    @Test
    void accessModesAreShort() {
        String claim = """
            {"metadata":{"name":"c"},"spec":{"volumeName":"v"},"status":{"phase":"Bound",
             "accessModes":["ReadWriteOncePod","ReadOnlyMany","ReadWriteMany","ReadWriteOnce"]}}\
            """;
        assertThat(cells("v1", "PersistentVolumeClaim", claim)).contains("RWO,ROX,RWX,RWOP");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        v1 | PersistentVolumeClaim | 3 | 0             | {"spec":{"volumeName":"v"},"status":{}}
        v1 | PersistentVolumeClaim | 6 | ``            | {"spec":{"volumeAttributesClassName":""}}
        v1 | PersistentVolumeClaim | 6 | <unset>       | {"spec":{}}
        v1 | Endpoints             | 1 | ``            | {"subsets":[{"notReadyAddresses":[{"ip":"10.0.0.1"}]}]}
        v1 | Endpoints             | 1 | <none>        | {"subsets":[]}
        v1 | Event | 5 | kubelet, n    | {"source":{"component":"kubelet"},"reportingInstance":"n"}
        v1 | Event | 5 | c, h          | {"source":{"host":"h"},"reportingComponent":"c","reportingInstance":"n"}
        v1 | Event | 8 | -2            | {"count":-2}
        autoscaling/v2 | HorizontalPodAutoscaler | 2 | <nil>/10 \
          | {"spec":{"metrics":[{"type":"Pods","pods":{"target":{"averageValue":"10"}}}]},\
             "status":{"currentMetrics":[{"type":"Pods","pods":{"current":{}}}]}}
        discovery.k8s.io/v1 | EndpointSlice | 2 | <unset> | {"ports":[{"name":""}]}
        discovery.k8s.io/v1 | EndpointSlice | 2 | web     | {"ports":[{"name":"web"}]}
        networking.k8s.io/v1 | Ingress | 2 | a,b,c + 1 more... \
          | {"spec":{"rules":[{"host":"a"},{"host":"b"},{"host":"c"},{}]}}
        networking.k8s.io/v1 | Ingress | 2 | a,b,c + 2 more... \
          | {"spec":{"rules":[{},{"host":"a"},{"host":"b"},{"host":"c"},{"host":"d"}]}}
        networking.k8s.io/v1 | Ingress | 2 | a,b,c \
          | {"spec":{"rules":[{},{"host":"a"},{"host":"b"},{"host":"c"}]}}
        networking.k8s.io/v1 | IPAddress | 1 | gateways.example.com/ns/g \
          | {"spec":{"parentRef":{"group":"example.com","resource":"gateways","namespace":"ns","name":"g"}}}
        storage.k8s.io/v1 | StorageClass | 0 | s (default) \
          | {"metadata":{"name":"s","annotations":{"storageclass.beta.kubernetes.io/is-default-class":"true"}}}
        certificates.k8s.io/v1 | CertificateSigningRequest | 5 | Pending,Failed \
          | {"status":{"conditions":[{"type":"Failed"}]}}
        certificates.k8s.io/v1 | CertificateSigningRequest | 5 | Denied,Issued \
          | {"status":{"conditions":[{"type":"Denied"},{"type":"Approved"}],"certificate":"eA=="}}
        apiregistration.k8s.io/v1 | APIService | 2 | False (ServiceNotFound) \
          | {"status":{"conditions":[{"type":"Available","status":"False","reason":"ServiceNotFound"}]}}
        apiregistration.k8s.io/v1 | APIService | 2 | True \
          | {"status":{"conditions":[{"type":"Available","status":"True","reason":"Local"}]}}
        admissionregistration.k8s.io/v1 | ValidatingAdmissionPolicyBinding | 2 | */p \
          | {"spec":{"paramRef":{"name":"p"}}}
        admissionregistration.k8s.io/v1 | ValidatingAdmissionPolicyBinding | 2 | ns/p \
          | {"spec":{"paramRef":{"name":"p","namespace":"ns"}}}
        admissionregistration.k8s.io/v1 | ValidatingAdmissionPolicyBinding | 2 \
          | &LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},} \
          | {"spec":{"paramRef":{"namespace":"ns","selector":{"matchLabels":{"a":"b"}}}}}
        """)
    void unusualObjectsShowWhatARealServerShows(
            String apiVersion, String kind, int column, String cell, String object) {
        assertThat(cells(apiVersion, kind, object).get(column)).isEqualTo(cell);
    }

    @Test
    void aPodShowsItsWorstContainer() {
        String pod = """
            {"metadata":{"name":"p","creationTimestamp":"2026-01-02T03:04:05Z"},
             "spec":{"containers":[{"name":"a"},{"name":"b"}],"nodeName":"n"},
             "status":{"phase":"Running","podIPs":[{"ip":"10.0.0.1"}],"containerStatuses":[
              {"name":"a","ready":true,"restartCount":0,"state":{"running":{}}},
              {"name":"b","ready":false,"restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}},
               "lastState":{"terminated":{"finishedAt":"2026-01-02T03:12:05Z"}}}]}}\
            """;
        assertThat(cells("v1", "Pod", pod))
                .containsExactly(
                        "p", "1/2", "CrashLoopBackOff", "2 (2m ago)", "10m", "10.0.0.1", "n", "<none>", "<none>");
    }

    @Test
    void aNodeShowsRolesAndReadiness() {
        String node = """
            {"metadata":{"name":"n",
              "labels":{"node-role.kubernetes.io/control-plane":"","kubernetes.io/role":"edge"}},
             "spec":{"unschedulable":true},
             "status":{"conditions":[{"type":"Ready","status":"True"}],
              "addresses":[{"type":"InternalIP","address":"10.1.0.1"}]}}\
            """;
        assertThat(cells("v1", "Node", node).subList(0, 6))
                .containsExactly("n", "Ready,SchedulingDisabled", "control-plane,edge", "<unknown>", "", "10.1.0.1");
    }

    @Test
    void kindsWithoutColumnsShowNameAndCreation() {
        Kind kind = KindTable.builtin().require("v1", "LimitRange");
        assertThat(Tables.hasOwnColumns(kind)).isFalse();
        assertThat(Tables.columns(kind).mapAt(1).text("name")).isEqualTo("Created At");
        assertThat(cells("v1", "LimitRange", "{\"metadata\":{\"name\":\"l\",\"creationTimestamp\":\"x\"}}"))
                .containsExactly("l", "x");
    }

    @Test
    void everyKindHasACellForEveryColumn() {
        for (Kind kind : KindTable.builtin().all()) {
            ListValue cells = Tables.cells(kind, Json.map("{\"metadata\":{\"name\":\"x\"}}"), NOW_MS);
            assertThat(cells.size())
                    .as(kind.toString())
                    .isGreaterThanOrEqualTo(Tables.columns(kind).size());
        }
    }

    /** The recorded answers, their objects taken from the bodies of creations. */
    @ParameterizedTest
    @ValueSource(strings = {"reads-table-others", "reads-table-workloads"})
    void createdObjectsShowWhatARealServerShows(String file) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Recordings.Step step : Recordings.steps(file)) {
            Kind kind = step.verb().equals("POST") ? step.kind() : null;
            boolean table = step.wanted().text("kind", "").equals("Table")
                    && step.wanted().list("rows").size() == 1;
            if (kind == null
                    || !table
                    || step.caseName().startsWith("service")
                    || kind.kind().equals("Job")) {
                continue;
            }
            MapValue object = step.step().map("body").copy();
            Shape.conform(kind, object, new Shape.Report());
            Defaults.apply(kind, object);
            ListValue want = step.wanted().list("rows").mapAt(0).list("cells");
            ListValue got = Tables.cells(kind, object, NOW_MS);
            for (int i = 0; i < want.size(); i++) {
                boolean placeholder = want.at(i) instanceof StringValue(String text) && text.matches("<(age|time)>");
                if (!placeholder && !want.at(i).equals(got.at(i))) {
                    wrong.add(step.caseName() + "[" + i + "]: want " + want + " got " + got);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** The recorded answers to status patches, whose objects are put together from the creation and the patch. */
    @Test
    void patchedPodsShowWhatARealServerShows() throws Exception {
        List<String> wrong = new ArrayList<>();
        Kind kind = KindTable.builtin().require("v1", "Pod");
        MapValue pod = new MapValue();
        for (Recordings.Step step : Recordings.steps("reads-table-pods")) {
            MapValue body = step.step().map("body");
            if (step.verb().equals("POST") && step.path().contains("/pods")) {
                pod = body.copy();
                Shape.conform(kind, pod, new Shape.Report());
                Defaults.apply(kind, pod);
                if (pod.map("spec").has("schedulingGates")) {
                    gate(pod);
                }
            } else if (step.verb().equals("PATCH") && step.path().contains("/status") && body.has("status")) {
                pod.put("status", body.get("status").copy());
                pod.map("status").putIfAbsent("phase", new StringValue("Pending"));
            }
            if (!step.wanted().text("kind", "").equals("Table")
                    || step.verb().equals("GET")
                    || step.verb().equals("DELETE")) {
                continue;
            }
            boolean deleting = step.caseName().contains("erminating");
            if (deleting) {
                continue;
            }
            ListValue want = step.wanted().list("rows").mapAt(0).list("cells");
            ListValue got = Tables.cells(kind, pod, NOW_MS);
            for (int i : new int[] {0, 1, 2, 5, 7, 8}) {
                if (!want.at(i).equals(got.at(i))) {
                    wrong.add(step.caseName() + "[" + i + "]: want " + want + " got " + got);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Creation sets the condition of gated pods. */
    private static void gate(MapValue pod) {
        pod.ensureMap("status").put("conditions", new ListValue());
        pod.map("status")
                .list("conditions")
                .addMap()
                .put("type", "PodScheduled")
                .put("reason", "SchedulingGated");
    }

    @Test
    void withoutItsConditionAGatedPodIsPending() {
        Kind kind = KindTable.builtin().require("v1", "Pod");
        MapValue pod = new MapValue();
        pod.ensureMap("spec").put("schedulingGates", new ListValue());
        pod.map("spec").list("schedulingGates").addMap().put("name", "example.com/g");
        pod.ensureMap("status").put("phase", "Pending");
        assertThat(Tables.cells(kind, pod, NOW_MS).at(2)).isEqualTo(new StringValue("Pending"));
        gate(pod);
        assertThat(Tables.cells(kind, pod, NOW_MS).at(2)).isEqualTo(new StringValue("SchedulingGated"));
    }
}
