package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ApiObjectTest {
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");

    private static ApiObject loops(String json) {
        return ApiObject.forLoops(new ObjectKey(POD, "ns", "p"), 7, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anObjectForLoopsKnowsNoOwnersOfFields() {
        String head = "{\"metadata\":{\"name\":\"p\",\"namespace\":\"ns\",";
        String tail = "\"uid\":\"u\"},\"spec\":{\"managedFields\":[1]}}";
        String owners =
                "\"managedFields\":[{\"manager\":\"a}]\\\\\\\"]\",\"fieldsV1\":{\"f:x\":{\"k:{\\\"a\\\":1}\":{}}}}],";
        ApiObject object = loops(head + owners + tail);
        assertThat(object.tree()).isEqualTo(Json.map(head + tail));
        assertThat(new String(object.json(), StandardCharsets.UTF_8)).isEqualTo(head + tail);
        assertThat(object.uid()).isEqualTo("u");
    }

    @Test
    void theKeyNeedsNoParsing() {
        ApiObject object = loops("not JSON");
        assertThat(object.key()).isEqualTo(new ObjectKey(POD, "ns", "p"));
        assertThat(object.name()).isEqualTo("p");
    }
}
