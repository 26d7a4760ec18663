package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");
    private final RecordFlyweight flyweight = new RecordFlyweight();

    @Test
    void jsonIsInCanonicalOrderWithTheRevisionSplicedIn() {
        wrap(Json.map("""
                {"status":{"phase":"Running"},"spec":{"b":1,"a":[{"z":null,"y":"é"}]},"kind":"Wrong",
                 "metadata":{"uid":"u-1","name":"p","resourceVersion":"7","labels":{"b":"2","a":"1"}}}"""));
        assertThat(text(flyweight.json(1234)))
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"labels\":{\"a\":\"1\",\"b\":\"2\"},"
                        + "\"name\":\"p\",\"resourceVersion\":\"1234\",\"uid\":\"u-1\"},"
                        + "\"spec\":{\"a\":[{\"y\":\"é\",\"z\":null}],\"b\":1},\"status\":{\"phase\":\"Running\"}}");
    }

    @Test
    void theSpliceFitsWhereverItLies() {
        wrap(Json.map("{\"metadata\":{}}"));
        assertThat(text(flyweight.json(9))).contains("\"metadata\":{\"resourceVersion\":\"9\"}}");
        wrap(Json.map("{\"metadata\":{\"name\":\"a\"}}"));
        assertThat(text(flyweight.json(10))).contains("\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"10\"}}");
        wrap(Json.map("{\"metadata\":{\"uid\":\"a\"}}"));
        assertThat(text(flyweight.json(Long.MAX_VALUE)))
                .contains("\"metadata\":{\"resourceVersion\":\"9223372036854775807\",\"uid\":\"a\"}}");
        wrap(new MapValue());
        assertThat(text(flyweight.json(1))).contains("\"metadata\":{\"resourceVersion\":\"1\"}}");
    }

    @Test
    void selectableNumbersDoNotDisturbTheJson() {
        Kind controllers = KindTable.builtin().require("v1", "ReplicationController");
        MapValue object = Json.map("{'metadata':{'name':'a'},'status':{'replicas':3}}".replace('\'', '"'));
        byte[] record = RecordCodec.encode(controllers, object);
        flyweight.wrap(new UnsafeBuffer(record), 0, record.length);
        assertThat(text(flyweight.json(1)))
                .endsWith("\"status\":{\"replicas\":3}}")
                .contains("\"name\":\"a\"");
    }

    @Test
    void itemsAndMetadataAreSlicesOfTheSameBytes() {
        wrap(Json.map("{\"metadata\":{\"name\":\"a\",\"uid\":\"u\"},\"spec\":{}}"));
        byte[] item = new byte[flyweight.itemLength(55) + 2];
        assertThat(flyweight.writeItem(55, item, 1)).isEqualTo(item.length - 2);
        assertThat(text(item).trim())
                .isEqualTo("{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"55\",\"uid\":\"u\"},\"spec\":{}}");
        byte[] metadata = new byte[flyweight.metadataLength(55)];
        assertThat(flyweight.writeMetadata(55, metadata, 0)).isEqualTo(metadata.length);
        assertThat(text(metadata)).isEqualTo("{\"name\":\"a\",\"resourceVersion\":\"55\",\"uid\":\"u\"}");
    }

    @Test
    void theHeaderTellsWhatReadersAsk() {
        wrap(Json.map("""
                {"metadata":{"name":"a","namespace":"ns","uid":"u","generation":3,"deletionTimestamp":"2026-01-01T00:00:00Z",
                 "labels":{"k":"v"},"ownerReferences":[{"uid":"o1"},{"uid":"o2"}]}}"""));
        assertThat(flyweight.uid()).isEqualTo("u");
        assertThat(flyweight.namespace()).isEqualTo("ns");
        assertThat(flyweight.name()).isEqualTo("a");
        assertThat(flyweight.generation()).isEqualTo(3);
        assertThat(flyweight.isDeleting()).isTrue();
        assertThat(flyweight.labels()).containsOnly(java.util.Map.entry("k", "v"));
        assertThat(flyweight.ownerUids()).containsExactly("o1", "o2");
    }

    /** Any object comes back with its resourceVersion, from any place in a buffer; equal objects give equal records. */
    @Test
    void recordsKeepObjects() throws MalformedException {
        long seed = 6_060_001;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            MapValue object = RandomValues.map(random, 4);
            object.put("apiVersion", "v1").put("kind", "Pod").put("metadata", RandomValues.map(random, 2));
            object.ensureMap("metadata")
                    .put("labels", RandomValues.map(random, 1))
                    .put("uid", RandomValues.text(random));
            byte[] record = RecordCodec.encode(POD, object);
            int offset = random.nextInt(8) * 8;
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[record.length + offset + 5]);
            buffer.putBytes(offset, record);
            long revision = random.nextLong(Long.MAX_VALUE) >> random.nextInt(60);
            MapValue read = (MapValue)
                    Json.parse(flyweight.wrap(buffer, offset, record.length).json(revision));
            MapValue expected = object.copy();
            expected.ensureMap("metadata").put("resourceVersion", Long.toString(revision));
            assertThat(read).as("seed %d round %d", seed, i).isEqualTo(expected);
            assertThat(RecordCodec.encode(POD, (MapValue) RandomValues.shuffled(random, read)))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(record);
        }
    }

    private void wrap(MapValue object) {
        byte[] record = RecordCodec.encode(POD, object);
        flyweight.wrap(new UnsafeBuffer(record), 0, record.length);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
