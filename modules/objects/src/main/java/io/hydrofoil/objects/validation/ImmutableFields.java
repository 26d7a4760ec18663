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
                boolean selector = SELECTORS.contains(line.path().getLast());
                faults.immutable(line.shownAs(), selector ? ApiTypes.LABEL_SELECTOR.of(given) : given);
            }
        }
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
