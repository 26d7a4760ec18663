package io.hydrofoil.objects.cel.cost;

import io.hydrofoil.objects.cel.syntax.Expr;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.IntVal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What calls can cost at most, their arguments aside: functions of the libraries of Kubernetes, lists and sets. */
final class CallEstimates {
    /** Functions that cost one, whatever they are given. */
    private static final Set<String> UNITS = Set.of(
            "serviceAccount",
            "path",
            "group",
            "resource",
            "subresource",
            "namespace",
            "name",
            "allowed",
            "reason",
            "error",
            "errored",
            "masked",
            "prefixLength",
            "family",
            "isUnspecified",
            "isLoopback",
            "isLinkLocalMulticast",
            "isLinkLocalUnicast",
            "isGlobalUnicast",
            "format.named",
            "sign",
            "asInteger",
            "isInteger",
            "asApproximateFloat",
            "isGreaterThan",
            "isLessThan",
            "compareTo",
            "add",
            "sub",
            "major",
            "minor",
            "patch",
            "getScheme",
            "getHostname",
            "getHost",
            "getPort",
            "getEscapedPath",
            "getQuery");

    private static final double REGEX_OF_NAMES = 128;
    private static final long FORMAT = 64;

    private final SizeHints hints;

    CallEstimates(SizeHints hints) {
        this.hints = hints;
    }

    /**
     * A cost, and the size of what comes of it.
     *
     * @param result null: nothing is known of it
     */
    record Estimate(Range cost, @Nullable Range result) {
        static Estimate of(Range cost) {
            return new Estimate(cost, null);
        }
    }

    /**
     * Null: the language's own costs hold.
     *
     * @param target what a member is called on, or null
     */
    @Nullable
    Estimate of(String function, String overload, @Nullable Sized target, List<Sized> arguments) {
        Estimate lists = ofLists(overload, target, arguments);
        return lists != null ? lists : ofLibrary(function, overload, target, arguments);
    }

    private @Nullable Estimate ofLibrary(
            String function, String overload, @Nullable Sized target, List<Sized> arguments) {
        return switch (function) {
            case "check" -> Estimate.of(Range.of(CallCosts.CHECK));
            case "fieldSelector", "labelSelector" ->
                arguments.size() == 1 ? Estimate.of(selector(size(arguments.getFirst()))) : null;
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> target == null ? null : items(target);
            case "url", "jsonpatch.escapeKey" -> arguments.size() == 1 ? traversed(size(arguments.getFirst())) : null;
            case "lowerAscii", "upperAscii", "substring", "trim" -> target == null ? null : traversed(size(target));
            case "replace" -> target == null || arguments.size() < 2 ? null : replace(target, arguments);
            case "split" -> target == null ? null : split(target, arguments);
            case "join" -> target == null ? null : join(target, arguments);
            case "find", "findAll" -> target == null || arguments.isEmpty() ? null : find(target, arguments.getFirst());
            case "ip" -> target == null ? null : Estimate.of(Range.ONE);
            case "containsIP", "containsCIDR" ->
                target == null || arguments.isEmpty() ? null : containsIp(function, overload, arguments.getFirst());
            case "validate" ->
                target == null
                        ? null
                        : Estimate.of(size(arguments.getFirst())
                                .times(CallCosts.TRAVERSAL)
                                .times(REGEX_OF_NAMES * CallCosts.REGEX));
            case "_==_" -> arguments.size() == 2 ? equality(arguments.getFirst(), arguments.getLast()) : null;
            default -> UNITS.contains(function) ? Estimate.of(Range.ONE) : null;
        };
    }

    private Range size(Sized node) {
        return node.size(hints);
    }

    private static Estimate traversed(Range size) {
        return new Estimate(size.times(CallCosts.TRAVERSAL), size);
    }

    private static Range selector(Range length) {
        Range requirements = length.times(0.5).times((double) (CallCosts.LIST + CallCosts.STRUCT));
        return Range.of(CallCosts.LIST).plus(length.times(CallCosts.TRAVERSAL)).plus(requirements);
    }

    /** What the items of a list are like, or null for what is no list. */
    private static @Nullable Sized item(Sized list) {
        List<Type> parameters = list.type().parameters();
        if (parameters.isEmpty()) {
            return null;
        }
        List<String> path = new ArrayList<>(list.path());
        if (!path.isEmpty()) {
            path.add("@items");
        }
        return new Sized(list.expr(), parameters.getFirst(), path, null);
    }

    private static boolean isText(Type type) {
        return type.kind() == Type.Kind.STRING || type.kind() == Type.Kind.BYTES;
    }

    private Estimate items(Sized target) {
        Sized item = item(target);
        if (item == null) {
            return Estimate.of(size(target).times(CallCosts.TRAVERSAL));
        }
        Range each = isText(item.type()) ? Range.ONE.plus(size(item).times(CallCosts.TRAVERSAL)) : Range.ONE;
        return Estimate.of(size(target).times(each));
    }

    private Estimate replace(Sized target, List<Sized> arguments) {
        Range text = size(target);
        Range old = size(arguments.get(0));
        Range fresh = size(arguments.get(1));
        long most = grown(text.max(), old.min(), Long.compareUnsigned(fresh.max(), old.min()) <= 0, fresh.max());
        long least = grown(text.min(), old.max(), Long.compareUnsigned(old.max(), fresh.min()) <= 0, fresh.min());
        return new Estimate(text.times(2 * CallCosts.TRAVERSAL), new Range(least, most));
    }

