package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Rules of kinds, each with an object that breaks it. The files under {@code rules} are read line by line:
 *
 * <pre>
 * kind storage.k8s.io/v1 CSINode     whose rules follow
 * base {...}                         the object that the following lines change; single quotes stand for double ones
 * new {...}                          a merge patch of base that is created
 * now {...}                          a merge patch of base to which base is updated; now/status for its status
 *   field: message                   a fault of the line above, all of them, in order
 * </pre>
 */
final class KindRulesTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final List<String> FILES = List.of("pods", "workloads", "network", "cluster", "storage", "devices");

    private record Case(Kind kind, String base, String verb, String change, List<String> faults) {}

    @TestFactory
    Stream<DynamicTest> everyBrokenRuleIsTold() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String file : FILES) {
            for (Case one : cases(file)) {
                String name = file + ": " + one.kind.kind() + " " + one.verb + " " + one.change;
                tests.add(DynamicTest.dynamicTest(
                        name, () -> assertThat(faults(one)).isEqualTo(one.faults)));
            }
        }
        return tests.stream();
    }

    private static List<Case> cases(String file) throws IOException {
        List<Case> cases = new ArrayList<>();
        Kind kind = KINDS.require("v1", "Pod");
        String base = "{}";
        for (String line : lines(file)) {
            String[] words = line.strip().split(" ", 3);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("  ")) {
                cases.getLast().faults.add(line.strip());
            } else if (words[0].equals("kind")) {
                kind = KINDS.require(words[1], words[2]);
                base = "{}";
            } else if (words[0].equals("base")) {
                base = line.substring("base ".length());
            } else {
                String change = line.substring(words[0].length() + 1);
                cases.add(new Case(kind, base, words[0], change, new ArrayList<>()));
            }
        }
        return cases;
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = KindRulesTest.class.getResourceAsStream("rules/" + file + ".txt")) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<String> faults(Case one) throws Exception {
        Value base = json(one.base);
        MapValue now = object(one.kind, Patches.merge((MapValue) base, json(one.change)));
        List<FieldError> errors = one.verb.equals("new")
                ? Validation.create(one.kind, now)
                : Validation.update(
                        one.kind,
                        one.verb.substring(one.verb.indexOf('/') + 1).replace("now", ""),
                        now,
                        object(one.kind, (MapValue) json(one.base)));
        return errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .toList();
    }

    private static Value json(String text) throws MalformedException {
        return Json.of(text.replace('\'', '"'));
    }

    private static MapValue object(Kind kind, MapValue object) throws MalformedException {
        MapValue metadata = object.ensureMap("metadata");
        if (!metadata.has("name")) {
            metadata.put("name", "a");
        }
        metadata.put("uid", "1");
        if (kind.namespaced()) {
            metadata.put("namespace", "n");
        }
        Shape.conformNew(kind, object, new Shape.Report());
        return Defaults.apply(kind, object);
    }
}
