package io.hydrofoil.apiserver.openapi;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;

/**
 * Parameters in a dialect. A document of version 2 names each once and refers to it, since the same few would otherwise
 * make up half of it; a name ends in a hash, as parameters of one name differ.
 */
final class Parameters {
    private static final int HASH_BYTES = 6;

    private final Dialect dialect;
    private final TreeMap<String, MapValue> shared = new TreeMap<>();

    Parameters(Dialect dialect) {
        this.dialect = dialect;
    }

    /** The shared ones, by name. */
    MapValue shared() {
        MapValue all = new MapValue();
        shared.forEach(all::put);
        return all;
    }

    /** A parameter of the path or the query, given as {@code in/NAME:TYPE}; those in the path are required. */
    MapValue written(String text) {
        int slash = text.indexOf('/');
        int colon = text.indexOf(':');
        String in = text.substring(0, slash);
        String type = colon < 0 ? "string" : text.substring(colon + 1);
        MapValue tree =
                new MapValue().put("in", in).put("name", text.substring(slash + 1, colon < 0 ? text.length() : colon));
        MapValue value = new MapValue().put("type", type).put("uniqueItems", true);
        if (dialect == Dialect.V3) {
            tree.put("schema", value);
        } else {
            value.forEach(entry -> tree.put(entry.getKey(), entry.getValue()));
        }
        if (in.equals("path")) {
            tree.put("required", true);
        }
        return dialect == Dialect.V2 ? reference(tree) : tree;
    }

    /** The body of an operation, of version 2. */
    MapValue body(Operation operation) {
        MapValue tree = new MapValue().put("in", "body").put("name", "body");
        if (operation.requiresBody()) {
            tree.put("required", true);
        }
        return tree.put("schema", new MapValue().put("$ref", dialect.reference(operation.body())));
    }

    private MapValue reference(MapValue parameter) {
        String name = parameter.text("name", "") + "-" + hash(parameter);
        shared.putIfAbsent(name, parameter);
        return new MapValue().put("$ref", "#/parameters/" + name);
    }

    private static String hash(MapValue parameter) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(parameter));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A list of parameters. */
    ListValue list(Iterable<String> texts) {
        ListValue list = new ListValue();
        texts.forEach(text -> list.add(written(text)));
        return list;
    }
}
