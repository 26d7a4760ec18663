package io.hydrofoil.objects.cel.cost;

import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.OpaqueVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What calls cost while an expression runs. */
public final class CallCosts {
    static final double TRAVERSAL = 0.1;
    static final double REGEX = 0.25;
    static final long CHECK = 350_000;
    static final long LIST = 10;
    static final long STRUCT = 40;
    private static final Rule NOMINAL = (arguments, result) -> 1;

    private CallCosts() {}

    /** The cost of one call. An argument that is an error counts as one. */
    public interface Rule {
        /** @param result anything if the cost does not depend on it */
        long cost(Val[] arguments, Val result);

        default boolean dependsOnResult() {
            return false;
        }
    }

    /** Costs by the size of what comes of a call. */
    private interface ByResult extends Rule {
        @Override
        default boolean dependsOnResult() {
            return true;
        }
    }

    /** @param overload the signature's id; empty if types do not tell which it is */
    public static Rule of(String function, String overload) {
        Rule known = ofLibrary(function, overload);
        return known != null ? known : ofLanguage(overload);
    }

    private static @Nullable Rule ofLibrary(String function, String overload) {
        return switch (function) {
            case "check" -> (arguments, result) -> CHECK;
            case "fieldSelector", "labelSelector" -> (arguments, result) -> selector(arguments[1].cost());
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
                (arguments, result) -> traversal(arguments[0]);
            case "url",
                    "lowerAscii",
                    "upperAscii",
                    "substring",
                    "trim",
                    "jsonpatch.escapeKey",
                    "cidr",
                    "isIP",
                    "isCIDR",
                    "quantity",
                    "isQuantity",
                    "semver",
                    "isSemver" -> (arguments, result) -> ceil(arguments[0].cost() * TRAVERSAL);
            case "replace", "split", "ip.isCanonical" ->
                (arguments, result) -> ceil(arguments[0].cost() * 2 * TRAVERSAL);
            case "join" -> (ByResult) (arguments, result) -> ceil(result.cost() * 2 * TRAVERSAL);
            case "find", "findAll" -> (arguments, result) -> regex(arguments[0].cost(), arguments[1].cost());
            case "ip" ->
                overload.equals("cidr_ip") ? NOMINAL : (arguments, result) -> ceil(arguments[0].cost() * TRAVERSAL);
            case "containsIP" -> (arguments, result) -> containsIp(overload, arguments);
            case "containsCIDR" ->
                (arguments, result) -> containsIp(overload, arguments) + ceil(arguments[0].cost() * TRAVERSAL) + 1;
            case "validate" ->
                (arguments, result) ->
                        arguments[0] instanceof Pattern format ? regex(arguments[1].cost(), format.regexLength()) : 1;
            default -> null;
        };
    }

    /** A value that judges text by a regular expression of a known length. */
    public interface Pattern {
        long regexLength();
    }

    private static Rule ofLanguage(String overload) {
        return switch (overload) {
            case "starts_with_string",
                    "ends_with_string",
                    "string_to_bytes",
                    "bytes_to_string",
                    "strings_quote",
                    "string_format" -> (arguments, result) -> ceil(arguments[0].cost() * TRAVERSAL);
            case "in_list" -> (arguments, result) -> arguments[1].cost();
            case "equals" ->
                (arguments, result) -> arguments[0] instanceof OpaqueVal
                        ? 1
                        : ceil(Math.min(arguments[0].cost(), arguments[1].cost()) * TRAVERSAL);
            case "less_string",
                    "greater_string",
                    "less_equals_string",
                    "greater_equals_string",
                    "less_bytes",
                    "greater_bytes",
                    "less_equals_bytes",
                    "greater_equals_bytes",
                    "not_equals" ->
                (arguments, result) -> ceil(Math.min(arguments[0].cost(), arguments[1].cost()) * TRAVERSAL);
            case "add_string", "add_bytes" ->
                (arguments, result) -> ceil((arguments[0].cost() + arguments[1].cost()) * TRAVERSAL);
            case "matches_string" -> (arguments, result) -> regex(arguments[0].cost(), arguments[1].cost());
            case "contains_string" ->
                (arguments, result) -> ceil(arguments[0].cost() * TRAVERSAL) * ceil(arguments[1].cost() * TRAVERSAL);
            default -> ofLists(overload);
        };
    }

    private static Rule ofLists(String overload) {
        if (overload.startsWith("list_sets_")) {
            int factor = overload.equals("list_sets_equivalent_list") ? 2 : 1;
            return (arguments, result) -> 1 + factor * arguments[0].cost() * arguments[1].cost();
        }
        if (overload.startsWith("list_") && overload.endsWith("_sort")) {
            return (arguments, result) -> selfCompare(arguments[0]);
        }
        if (overload.startsWith("list_") && overload.endsWith("_sortByAssociatedKeys")) {
            return (arguments, result) -> selfCompare(arguments[1]);
        }
        return switch (overload) {
            case "list_slice", "lists_range", "list_reverse" ->
                (ByResult) (arguments, result) -> 1 + LIST + result.cost();
            case "list_flatten" -> (arguments, result) -> 1 + LIST + arguments[0].cost();
            case "list_flatten_int" ->
                (arguments, result) -> 1
                        + LIST
                        + arguments[0].cost() * (arguments[1] instanceof IntVal(long depth) ? Math.max(0, depth) : 1);
            case "list_distinct" -> (arguments, result) -> selfCompare(arguments[0]);
            default -> NOMINAL;
        };
    }

    private static long selfCompare(Val list) {
        long size = list.cost();
        boolean texts = list instanceof ListVal items
                && items.size() > 0
                && (items.get(0) instanceof StringVal || items.get(0) instanceof BytesVal);
        return 1 + LIST + (long) ((double) (size * size) * (texts ? 2 + TRAVERSAL : 2));
    }

    private static long containsIp(String overload, Val... arguments) {
        long cost = ceil(2 * arguments[0].cost() * TRAVERSAL);
        return overload.endsWith("_string") ? cost + ceil(arguments[1].cost() * TRAVERSAL) : cost;
    }

    private static long selector(long length) {
        return LIST + ceil(length * TRAVERSAL) + ceil(ceil(length * 0.5) * (double) (LIST + STRUCT));
    }

    private static long regex(long text, long pattern) {
        return ceil((1 + text) * TRAVERSAL) * ceil(pattern * REGEX);
    }

    private static long ceil(double number) {
        return (long) Math.ceil(number);
    }

    /** As many as there are values below, texts by their bytes. */
    private static long traversal(Val value) {
        return switch (value) {
            case StringVal(String text) -> (long) (text.getBytes(StandardCharsets.UTF_8).length * TRAVERSAL);
            case BytesVal bytes -> (long) (bytes.bytes().length * TRAVERSAL);
            case ListVal list -> {
                long cost = 0;
                for (int i = 0; i < list.size(); i++) {
                    cost += traversal(list.get(i));
                }
                yield cost;
            }
            case MapVal map -> {
                long cost = 0;
                for (Val key : map.keys()) {
                    Val entry = map.find(key);
                    cost += traversal(key) + (entry == null ? 0 : traversal(entry));
                }
                yield cost;
            }
            default -> 1;
        };
    }
}
