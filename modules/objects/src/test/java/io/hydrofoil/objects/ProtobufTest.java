package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.objects.protobuf.Envelope;
import io.hydrofoil.objects.protobuf.WireEncoder;
import io.hydrofoil.objects.protobuf.WireTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProtobufTest {
    /** What {@code kubectl create deployment web --image=nginx --port=80} sends. */
    private static final byte[] DEPLOYMENT = Base64.getMimeDecoder().decode("""
        azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBID
        d2ViEoYBCAESDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoF
        bmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgA
        ggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=
        """);

    @Test
    void readsWhatACommandLineSends() throws MalformedException {
        MapValue read = Protobuf.decode(DEPLOYMENT);
        MapValue wanted = Json.map("""
            {"kind":"Deployment","apiVersion":"apps/v1",
             "metadata":{"name":"web","labels":{"app":"web"}},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
              "template":{"metadata":{"labels":{"app":"web"}},
               "spec":{"containers":[{"name":"nginx","image":"nginx",
                "ports":[{"containerPort":80}],"resources":{}}]}},
              "strategy":{}},
             "status":{}}
            """);
        assertThat(settled(read)).isEqualTo(settled(wanted));
        Shape.Report report = new Shape.Report();
        Shape.conform(kind(read), read, report);
        assertThat(report.faults()).isEmpty();
    }

    @Test
    void writesWhatACommandLineSends() throws MalformedException {
        assertThat(Protobuf.encode(Protobuf.decode(DEPLOYMENT))).isEqualTo(DEPLOYMENT);
    }

    @Test
    void readsOptionsOfAnyGroupVersion() throws MalformedException {
        byte[] body = envelope("batch/v1", "DeleteOptions", new byte[] {8, 0, 34, 3, 'F', 'o', 'o'});
        assertThat(Protobuf.decode(body)).isEqualTo(Json.map("""
            {"kind":"DeleteOptions","apiVersion":"batch/v1","gracePeriodSeconds":0,
             "propagationPolicy":"Foo"}
            """));
    }

    @Test
    void showsBytesAsBase64() throws MalformedException {
        byte[] secret = envelope("v1", "Secret", new byte[] {18, 7, 10, 1, 'k', 18, 2, 1, 2});
        assertThat(Protobuf.decode(secret).map("data")).isEqualTo(Json.map("{\"k\":\"AQI=\"}"));
    }

    @Test
    void passesOverUnknownFields() throws MalformedException {
        // Fields 100 of each wire type, a group among them, then the type of the secret.
        byte[] raw = {
            (byte) 0xa0,
            6,
            1,
            (byte) 0xa1,
            6,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            (byte) 0xa2,
            6,
            1,
            9,
            (byte) 0xa5,
            6,
            1,
            2,
            3,
            4,
            (byte) 0xa3,
            6,
            8,
            1,
            (byte) 0xa4,
            6,
            26,
            1,
            't'
        };
        assertThat(Protobuf.decode(envelope("v1", "Secret", raw)).text("type")).isEqualTo("t");
    }

    @Test
    void refusesWhatIsNoSuchBody() {
        assertRefused("{}".getBytes(StandardCharsets.UTF_8), "does not appear to be a protobuf message");
        assertRefused(new byte[0], "does not appear to be a protobuf message");
        assertRefused(envelope("v1", "Nothing", new byte[0]), "no kind \"Nothing\" is registered for version \"v1\"");
        assertRefused(envelope("v1", "Secret", new byte[] {24, 1}), "wrong wireType");
        assertRefused(envelope("v1", "Secret", new byte[] {26, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7}), "EOF");
        assertRefused(envelope("v1", "Secret", new byte[] {0}), "illegal tag");
    }

    @Test
    void refusesNestingWithoutEnd() {
        byte[] schema = new byte[0];
        for (int i = 0; i < 300; i++) {
            schema = field(28, schema);
        }
        // 28 is "not", a schema in a schema.
        byte[] version = field(4, field(1, schema));
        byte[] definition = field(2, field(7, version));
        assertRefused(
                envelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", definition), "exceeded max depth");
    }

    @Test
    void damagedBodiesAreReadOrRefused() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int length = 0; length < DEPLOYMENT.length; length++) {
            refused += refuses(Arrays.copyOf(DEPLOYMENT, length)) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(DEPLOYMENT.length / 2);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = DEPLOYMENT.clone();
            for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
                damaged[random.nextInt(4, damaged.length)] = (byte) random.nextInt();
            }
            refuses(damaged);
        }
    }

    @Test
    void objectsOfEveryKindSurviveTheRoundTrip() throws MalformedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        RandomObjects objects = new RandomObjects(new Random(seed));
        for (Kind kind : KindTable.builtin().all()) {
            for (int i = 0; i < 40; i++) {
                MapValue object = objects.of(kind);
                MapValue read = Protobuf.decode(Protobuf.encode(object));
                assertThat(Recordings.difference(object, settled(read), ""))
                        .as("%s with seed %d", kind, seed)
                        .isNull();
            }
        }
    }

    @Test
    void everyServedKindAndItsListHaveAForm() {
        for (Kind kind : KindTable.builtin().all()) {
            assertThat(Protobuf.of(kind.apiVersion(), kind.kind()))
                    .as(kind.toString())
                    .isNotNull();
            if (kind.verbs().contains("list")) {
                assertThat(Protobuf.of(kind.apiVersion(), kind.kind() + "List"))
                        .as(kind.toString())
                        .isNotNull();
            }
        }
        assertThat(Protobuf.of("apps.example.com/v1", "Deployment")).isNull();
        assertThat(Protobuf.of("apps.k8s.io.example.com/v1", "Deployment")).isNull();
        assertThat(Protobuf.of("storage.snapshots.k8s.io/v1", "StorageClass")).isNull();
        assertThat(Protobuf.of("example.com/v1", "Time")).isNull();
    }

    @Test
    void everyPublishedSampleReadsAsItsJson() throws IOException, MalformedException {
        List<String> wrong = new ArrayList<>();
        for (Path file : samples()) {
            String fault = Recordings.difference(json(file), decode(file, Files.readAllBytes(file)), "");
            if (fault != null) {
                wrong.add(file.getFileName() + ": " + fault);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPublishedSampleIsWrittenByteForByte() throws IOException, MalformedException {
        List<String> wrong = new ArrayList<>();
        for (Path file : samples()) {
            byte[] wanted = Files.readAllBytes(file);
            byte[] made = encode(file, json(file));
            int at = Arrays.mismatch(wanted, made);
            if (at >= 0) {
                wrong.add(file.getFileName() + ": differs at " + at + " of " + wanted.length);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Path> samples() throws IOException {
        Path samples = Recordings.find("shared/reference/api-samples");
        if (samples == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(samples)) {
            return files.filter(path -> path.toString().endsWith(".pb"))
                    .sorted()
                    .toList();
        }
    }

    private static MapValue json(Path file) throws IOException, MalformedException {
        String name = file.getFileName().toString().replaceAll("pb$", "json");
        return (MapValue) Json.parse(Files.readAllBytes(file.resolveSibling(name)));
    }

    /** An event of a watch stands in the samples in an envelope that names no type. */
    private static boolean isEvent(Path file) {
        return file.getFileName().toString().equals("core.v1.WatchEvent.pb");
    }

    private static MapValue decode(Path file, byte[] bytes) throws MalformedException {
        return isEvent(file)
                ? (MapValue) new WireTree()
                        .message("meta.v1.WatchEvent", Envelope.read(bytes, "").raw())
                : Protobuf.decode(bytes);
    }

    private static byte[] encode(Path file, MapValue json) {
        return isEvent(file)
                ? WireEncoder.shared().body("meta.v1.WatchEvent", "", "", Json.bytes(json))
                : Protobuf.encode(json);
    }

    private static MapValue settled(MapValue object) {
        MapValue copy = object.copy();
        return Shape.settle(kind(copy), copy);
    }

    private static Kind kind(MapValue object) {
        Kind kind = KindTable.builtin().byKind(object.text("apiVersion", ""), object.text("kind", ""));
        assertThat(kind).isNotNull();
        return Objects.requireNonNull(kind);
    }

    private static boolean refuses(byte[] body) {
        try {
            Protobuf.decode(body);
            return false;
        } catch (MalformedException e) {
            return true;
        }
    }

    private static void assertRefused(byte[] body, String text) {
        assertThatThrownBy(() -> Protobuf.decode(body))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(text);
    }

    private static byte[] envelope(String apiVersion, String kind, byte[] raw) {
        byte[] type = concat(
                field(1, apiVersion.getBytes(StandardCharsets.UTF_8)), field(2, kind.getBytes(StandardCharsets.UTF_8)));
        return concat(new byte[] {'k', '8', 's', 0}, concat(field(1, type), field(2, raw)));
    }

    private static byte[] field(int number, byte[] value) {
        return concat(concat(varint((number << 3) | 2), varint(value.length)), value);
    }

    private static byte[] varint(int value) {
        byte[] bytes = new byte[5];
        int at = 0;
        int rest = value;
        while (rest > 127) {
            bytes[at++] = (byte) ((rest & 127) | 128);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        return Arrays.copyOf(bytes, at);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