    /** The length of a text in which all of one length is replaced. */
    private static long grown(long text, long old, boolean keepsLength, long fresh) {
        if (old == 0) {
            long count = text == Range.UNBOUNDED ? text : text + 1;
            return Range.add(Range.multiply(count, fresh), text);
        }
        if (keepsLength) {
            return text;
        }
        double count = Math.ceil(Range.toDouble(text) / Range.toDouble(old));
        return Range.multiply(count >= 0x1p64 ? Range.UNBOUNDED : Range.fromDouble(count), fresh);
    }

    private Estimate split(Sized target, List<Sized> arguments) {
        Range text = size(target);
        long most = text.max();
        if (arguments.size() > 1
                && arguments.get(1).expr() instanceof Expr.Literal(int id, var value)
                && value instanceof IntVal(long limit)) {
            most = limit;
        }
        return new Estimate(text.times(2 * CallCosts.TRAVERSAL), new Range(0, most));
    }

    private Estimate join(Sized target, List<Sized> arguments) {
        Range list = size(target);
        Sized item = item(target);
        Range text = item == null ? Range.ZERO : list.times(size(item));
        if (!arguments.isEmpty()) {
            Range separators = new Range(list.min() == 0 ? 0 : list.min() - 1, list.max() == 0 ? 0 : list.max() - 1);
            text = text.plus(size(arguments.getFirst()).times(separators));
        }
        return traversed(text);
    }

    private Estimate find(Sized target, Sized pattern) {
        Range text = size(target);
        Range cost = text.plus(Range.ONE)
                .times(CallCosts.TRAVERSAL)
                .times(size(pattern).times(CallCosts.REGEX));
        return new Estimate(cost, new Range(0, text.max()));
    }

    private Estimate containsIp(String function, String overload, Sized argument) {
        Range address = new Range(4, 16);
        Range cost = address.plus(address).times(CallCosts.TRAVERSAL);
        if (function.equals("containsCIDR")) {
            cost = cost.plus(address.times(CallCosts.TRAVERSAL)).plus(Range.ONE);
        }
        return Estimate.of(
                overload.endsWith("_string") ? cost.plus(size(argument).times(CallCosts.TRAVERSAL)) : cost);
    }

    private static @Nullable Estimate equality(Sized left, Sized right) {
        if (!left.type().equals(right.type())) {
            return null;
        }
        return switch (left.type().name()) {
            case "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver" -> Estimate.of(Range.ONE);
            case "kubernetes.NamedFormat" -> Estimate.of(new Range(1, FORMAT).times(CallCosts.TRAVERSAL));
            case "kubernetes.URL" -> {
                Range known = right.known();
                yield Estimate.of(new Range(1, known == null ? 1 : known.max()).times(CallCosts.TRAVERSAL));
            }
            default -> left.type().name().startsWith("kubernetes.authorization.") ? Estimate.of(Range.ONE) : null;
        };
    }

    private @Nullable Estimate ofLists(String overload, @Nullable Sized target, List<Sized> arguments) {
        if (overload.startsWith("list_sets_") && arguments.size() == 2) {
            double factor = overload.equals("list_sets_equivalent_list") ? 2 : 1;
            return Estimate.of(size(arguments.getFirst())
                    .times(size(arguments.getLast()))
                    .times(factor)
                    .plus(Range.ONE));
        }
        if (overload.startsWith("list_") && overload.endsWith("_sort") && target != null) {
            return sorted(target, overload);
        }
        if (overload.endsWith("_sortByAssociatedKeys") && arguments.size() == 1) {
            return sorted(arguments.getFirst(), overload);
        }
        return switch (overload) {
            case "list_slice" -> target == null ? null : slice(target, arguments);
            case "lists_range" -> allocating(1, Range.of(number(arguments.getFirst(), Range.UNBOUNDED)));
            case "list_reverse", "list_flatten" -> target == null ? null : allocating(1, size(target));
            case "list_flatten_int" ->
                target == null
                        ? null
                        : allocating(Range.toDouble(number(arguments.getFirst(), Range.UNBOUNDED)), size(target));
            case "list_distinct" ->
                target == null ? null : allocating(2, size(target).times(size(target)));
            default -> null;
        };
    }

    private Estimate sorted(Sized list, String overload) {
        boolean texts = overload.startsWith("list_string_") || overload.startsWith("list_bytes_");
        return allocating(texts ? 2 + CallCosts.TRAVERSAL : 2, size(list).times(size(list)));
    }

    private Estimate slice(Sized target, List<Sized> arguments) {
        long start = number(arguments.getFirst(), 0);
        long end = number(arguments.getLast(), size(target).max());
        return allocating(1, Range.of(end - start));
    }

    private static long number(Sized node, long otherwise) {
        return node.expr() instanceof Expr.Literal(int id, var value)
                        && value instanceof IntVal(long number)
                        && number >= 0
                ? number
                : otherwise;
    }

    private static Estimate allocating(double factor, Range size) {
        return new Estimate(size.times(factor).plus(Range.ONE).plus(Range.of(CallCosts.LIST)), size);
    }
}
