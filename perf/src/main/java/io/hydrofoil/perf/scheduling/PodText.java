package io.hydrofoil.perf.scheduling;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ObjectKey;
import java.util.Arrays;

/**
 * A stored pod: the JSON that a change feed would deliver, for the scheduler to parse as it must in the product. Owned
 * by one thread.
 */
final class PodText {
    static final Kind POD = KindTable.builtin().require("v1", "Pod");
    static final String NAMESPACE = "bench";

    private static final byte[] TO_NAME = ascii("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"");
    private static final byte[] TO_NAMESPACE = ascii("\",\"namespace\":\"");
    private static final byte[] TO_UID = ascii("\",\"uid\":\"");
    private static final byte[] TO_REVISION = ascii("\",\"resourceVersion\":\"");
    private static final byte[] TO_LABELS =
            ascii("\",\"generation\":1,\"creationTimestamp\":\"2026-01-02T03:04:05Z\",\"labels\":");
    private static final byte[] TO_SPEC = ascii("},\"spec\":{");
    private static final byte[] TO_NODE = ascii("\"nodeName\":\"");
    private static final byte[] NEXT = ascii("\",");
    private static final byte[] TO_STATUS = ascii("},\"status\":{\"phase\":\"Pending\",\"qosClass\":\"Burstable\"");
    private static final byte[] TO_NOMINATED_NODE = ascii(",\"nominatedNodeName\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] TO_CONDITIONS = ascii(",\"conditions\":");
    private static final byte[] END = ascii("}}");

    private final ObjectKey key;
    private final String uid;
    private final PodShape shape;
    private String node = "";
    private String nominatedNode = "";
    private String conditions = "";

    PodText(String name, PodShape shape) {
        this.key = new ObjectKey(POD, NAMESPACE, name);
        this.uid = "uid-of-" + name;
        this.shape = shape;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    ObjectKey key() {
        return key;
    }

    String uid() {
        return uid;
    }

    String node() {
        return node;
    }

    void bind(String now) {
        node = now;
        nominatedNode = "";
    }

    void nominate(String now) {
        nominatedNode = now;
    }

    /** The conditions, a JSON list. */
    void conditions(String now) {
        conditions = now;
    }

    ApiObject object(long revision) {
        return ApiObject.forLoops(key, revision, json(revision));
    }

    private byte[] json(long revision) {
        Text text = new Text();
        text.add(TO_NAME)
                .add(key.name())
                .add(TO_NAMESPACE)
                .add(key.namespace())
                .add(TO_UID)
                .add(uid);
        text.add(TO_REVISION).add(Long.toString(revision)).add(TO_LABELS).add(shape.labels());
        text.add(TO_SPEC);
        if (!node.isEmpty()) {
            text.add(TO_NODE).add(node).add(NEXT);
        }
        text.add(shape.spec()).add(TO_STATUS);
        if (!nominatedNode.isEmpty()) {
            text.add(TO_NOMINATED_NODE).add(nominatedNode).add(QUOTE);
        }
        if (!conditions.isEmpty()) {
            text.add(TO_CONDITIONS).add(conditions);
        }
        return text.add(END).bytes();
    }

    /** Latin letters put together as bytes, which costs next to nothing beside the scheduler's parsing. */
    @SuppressWarnings("deprecation") // the low bytes of characters are what is wanted
    private static final class Text {
        private byte[] bytes = new byte[4_096];
        private int length;

        Text add(byte[] piece) {
            room(piece.length);
            System.arraycopy(piece, 0, bytes, length, piece.length);
            length += piece.length;
            return this;
        }

        Text add(String piece) {
            room(piece.length());
            piece.getBytes(0, piece.length(), bytes, length);
            length += piece.length();
            return this;
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, length);
        }

        private void room(int more) {
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (length + more));
            }
        }
    }
}
