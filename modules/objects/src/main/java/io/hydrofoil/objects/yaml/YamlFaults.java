package io.hydrofoil.objects.yaml;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;

/**
 * What is wrong with a document, in the words of the YAML reader that clients of Kubernetes know. That one counts lines
 * from zero, but those of faults within a token from one, and is silent about the first line.
 */
final class YamlFaults {
    /** How the parser here begins to tell of a fault, and how the one that is known tells of it. */
    private static final List<List<String>> WORDS = List.of(
            List.of("found character", "found character that cannot start any token"),
            List.of("mapping values are not allowed", "mapping values are not allowed in this context"),
            List.of("mapping keys are not allowed", "mapping keys are not allowed in this context"),
            List.of("sequence entries are not allowed", "block sequence entries are not allowed in this context"),
            List.of("found unexpected document separator", "found unexpected document indicator"),
            List.of("found unknown escape character", "found unknown escape character"),
            List.of("expected escape sequence of", "did not find expected hexdecimal number"),
            List.of("expected indentation indicator", "found an indentation indicator equal to 0"),
            List.of("expected chomping or indentation", "did not find expected comment or line break"),
            List.of("expected a comment or a line break", "did not find expected comment or line break"),
            List.of("expected alphabetic or numeric", "did not find expected alphabetic or numeric character"),
            List.of("unexpected character found", "did not find expected alphabetic or numeric character"),
            List.of("expected URI", "did not find expected tag URI"),
            List.of("expected ' '", "did not find expected whitespace or line break"),
            List.of("expected '!'", "did not find expected '!'"),
            List.of("expected a digit", "did not find expected version number"),
            List.of("DEL character", "control characters are not allowed"),
            List.of("expected ',' or ']'", "did not find expected ',' or ']'"),
            List.of("expected ',' or '}'", "did not find expected ',' or '}'"),
            List.of("expected '<document start>'", "did not find expected <document start>"),
            List.of("expected the node content", "did not find expected node content"),
            List.of("found undefined tag handle", "found undefined tag handle"),
            List.of("found duplicate YAML directive", "found duplicate %YAML directive"),
            List.of("duplicate tag handle", "found duplicate %TAG directive"));

    private YamlFaults() {}

    /** The fault that the parser found in the text. */
    static MalformedException of(MarkedYamlEngineException e, String text) {
        boolean inToken = e instanceof ScannerException;
        int line = line(e.getProblemMark());
        if (line > 0) {
            line += inToken ? 1 : 0;
        } else {
            line = line(e.getContextMark());
        }
        return new MalformedException("yaml: " + (line == 0 ? "" : "line " + line + ": ") + problem(e, text), e);
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0);
    }

    private static String problem(MarkedYamlEngineException e, String text) {
        String problem = e.getProblem();
        if (problem.startsWith("expected <block end>")) {
            String within = String.valueOf(e.getContext());
            return "did not find expected " + (within.contains("mapping") ? "key" : "'-' indicator");
        }
        if (problem.startsWith("found character '\\t") && followsPlainText(e.getProblemMark(), text)) {
            return "found a tab character that violates indentation";
        }
        for (List<String> words : WORDS) {
            if (problem.startsWith(words.getFirst())) {
                return words.getLast();
            }
        }
        return problem;
    }

    /** Whether a plain scalar stands before the mark: what indents the next line would then be part of it. */
    private static boolean followsPlainText(Optional<Mark> mark, String text) {
        int at = mark.map(Mark::getIndex).orElse(0);
        String before = text.substring(0, text.offsetByCodePoints(0, at)).stripTrailing();
        String line = before.substring(before.lastIndexOf('\n') + 1);
        return !line.isEmpty() && ":-?|>\"'[]{},&*!".indexOf(line.charAt(line.length() - 1)) < 0 && !line.contains("#");
    }

    /** The value as Go shows it in its own syntax. */
    static String goSyntax(Value value) {
        return switch (value) {
            case StringValue text -> text.toString();
            case NullValue ignored -> "interface {}(nil)";
            case NumberValue number -> number.toString();
            case BoolValue flag -> flag.toString();
            case ListValue list ->
                list.stream().map(YamlFaults::goSyntax).collect(Collectors.joining(", ", "[]interface {}{", "}"));
            case MapValue map ->
                map.keys().stream()
                        .sorted()
                        .map(key -> field(map, key))
                        .collect(Collectors.joining(", ", "map[interface {}]interface {}{", "}"));
        };
    }

    private static String field(MapValue map, String key) {
        Value value = map.get(key);
        return new StringValue(key) + ":" + goSyntax(value == null ? NullValue.NULL : value);
    }
}
