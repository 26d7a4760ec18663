package io.hydrofoil.objects.cel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes expressions together with what they must come to, computed the plain way. */
final class RandomExpressions {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Random random;

    RandomExpressions(Random random) {
        this.random = random;
    }

    /**
     * An expression and its value.
     *
     * @param value a Boolean, Long, String or List; null: an error
     */
    record Made(String text, Object value) {
        boolean isError() {
            return value == null;
        }
    }

    Made bool(int depth) {
        if (depth == 0) {
            boolean value = random.nextBoolean();
            return new Made(Boolean.toString(value), value);
        }
        return switch (random.nextInt(7)) {
            case 0 -> and(bool(depth - 1), bool(depth - 1));
            case 1 -> or(bool(depth - 1), bool(depth - 1));
            case 2 -> not(bool(depth - 1));
            case 3 -> compared(number(depth - 1), number(depth - 1));
            case 4 -> equal(text(depth - 1), text(depth - 1));
            case 5 -> quantified(list(depth - 1));
            default -> contained(number(depth - 1), list(depth - 1));
        };
    }

    private static Made and(Made one, Made other) {
        return decided("&&", one, other, Boolean.FALSE);
    }

    private static Made or(Made one, Made other) {
        return decided("||", one, other, Boolean.TRUE);
    }

    private static Made decided(String operator, Made one, Made other, Boolean deciding) {
        Object value = null;
        if (deciding.equals(one.value) || deciding.equals(other.value)) {
            value = deciding;
        } else if (!either(one, other)) {
            value = !deciding;
        }
        return new Made("(" + one.text + " " + operator + " " + other.text + ")", value);
    }

    private static boolean either(Made one, Made other) {
        return one.isError() || other.isError();
    }

    private static Made not(Made one) {
        return new Made("!" + one.text, one.isError() ? null : !(Boolean) one.value);
    }

    private Made compared(Made one, Made other) {
        String[] operators = {"<", "<=", ">", ">=", "==", "!="};
        int which = random.nextInt(operators.length);
        Object value = null;
        if (!one.isError() && !other.isError()) {
            int order = ((Long) one.value).compareTo((Long) other.value);
            value = switch (which) {
                case 0 -> order < 0;
                case 1 -> order <= 0;
                case 2 -> order > 0;
                case 3 -> order >= 0;
                case 4 -> order == 0;
                default -> order != 0;
            };
        }
        return new Made("(" + one.text + " " + operators[which] + " " + other.text + ")", value);
    }

    private static Made equal(Made one, Made other) {
        Object value = either(one, other) ? null : one.value.equals(other.value);
        return new Made("(" + one.text + " == " + other.text + ")", value);
    }

    private static Made contained(Made one, Made list) {
        Object value = either(one, list) ? null : ((List<?>) list.value).contains(one.value);
        return new Made("(" + one.text + " in " + list.text + ")", value);
    }

    private Made quantified(Made list) {
        long bound = random.nextInt(5);
        boolean all = random.nextBoolean();
        Object value = null;
        if (!list.isError()) {
            var numbers = ((List<?>) list.value).stream().map(Long.class::cast);
            value = all ? numbers.allMatch(n -> n < bound) : numbers.anyMatch(n -> n < bound);
        }
        return new Made(list.text + (all ? ".all" : ".exists") + "(x, x < " + bound + ")", value);
    }

    Made number(int depth) {
        if (depth == 0) {
            long value = random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(20) - 10;
            return value < 0 ? new Made("(" + value + ")", value) : new Made(Long.toString(value), value);
        }
        return switch (random.nextInt(5)) {
            case 0, 1 -> calculated(number(depth - 1), number(depth - 1));
            case 2 -> chosen(bool(depth - 1), number(depth - 1), number(depth - 1));
            case 3 -> {
                Made text = text(depth - 1);
                yield new Made(
                        "size(" + text.text + ")", text.isError() ? null : (long) ((String) text.value).length());
            }
            default -> indexed(list(depth - 1), number(0));
        };
    }

    private Made calculated(Made one, Made other) {
        String operator = List.of("+", "-", "*", "/", "%").get(random.nextInt(5));
        String text = "(" + one.text + " " + operator + " " + other.text + ")";
        if (one.isError() || other.isError()) {
            return new Made(text, null);
        }
        BigInteger a = BigInteger.valueOf((Long) one.value);
        BigInteger b = BigInteger.valueOf((Long) other.value);
        boolean divides = operator.equals("/") || operator.equals("%");
        if (divides && b.signum() == 0) {
            return new Made(text, null);
        }
        BigInteger result =
                switch (operator) {
                    case "+" -> a.add(b);
                    case "-" -> a.subtract(b);
                    case "*" -> a.multiply(b);
                    case "/" -> a.divide(b);
                    default ->
                        a.equals(LEAST) && b.equals(BigInteger.ONE.negate()) ? MOST.add(a.abs()) : a.remainder(b);
                };
        boolean fits = result.compareTo(LEAST) >= 0 && result.compareTo(MOST) <= 0;
        return new Made(text, fits ? result.longValue() : null);
    }

    private static Made chosen(Made condition, Made yes, Made no) {
        Object value = condition.isError() ? null : (Boolean) condition.value ? yes.value : no.value;
        return new Made("(" + condition.text + " ? " + yes.text + " : " + no.text + ")", value);
    }

    private static Made indexed(Made list, Made index) {
        Object value = null;
        if (!list.isError()) {
            List<?> items = (List<?>) list.value;
            long at = (Long) index.value;
            value = at >= 0 && at < items.size() ? items.get((int) at) : null;
        }
        return new Made(list.text + "[" + index.text + "]", value);
    }

    Made text(int depth) {
        if (depth == 0) {
            String value = random.ints(random.nextInt(4), 'a', 'd' + 1)
                    .mapToObj(c -> Character.toString(c))
                    .collect(Collectors.joining());
            return new Made("'" + value + "'", value);
        }
        Made one = text(depth - 1);
        return switch (random.nextInt(3)) {
            case 0 -> {
                Made other = text(depth - 1);
                Object value = either(one, other) ? null : (String) one.value + other.value;
                yield new Made("(" + one.text + " + " + other.text + ")", value);
            }
            case 1 ->
                new Made(
                        one.text + ".replace('a', 'bb')",
                        one.isError() ? null : ((String) one.value).replace("a", "bb"));
            default -> chosen(bool(depth - 1), one, text(depth - 1));
        };
    }

    Made list(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            Made list = list(depth - 1);
            return random.nextBoolean() ? doubled(list) : filtered(list);
        }
        List<Made> items = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            items.add(number(Math.max(0, depth - 1)));
        }
        Object value = items.stream().anyMatch(Made::isError)
                ? null
                : items.stream().map(Made::value).toList();
        return new Made(items.stream().map(Made::text).collect(Collectors.joining(", ", "[", "]")), value);
    }

    private static Made doubled(Made list) {
        Object value = null;
        if (!list.isError()) {
            List<Object> results = new ArrayList<>();
            for (Object item : (List<?>) list.value) {
                BigInteger result = BigInteger.valueOf((Long) item).shiftLeft(1);
                results.add(result.bitLength() > 63 ? null : (Object) result.longValue());
            }
            value = results.contains(null) ? null : results;
        }
        return new Made(list.text + ".map(x, x * 2)", value);
    }

    private static Made filtered(Made list) {
        Object value = list.isError()
                ? null
                : ((List<?>) list.value)
                        .stream().filter(item -> (Long) item > 0).toList();
        return new Made(list.text + ".filter(x, x > 0)", value);
    }
}
