package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Rules of secrets: a known type demands its keys. */
public final class SecretRules implements KindRules {
    private static final long MAX_BYTES = 1024 * 1024;
    private static final String NO_OBJECT = "json: cannot unmarshal %s into Go value of type map[string]interface {}";
    private static final Map<String, List<String>> KEYS = Map.of(
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
            "kubernetes.io/dockercfg", List.of(".dockercfg"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"));

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue data = object.map("data");
        long bytes = 0;
        for (var entry : data.texts().entrySet()) {
            faults.invalid("data[" + entry.getKey() + "]", entry.getKey(), NameRules.configKey(entry.getKey()));
            bytes += ConfigMapRules.decodedLength(entry.getValue());
        }
        if (bytes > MAX_BYTES) {
            faults.tooLong("data", MAX_BYTES);
        }
        String type = object.text("type", "");
        for (String key : KEYS.getOrDefault(type, List.of())) {
            String value = data.text(key);
            if (value == null || (value.isEmpty() && key.startsWith("ssh-"))) {
                faults.required("data[" + key + "]");
            } else if (key.startsWith(".")) {
                String wrong = jsonFault(value);
                if (!wrong.isEmpty()) {
                    faults.invalid("data[" + key + "]", "<secret contents redacted>", wrong);
                }
            }
        }
        switch (type) {
            case "kubernetes.io/basic-auth" -> {
                if (!data.has("username") && !data.has("password")) {
                    faults.required("data[username]");
                    faults.required("data[password]");
                }
            }
            case "kubernetes.io/service-account-token" -> {
                String account = "kubernetes.io/service-account.name";
                if (object.mapAt("metadata", "annotations").text(account, "").isEmpty()) {
                    faults.required("metadata.annotations[" + account + "]");
                }
            }
            default -> {
                // other types are free
            }
        }
    }

    @Override
    public boolean tellsChangesFirst() {
        return true;
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        ConfigMapRules.frozen(now, old, List.of("data"), faults);
    }

    /** What keeps bytes from being read as a JSON object; empty if nothing does. */
    private static String jsonFault(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // shaping refuses what is no base64; nothing is known to be in it
            bytes = new byte[0];
        }
        try {
            return switch (Json.parse(bytes)) {
                case MapValue _, NullValue _ -> "";
                case ListValue _ -> NO_OBJECT.formatted("array");
                case StringValue _ -> NO_OBJECT.formatted("string");
                case BoolValue _ -> NO_OBJECT.formatted("bool");
                case NumberValue _ -> NO_OBJECT.formatted("number");
            };
        } catch (MalformedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
