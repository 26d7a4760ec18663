package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A protobuf body is read or refused; what was read is JSON, and is written so that it reads the same. */
final class ProtobufFuzz implements FuzzTarget {
    private static final int OF_EACH_KIND = 2;

    @Override
    public void check(byte[] input) throws MalformedException {
        MapValue object;
        try {
            object = Protobuf.decode(input);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return;
        }
        String json = Json.text(object);
        Json.of(json);
        byte[] written = Protobuf.encode(object);
        MapValue again = Protobuf.decode(written);
        byte[] rewritten = Protobuf.encode(again);
        assertThat(rewritten).as("bytes of %s, of %s", again, json).isEqualTo(written);
        shape(object);
    }

    private static void shape(MapValue object) {
        Kind kind = KindTable.builtin().byKind(object.text("apiVersion", ""), object.text("kind", ""));
        if (kind == null) {
            return;
        }
        try {
            Shape.conform(kind, object, new Shape.Report());
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    @Override
    public List<byte[]> seeds() {
        RandomObjects objects = new RandomObjects(new Random(7));
        List<byte[]> seeds = new ArrayList<>();
        for (Kind kind : KindTable.builtin().all()) {
            for (int i = 0; i < OF_EACH_KIND; i++) {
                byte[] body = Protobuf.encode(objects.of(kind));
                if (body.length < 4_000) {
                    seeds.add(body);
                }
            }
        }
        return seeds;
    }
}
