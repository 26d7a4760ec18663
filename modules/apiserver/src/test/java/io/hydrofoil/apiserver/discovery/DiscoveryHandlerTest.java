package io.hydrofoil.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiscoveryHandlerTest {
    private static final String V2 = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private final DiscoveryHandler handler = new DiscoveryHandler(KindTable.builtin());

    private FakeExchange get(String path, String... headers) {
        FakeExchange asked = FakeExchange.of("GET", path);
        for (int i = 0; i < headers.length; i += 2) {
            asked.with(headers[i], headers[i + 1]);
        }
        handler.handle(asked);
        return asked;
    }

    @Test
    void groupsComeInTheOrderOfPriorityWithTheNewestVersionFirst() {
        List<String> names = get("/apis").json().list("groups").stream()
                .map(group -> ((MapValue) group).text("name"))
                .toList();
        assertThat(names)
                .startsWith("apiregistration.k8s.io", "apps", "events.k8s.io")
                .hasSize(20);
        MapValue autoscaling = get("/apis/autoscaling").json();
        assertThat(autoscaling.textAt("preferredVersion", "version")).isEqualTo("v2");
        assertThat(autoscaling.list("versions").size()).isEqualTo(2);
    }

    @Test
    void aResourceSaysHowItIsStoredAndWhatItsSubresourcesTake() {
        ListValue resources = get("/api/v1").json().list("resources");
        MapValue pods = named(resources, "pods");
        assertThat(pods.text("storageVersionHash")).isEqualTo("xPOwRZ+Yhw8=");
        assertThat(pods.list("shortNames").texts()).containsExactly("po");
        MapValue eviction = named(resources, "pods/eviction");
        assertThat(eviction.text("group")).isEqualTo("policy");
        assertThat(eviction.text("version")).isEqualTo("v1");
        assertThat(named(resources, "bindings").has("storageVersionHash")).isFalse();
    }

    private static MapValue named(ListValue resources, String name) {
        for (MapValue resource : resources.maps()) {
            if (name.equals(resource.text("name"))) {
                return resource;
            }
        }
        throw new AssertionError("no resource " + name);
    }

    @Test
    void documentsAreServedInProtobufToo() throws MalformedException {
        String accept = V2.replace("application/json", Protobuf.MEDIA_TYPE);
        FakeExchange whole = get("/apis", "accept", accept + ",application/json");
        assertThat(whole.answered().get("Content-Type")).containsExactly(accept);
        assertThat(whole.answered().get("ETag"))
                .isEqualTo(get("/apis", "accept", V2).answered().get("ETag"));
        MapValue list = Protobuf.decode(whole.bytes());
        assertThat(list.text("kind")).isEqualTo("APIGroupDiscoveryList");
        assertThat(list.list("items").mapAt(1).textAt("metadata", "name")).isEqualTo("apps");
        for (String path : List.of("/api", "/apis", "/apis/apps", "/api/v1", "/apis/apps/v1")) {
            FakeExchange plain = get(path, "accept", Protobuf.MEDIA_TYPE);
            assertThat(plain.answered().get("Content-Type")).containsExactly(Protobuf.MEDIA_TYPE);
            assertThat(Protobuf.decode(plain.bytes()).text("kind"))
                    .isEqualTo(get(path, "accept", "application/json").json().text("kind"));
        }
    }

    @Test
    void theAggregatedDocumentIsSentOnce() {
        FakeExchange first = get("/apis", "accept", V2 + ",application/json");
        assertThat(first.code()).isEqualTo(200);
        assertThat(first.answered().get("Content-Type")).containsExactly(V2);
        assertThat(first.json().list("items").mapAt(1).textAt("metadata", "name"))
                .isEqualTo("apps");
        String etag = first.answered().get("ETag").getFirst();
        FakeExchange again = get("/apis", "accept", V2, "if-none-match", etag);
        assertThat(again.code()).isEqualTo(304);
        assertThat(again.sentBytes()).isZero();
    }

    @Test
    void anAggregatedDocumentGoesBeforeAPlainOne() {
        assertThat(get("/apis", "accept", "application/json," + V2).json().text("kind"))
                .isEqualTo("APIGroupDiscoveryList");
        assertThat(get("/apis", "accept", "*/*, " + V2).json().text("kind")).isEqualTo("APIGroupDiscoveryList");
        assertThat(get("/apis", "accept", "application/json;foo=bar").json().text("kind"))
                .isEqualTo("APIGroupList");
        String beta = V2.replace("v2", "v2beta1");
        assertThat(get("/apis", "accept", beta).code()).as("switched off").isEqualTo(406);
        assertThat(get("/apis", "accept", beta + ",application/json").json().text("kind"))
                .isEqualTo("APIGroupList");
        String yaml = V2.replace("json", "yaml");
        FakeExchange asYaml = get("/apis", "accept", yaml);
        assertThat(asYaml.answered().get("Content-Type")).containsExactly(yaml);
        assertThat(asYaml.text()).startsWith("apiVersion: apidiscovery.k8s.io/v2\n");
    }

    @ParameterizedTest
    @CsvSource({"/api, 200", "/apis, 200", "/api/v1, 405", "/apis/apps, 405", "/apis/apps/v1, 405"})
    void onlyTheTwoRootsAnswerHead(String path, int code) {
        FakeExchange asked = FakeExchange.of("HEAD", path);
        handler.handle(asked);
        assertThat(asked.code()).isEqualTo(code);
    }

    @Test
    void onlyTheTwoRootsAreAggregated() {
        assertThat(get("/apis/apps", "accept", V2).code()).isEqualTo(406);
        assertThat(get("/apis/apps", "accept", V2 + ",application/json").code()).isEqualTo(200);
        assertThat(get("/api", "accept", V2.replace("v2", "v9")).code()).isEqualTo(406);
        assertThat(get("/api", "accept", V2.replace("v2", "v9") + ",application/json")
                        .json()
                        .text("kind"))
                .isEqualTo("APIVersions");
    }

    @Test
    void whatIsNotServedIsNotFound() {
        assertThat(get("/apis/apps/v9").code()).isEqualTo(404);
        assertThat(get("/apis/nothing").code()).isEqualTo(404);
        assertThat(DiscoveryHandler.owns("/apis/apps/v1/deployments")).isFalse();
        assertThat(DiscoveryHandler.owns("/apis/apps/v1/")).isTrue();
        assertThat(DiscoveryHandler.owns("/version")).isFalse();
    }

    @Test
    void answersAsRecordedWhereThereAreRecordings() throws IOException {
        Path file = recording();
        if (file == null) {
            return;
        }
        String text = Files.readString(file);
        int checked = 0;
        for (MapValue one : Json.map(text).list("cases").maps()) {
            for (MapValue step : one.list("steps").maps()) {
                String path = step.text("do", "").replace("GET ", "");
                if (!path.startsWith("/api")
                        || step.has("as")
                        || !step.map("want").has("body")) {
                    continue;
                }
                FakeExchange got =
                        get(path, step.has("accept") ? new String[] {"accept", step.text("accept")} : new String[0]);
                MapValue want = step.map("want").map("body").copy();
                MapValue given = got.json();
                for (MapValue tree : List.of(want, given)) {
                    tree.remove("serverAddressByClientCIDRs");
                    forgetFreshness(tree);
                }
                assertThat(got.code()).as(path).isEqualTo((int) step.map("want").number("code", 0));
                if (got.code() == 200) {
                    assertThat(given).as(path).isEqualTo(want);
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(20);
    }

    private static void forgetFreshness(MapValue tree) {
        for (MapValue item : tree.list("items").maps()) {
            item.list("versions").maps().forEach(version -> version.remove("freshness"));
        }
    }

    private static Path recording() {
        Path here = Path.of(System.getProperty("hydrofoil.root", "."))
                .toAbsolutePath()
                .normalize();
        for (Path up = here.getParent(); up != null; up = up.getParent()) {
            Path file = up.resolve("shared/golden/reads-discovery.json");
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }
}
