package io.hydrofoil.apiserver.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.outbound.RemoteService;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.testkit.FuzzTarget;
import java.util.List;

/** Whatever another server tells of itself or measures is read, or refused in words. */
final class AnswersFuzz implements FuzzTarget {
    private static final RemoteApi FISH =
            new RemoteApi("fish.example.org", "v1", new RemoteService("n", "ext", 443, "", true), true);

    @Override
    public void check(byte[] input) {
        try {
            if (Json.parse(input) instanceof MapValue document) {
                ListValue aggregated = ServedResources.ofAggregated(document, FISH);
                assertThat(Json.bytes(aggregated == null ? ListValue.EMPTY : aggregated))
                        .isNotEmpty();
                assertThat(Json.bytes(ServedResources.ofList(document, FISH))).isNotEmpty();
                assertThat(MetricPages.values(document, 0)).isNotNull();
            }
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts("""
                {"kind":"APIResourceList","groupVersion":"fish.example.org/v1","resources":[
                 {"name":"carps","singularName":"carp","namespaced":true,"kind":"Carp","verbs":["get"],
                  "shortNames":["c"],"categories":["all"]},
                 {"name":"carps/scale","group":"autoscaling","version":"v1","kind":"Scale","verbs":["get"]}]}
                """, """
                {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"fish.example.org"},"versions":[
                 {"version":"v1","resources":[{"resource":"carps","scope":"Namespaced"}]}]}]}
                """, """
                {"kind":"MetricValueList","items":[{"describedObject":{"name":"p"},"windowSeconds":30,
                 "timestamp":"2026-01-01T00:00:00Z","value":"1500m"},{"value":2}]}
                """);
    }
}
