package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ModuleText;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields that never change once an object exists: the lines of immutable.txt. */
public final class ImmutableFields {
    private static final Set<String> SELECTORS = Set.of("selector", "nodeTopology");
    private static final Map<String, List<Line>> LINES = load();

    private ImmutableFields() {}

    private record Line(List<String> path, String shownAs) {}

    public static void check(Kind kind, MapValue now, MapValue old, Faults faults) {
        for (Line line : LINES.getOrDefault(kind.group() + "/" + kind.kind(), List.of())) {
            @Nullable Value given = now.at(line.path().toArray(new String[0]));
            @Nullable Value stored = old.at(line.path().toArray(new String[0]));
            if (given == null ? stored != null : !given.equals(stored)) {
                faults.immutable(line.shownAs(), shown(kind, line, given));
            }
        }
    }

    private static @Nullable Value shown(Kind kind, Line line, @Nullable Value given) {
        if (SELECTORS.contains(line.path().getLast())) {
            return ApiTypes.LABEL_SELECTOR.of(given);
        }
        return switch (kind.kind()) {
            case "ResourceClaim" -> ApiTypes.DEVICE_CLAIM.of(given);
            case "ResourceClaimTemplate" -> ApiTypes.DEVICE_CLAIM_TEMPLATE.of(flat(given));
            default -> given;
        };
    }

    /** A template with the fields of its metadata beside its spec. */
    private static @Nullable Value flat(@Nullable Value template) {
        if (!(template instanceof MapValue map)) {
            return template;
        }
        MapValue flat = new MapValue();
        map.map("metadata").forEach(field -> flat.put(field.getKey(), field.getValue()));
        Value spec = map.get("spec");
        return spec == null ? flat : flat.put("spec", spec);
    }

    private static Map<String, List<Line>> load() {
        Map<String, List<Line>> lines = new HashMap<>();
        for (String text : ModuleText.lines("immutable.txt")) {
            String[] words = text.split(" ");
            lines.computeIfAbsent(words[0], ignored -> new ArrayList<>())
                    .add(new Line(List.of(words[1].split("\\.")), words[words.length - 1]));
        }
        return lines;
    }
}
