package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rules of config maps. */
public final class ConfigMapRules implements KindRules {
    private static final long MAX_BYTES = 1024 * 1024;
    private static final String FROZEN = "field is immutable when `immutable` is set";

    @Override
    public void object(MapValue object, Faults faults) {
        long bytes = 0;
        for (var entry : object.map("data").texts().entrySet()) {
            faults.invalid("data[" + entry.getKey() + "]", entry.getKey(), NameRules.configKey(entry.getKey()));
            if (object.map("binaryData").has(entry.getKey())) {
                faults.invalid(
                        "data[" + entry.getKey() + "]", entry.getKey(), "duplicate of key present in binaryData");
            }
            bytes += entry.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        for (var entry : object.map("binaryData").texts().entrySet()) {
            faults.invalid("binaryData[" + entry.getKey() + "]", entry.getKey(), NameRules.configKey(entry.getKey()));
            bytes += decodedLength(entry.getValue());
        }
        if (bytes > MAX_BYTES) {
            faults.tooLong("", MAX_BYTES);
        }
    }

    @Override
    public boolean tellsChangesFirst() {
        return true;
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        frozen(now, old, List.of("data", "binaryData"), faults);
    }

    /** Once immutable is set, neither it nor the data may change. */
    static void frozen(MapValue now, MapValue old, List<String> fields, Faults faults) {
        if (!old.flag("immutable", false)) {
            return;
        }
        if (!now.flag("immutable", false)) {
            faults.forbidden("immutable", FROZEN);
        }
        for (String field : fields) {
            if (!now.map(field).equals(old.map(field))) {
                faults.forbidden(field, FROZEN);
            }
        }
    }

    /** Length of what canonical base64 stands for. */
    static long decodedLength(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4L * 3 - padding;
    }
}
