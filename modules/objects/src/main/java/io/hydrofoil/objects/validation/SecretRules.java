package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Rules of secrets: a known type demands its keys. */
public final class SecretRules implements KindRules {
    private static final long MAX_BYTES = 1024 * 1024;
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
            if (value == null) {
                faults.required("data[" + key + "]");
            } else if (key.startsWith(".") && !isJson(value)) {
                faults.invalid("data[" + key + "]", "<secret contents redacted>", "is not JSON");
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
    public void change(MapValue now, MapValue old, Faults faults) {
        ConfigMapRules.frozen(now, old, List.of("data"), faults);
    }

    private static boolean isJson(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Json.parse(new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                    instanceof MapValue;
        } catch (MalformedException | IllegalArgumentException e) {
            return false;
        }
    }
}
