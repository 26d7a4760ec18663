package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Functions of texts. Places are counted in code points. */
public final class Texts {
    private static final Type STRING = Type.STRING;
    /** Longest text that comes of replacing, which may multiply lengths at no cost. */
    private static final int MAX_LENGTH = 1 << 25;

    private static final Type STRINGS = Type.list(Type.STRING);

    private Texts() {}

    static List<FunctionDecl> functions() {
        return Stream.of(questions(), changes()).flatMap(List::stream).toList();
    }

    private static List<FunctionDecl> questions() {
        return List.of(
                FunctionDecl.of("contains", test("contains_string", (text, part) -> text.contains(part))),
                FunctionDecl.of("startsWith", test("starts_with_string", String::startsWith)),
                FunctionDecl.of("endsWith", test("ends_with_string", String::endsWith)),
                FunctionDecl.of(
                        "charAt",
                        Overload.member(
                                "string_char_at_int",
                                STRING,
                                values -> charAt(text(values[0]), number(values[1])),
                                STRING,
                                Type.INT)),
                FunctionDecl.of(
                        "indexOf",
                        found("string_index_of_string", Texts::indexOf, STRING, STRING),
                        found("string_index_of_string_int", Texts::indexOf, STRING, STRING, Type.INT)),
                FunctionDecl.of(
                        "lastIndexOf",
                        found("string_last_index_of_string", Texts::lastIndexOf, STRING, STRING),
                        found("string_last_index_of_string_int", Texts::lastIndexOf, STRING, STRING, Type.INT)));
    }

    private static List<FunctionDecl> changes() {
        return List.of(
                FunctionDecl.of(
                        "lowerAscii",
                        Overload.member("string_lower_ascii", STRING, values -> ascii(values[0], 'A', 'a'), STRING)),
                FunctionDecl.of(
                        "upperAscii",
                        Overload.member("string_upper_ascii", STRING, values -> ascii(values[0], 'a', 'A'), STRING)),
                FunctionDecl.of(
                        "replace",
                        Overload.member("string_replace_string_string", STRING, Texts::replace, STRING, STRING, STRING),
                        Overload.member(
                                "string_replace_string_string_int",
                                STRING,
                                Texts::replace,
                                STRING,
                                STRING,
                                STRING,
                                Type.INT)),
                FunctionDecl.of(
                        "split",
                        Overload.member("string_split_string", STRINGS, Texts::split, STRING, STRING),
                        Overload.member("string_split_string_int", STRINGS, Texts::split, STRING, STRING, Type.INT)),
                FunctionDecl.of(
                        "substring",
                        Overload.member("string_substring_int", STRING, Texts::substring, STRING, Type.INT),
                        Overload.member(
                                "string_substring_int_int", STRING, Texts::substring, STRING, Type.INT, Type.INT)),
                FunctionDecl.of(
                        "trim",
                        Overload.member(
                                "string_trim", STRING, values -> new StringVal(trimmed(text(values[0]))), STRING)),
                FunctionDecl.of(
                        "join",
                        Overload.member("list_join", STRING, Texts::join, STRINGS),
                        Overload.member("list_join_string", STRING, Texts::join, STRINGS, STRING)),
                FunctionDecl.of(
                        "strings.quote",
                        Overload.function(
                                "strings_quote", STRING, values -> new StringVal(quoted(text(values[0]))), STRING)),
                FunctionDecl.of(
                        "format",
                        Overload.member("string_format", STRING, TextFormat.body(), STRING, Type.list(Type.DYN))));
    }

    /** A question about two texts. */
    private interface Test {
        boolean holds(String text, String part);
    }

    private static Overload test(String id, Test test) {
        return Overload.member(
                id, Type.BOOL, values -> BoolVal.of(test.holds(text(values[0]), text(values[1]))), STRING, STRING);
    }

    private static Overload found(String id, Overload.Body body, Type... arguments) {
        return Overload.member(id, Type.INT, body, arguments);
    }

    /** Scalars as {@code string()} makes them, whatever else by its type. */
    public static String plain(Val value) {
        return Conversions.toText(value) instanceof StringVal(String text)
                ? text
                : value.type().name();
    }

    static String text(Val value) {
        return ((StringVal) value).text();
    }

    static long number(Val value) {
        return ((IntVal) value).value();
    }

