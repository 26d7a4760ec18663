package io.hydrofoil.access;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;

/**
 * Puts the entries of one kubeconfig into another: entries of the same name are replaced, all others and unknown fields
 * stay. Pure.
 */
final class KubeconfigMerge {
    private KubeconfigMerge() {}

    /** {@code existing} may be empty; the current context becomes that of {@code added}. */
    static byte[] merge(byte[] existing, byte[] added) throws MalformedException {
        MapValue all = tree(existing);
        MapValue more = tree(added);
        all.putIfAbsent("apiVersion", new StringValue("v1"));
        all.putIfAbsent("kind", new StringValue("Config"));
        for (String list : new String[] {"clusters", "users", "contexts"}) {
            ListValue merged = new ListValue();
            for (Value entry : all.list(list)) {
                if (!contains(more.list(list), name(entry))) {
                    merged.add(entry);
                }
            }
            more.list(list).forEach(merged::add);
            all.put(list, merged);
        }
        all.put("current-context", more.text("current-context", ""));
        return Yaml.bytes(all);
    }

    private static MapValue tree(byte[] yaml) throws MalformedException {
        if (new String(yaml, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
            return new MapValue();
        }
        if (Yaml.parse(yaml) instanceof MapValue map) {
            return map;
        }
        throw new MalformedException("a kubeconfig is a YAML map");
    }

    private static boolean contains(ListValue entries, String name) {
        for (Value entry : entries) {
            if (name(entry).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String name(Value entry) {
        return entry instanceof MapValue map ? map.text("name", "") : "";
    }
}
