package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.custom.Formats;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Custom resource definitions: formats that a server does not know, which it keeps and does not check. */
final class DefinitionWarnings implements WarningRules {
    @Override
    public void create(MapValue definition, List<String> texts) {
        unknown(definition).forEach(format -> texts.add(text(format)));
    }

    /** What was there before is not said again. */
    @Override
    public void update(MapValue now, MapValue old, List<String> texts) {
        Set<String> formats = unknown(now);
        if (!formats.isEmpty()) {
            formats.removeAll(unknown(old));
            formats.forEach(format -> texts.add(text(format)));
        }
    }

    private static String text(String format) {
        return "unrecognized format " + GoQuote.of(format);
    }

    private static Set<String> unknown(MapValue definition) {
        Set<String> formats = new LinkedHashSet<>(0);
        for (MapValue version : definition.map("spec").list("versions").maps()) {
            collect(version.map("schema").get("openAPIV3Schema"), formats);
        }
        return formats;
    }

    private static void collect(@Nullable Value value, Set<String> into) {
        if (!(value instanceof MapValue schema)) {
            return;
        }
        String format = schema.text("format", "");
        if (!format.isEmpty() && !Formats.isMeant(schema.text("type", ""), format)) {
            into.add(format);
        }
        collect(schema.get("items"), into);
        for (String list : new String[] {"allOf", "anyOf", "oneOf"}) {
            ListValue schemas = schema.list(list);
            for (int i = 0; i < schemas.size(); i++) {
                collect(schemas.at(i), into);
            }
        }
        collect(schema.get("not"), into);
        schema.map("properties").forEach(property -> collect(property.getValue(), into));
        collect(schema.get("additionalProperties"), into);
    }
}
