package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.StringValue;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How messages show a whole object: by the names of the reference server's own types, where every field stands, in the
 * order of the type.
 */
final class ApiTypes {
    static final ApiTypes TOLERATION = new ApiTypes("Key Operator Value Effect TolerationSeconds?");
    static final ApiTypes RESOURCE_CLAIM = new ApiTypes("Name ResourceClaimName? ResourceClaimTemplateName?");

    private final Map<String, Boolean> fields = new LinkedHashMap<>();

    /** @param names of the fields; a question mark behind those that may be absent, other texts are empty then */
    private ApiTypes(String names) {
        for (String name : names.split(" ")) {
            boolean pointer = name.endsWith("?");
            fields.put(pointer ? name.substring(0, name.length() - 1) : name, pointer);
        }
    }

    MapValue of(MapValue object) {
        MapValue shown = new MapValue();
        fields.forEach((name, pointer) -> {
            String key = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
            var value = object.get(key);
            shown.put(name, value != null ? value : pointer ? NullValue.NULL : new StringValue(""));
        });
        return shown;
    }
}
