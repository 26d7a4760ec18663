package io.hydrofoil.soak.load;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.soak.history.Version;

/** The config maps that clients write: each says its number so often that half a write can be told from a whole one. */
final class Payload {
    static final String COLLECTION = "/api/v1/namespaces/default/configmaps";
    /** Selects all objects of a run. */
    static final String SELECTED = "labelSelector=soak%3Drun";

    private static final int REPEATS = 40;

    private Payload() {}

    /** The keys of one generation begin like this. */
    static String prefix(int generation) {
        return "soak-" + generation + "-";
    }

    /** Selects the objects of one generation. */
    static String selected(String prefix) {
        return "labelSelector=generation%3D" + prefix.substring(0, prefix.length() - 1);
    }

    static String json(String key, long token, long revision) {
        String version = revision == 0 ? "" : ",\"resourceVersion\":\"" + revision + "\"";
        String generation = key.substring(0, key.lastIndexOf('-'));
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + key
                + "\",\"namespace\":\"default\",\"labels\":{\"soak\":\"run\",\"generation\":\"" + generation + "\"}"
                + version + "},\"data\":{\"token\":\"" + token + "\",\"fill\":\"" + fill(token) + "\"}}";
    }

    private static String fill(long token) {
        return (token + ".").repeat(REPEATS);
    }

    /** The version that an object is; throws if it is not one whole write. */
    static Version version(MapValue object) {
        MapValue metadata = object.map("metadata");
        MapValue values = object.map("data");
        String token = values.text("token", "");
        long revision = Long.parseLong(metadata.text("resourceVersion", "0"));
        if (token.isEmpty() || revision <= 0 || !values.text("fill", "").equals(fill(Long.parseLong(token)))) {
            throw new IllegalStateException("half a write: " + object);
        }
        return new Version(metadata.text("name", ""), revision, Long.parseLong(token));
    }

    static String uid(MapValue object) {
        return object.map("metadata").text("uid", "");
    }
}
