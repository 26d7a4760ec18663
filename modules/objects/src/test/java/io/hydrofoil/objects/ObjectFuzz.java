package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An object of any kind, sent as JSON, takes the way of a create: it is shaped, defaulted and validated, or refused.
 * What comes of it does not change when that is done again, and is the same as a record and as protobuf.
 */
final class ObjectFuzz implements FuzzTarget {
    private static final long NOW_MS = 1_700_000_000_000L;

    @Override
    public void check(byte[] input) throws MalformedException {
        MapValue object;
        try {
            object = Json.parse(input) instanceof MapValue map ? map : MapValue.EMPTY;
        } catch (MalformedException e) {
            return;
        }
        Kind kind = KindTable.builtin().byKind(object.text("apiVersion", ""), object.text("kind", ""));
        if (kind == null) {
            return;
        }
        try {
            Shape.conformNew(kind, object, new Shape.Report());
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return;
        }
        Defaults.apply(kind, object);
        List<FieldError> faults = Validation.create(kind, object);
        faults.forEach(fault -> assertThat(fault.toString()).isNotNull());
        Warnings.create(kind, object);
        Shape.settle(kind, object);
        unchanged(kind, object);
        Validation.update(kind, "", object, object.copy());
        stored(kind, object);
        if (!faults.isEmpty()) {
            return;
        }
        Tables.cells(kind, object, NOW_MS);
        if (Protobuf.of(kind.apiVersion(), kind.kind()) != null) {
            byte[] written = Protobuf.encode(object);
            assertThat(Protobuf.encode(Protobuf.decode(written))).isEqualTo(written);
        }
    }

    private static void unchanged(Kind kind, MapValue object) {
        MapValue copy = object.copy();
        Shape.settle(kind, copy);
        Defaults.apply(kind, copy);
        Shape.settle(kind, copy);
        assertThat(Recordings.difference(object, copy, "")).isNull();
    }

    private static void stored(Kind kind, MapValue object) {
        byte[] record = RecordCodec.encode(kind, object);
        byte[] json = new RecordFlyweight()
                .wrap(new UnsafeBuffer(record), 0, record.length)
                .json(1);
        MapValue read = Json.map(new String(json, StandardCharsets.UTF_8));
        MapValue wanted = object.copy();
        wanted.ensureMap("metadata").put("resourceVersion", "1");
        assertThat(new String(Json.sortedBytes(read), StandardCharsets.UTF_8))
                .isEqualTo(new String(Json.sortedBytes(wanted), StandardCharsets.UTF_8));
    }

    @Override
    public long allocationLimit(int inputBytes) {
        return 64_000_000L + inputBytes * 100_000L;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(FuzzTarget.texts(
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":"
                        + "\"c\",\"image\":\"i:1\",\"resources\":{\"limits\":{\"cpu\":\"1e3\",\"memory\":\"1.5Gi\"}}}]}}",
                "{\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"schedule\":"
                        + "\"*/5 1-3 * jan mon\",\"timeZone\":\"Asia/Tokyo\",\"jobTemplate\":{\"spec\":{\"template\":"
                        + "{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}}}",
                "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\",\"metadata\":{\"name\":\"a\"},\"spec\":"
                        + "{\"podSelector\":{},\"ingress\":[{\"from\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":"
                        + "[\"10.1.0.0/16\"]}}],\"ports\":[{\"port\":80,\"endPort\":90}]}]}}"));
        RandomObjects objects = new RandomObjects(new Random(11));
        for (Kind kind : KindTable.builtin().all()) {
            byte[] body = Json.bytes(objects.of(kind));
            if (body.length < 6_000) {
                seeds.add(body);
            }
        }
        return seeds;
    }
}