    private static ErrorVal outOfRange(long index) {
        return new ErrorVal("index out of range: " + index);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static Val charAt(String text, long index) {
        int length = length(text);
        if (index < 0 || index > length) {
            return outOfRange(index);
        }
        if (index == length) {
            return StringVal.EMPTY;
        }
        int at = text.offsetByCodePoints(0, (int) index);
        return new StringVal(Character.toString(text.codePointAt(at)));
    }

    private static Val indexOf(Val... values) {
        String text = text(values[0]);
        String part = text(values[1]);
        long from = values.length > 2 ? number(values[2]) : 0;
        if (part.isEmpty()) {
            return new IntVal(from);
        }
        if (from < 0) {
            return outOfRange(from);
        }
        if (from >= length(text)) {
            return new IntVal(-1);
        }
        int at = text.indexOf(part, text.offsetByCodePoints(0, (int) from));
        return new IntVal(at < 0 ? -1 : text.codePointCount(0, at));
    }

    private static Val lastIndexOf(Val... values) {
        String text = text(values[0]);
        String part = text(values[1]);
        int length = length(text);
        if (part.isEmpty()) {
            return new IntVal(values.length > 2 ? number(values[2]) : length);
        }
        long from = values.length > 2 ? number(values[2]) : length - 1L;
        if (from < 0) {
            return values.length > 2 ? outOfRange(from) : new IntVal(-1);
        }
        if (from >= length) {
            return new IntVal(-1);
        }
        int at = text.lastIndexOf(part, text.offsetByCodePoints(0, (int) from));
        return new IntVal(at < 0 ? -1 : text.codePointCount(0, at));
    }

    private static Val ascii(Val value, char from, char to) {
        char[] chars = text(value).toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= from && chars[i] < from + 26) {
                chars[i] = (char) (chars[i] - from + to);
            }
        }
        return new StringVal(new String(chars));
    }

    private static Val replace(Val... values) {
        String text = text(values[0]);
        String old = text(values[1]);
        String fresh = text(values[2]);
        long limit = values.length > 3 ? number(values[3]) : -1;
        if (limit < 0) {
            limit = Long.MAX_VALUE;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (limit > 0) {
            int next = old.isEmpty() ? at : text.indexOf(old, at);
            if (next < 0) {
                break;
            }
            out.append(text, at, next).append(fresh);
            if (out.length() > MAX_LENGTH) {
                return new ErrorVal("result of replace() is longer than " + MAX_LENGTH);
            }
            limit--;
            at = next + old.length();
            if (old.isEmpty()) {
                if (at >= text.length()) {
                    return new StringVal(out.toString());
                }
                int end = text.offsetByCodePoints(at, 1);
                out.append(text, at, end);
                at = end;
            }
        }
        return new StringVal(out.append(text, at, text.length()).toString());
    }

    private static Val split(Val... values) {
        String text = text(values[0]);
        String separator = text(values[1]);
        long limit = values.length > 2 ? number(values[2]) : -1;
        List<Val> parts = new ArrayList<>();
        if (limit == 0) {
            return ListVal.of(parts);
        }
        int at = 0;
        while (limit < 0 || parts.size() < limit - 1) {
            int next;
            if (separator.isEmpty()) {
                next = at < text.length() ? text.offsetByCodePoints(at, 1) : -1;
                if (next < 0 || next == text.length()) {
                    break;
                }
            } else {
                next = text.indexOf(separator, at);
                if (next < 0) {
                    break;
                }
            }
            parts.add(new StringVal(text.substring(at, next)));
            at = next + separator.length();
        }
        if (!separator.isEmpty() || at < text.length()) {
            parts.add(new StringVal(text.substring(at)));
        }
        return ListVal.of(parts);
    }

    private static Val substring(Val... values) {
        String text = text(values[0]);
        int length = length(text);
        long start = number(values[1]);
        long end = values.length > 2 ? number(values[2]) : length;
        if (values.length > 2 && start > end) {
            return new ErrorVal("invalid substring range. start: " + start + ", end: " + end);
        }
        if (start < 0 || start > length) {
            return outOfRange(start);
        }
        if (end < 0 || end > length) {
            return outOfRange(end);
        }
        int from = text.offsetByCodePoints(0, (int) start);
        return new StringVal(text.substring(from, text.offsetByCodePoints(from, (int) (end - start))));
    }

    /** Without white space at its ends, as Unicode defines that. */
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
    }

    private static Val join(Val... values) {
        ListVal list = (ListVal) values[0];
        String separator = values.length > 1 ? text(values[1]) : "";
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof StringVal(String part))) {
                return ErrorVal.NO_SUCH_OVERLOAD;
            }
            out.append(i == 0 ? "" : separator).append(part);
        }
        return new StringVal(out.toString());
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 7 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 11 -> out.append("\\v");
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
