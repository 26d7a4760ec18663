package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of a planned expression. What a step charges is what a Kubernetes server charges for it, so that an expression
 * that runs there within its limits runs here too (facts: published costs of the library of v1.36).
 */
abstract class Step {
    static final long LIST_COST = 10;
    static final long MAP_COST = 30;
    static final long STRUCT_COST = 40;

    abstract Val eval(Frame frame);

    /** As {@link #eval}, where a name itself costs nothing: in the branches of a condition and in brackets. */
    Val resolve(Frame frame) {
        return eval(frame);
    }

    /** A value that is known beforehand. */
    static final class Constant extends Step {
        final Val value;

        Constant(Val value) {
            this.value = value;
        }

        @Override
        Val eval(Frame frame) {
            return value;
        }
    }

    /** {@code &&}, or {@code ||} as its mirror image: the deciding side gets over errors of the other. */
    static final class Logical extends Step {
        private final Step left;
        private final Step right;
        private final BoolVal deciding;

        Logical(Step left, Step right, BoolVal deciding) {
            this.left = left;
            this.right = right;
            this.deciding = deciding;
        }

        @Override
        Val eval(Frame frame) {
            Val one = left.eval(frame);
            if (one == deciding) {
                return deciding;
            }
            Val other = right.eval(frame);
            if (other == deciding) {
                return deciding;
            }
            if (one instanceof ErrorVal) {
                return one;
            }
            if (other instanceof ErrorVal) {
                return other;
            }
            boolean both = one instanceof BoolVal && other instanceof BoolVal;
            return both ? one : ErrorVal.NO_SUCH_OVERLOAD;
        }
    }

    /** {@code condition ? yes : no}. */
    static final class Conditional extends Step {
        private final Step condition;
        private final Step yes;
        private final Step no;

        Conditional(Step condition, Step yes, Step no) {
            this.condition = condition;
            this.yes = yes;
            this.no = no;
        }

        @Override
        Val eval(Frame frame) {
            Val chosen = condition.eval(frame);
            if (chosen instanceof ErrorVal) {
                return chosen;
            }
            if (!(chosen instanceof BoolVal)) {
                return ErrorVal.NO_SUCH_OVERLOAD;
            }
            return chosen == BoolVal.TRUE ? yes.resolve(frame) : no.resolve(frame);
        }
    }

    /** {@code optional.or(…)} and {@code optional.orValue(…)}, which look at the other value only if they need it. */
    static final class OtherwiseTo extends Step {
        private final Step optional;
        private final Step other;
        private final String function;

        OtherwiseTo(Step optional, Step other, String function) {
            this.optional = optional;
            this.other = other;
            this.function = function;
        }

        @Override
        Val eval(Frame frame) {
            Val value = optional.eval(frame);
            return switch (value) {
                case ErrorVal error -> error;
                case OptionalVal(var inner) when inner == null -> other.eval(frame);
                case OptionalVal(var inner) -> function.equals("or") ? value : inner;
                default -> ErrorVal.noSuchOverload(function, value);
            };
        }
    }

    /** Whether a value is anything but false: an error is not. */
    static final class NotFalse extends Step {
        private final Step value;

        NotFalse(Step value) {
            this.value = value;
        }

        @Override
        Val eval(Frame frame) {
            Val result = value.eval(frame);
            frame.charge(1);
            return BoolVal.of(result != BoolVal.FALSE);
        }
    }

    /** Membership in a list of constants, which is looked up at once. */
    static final class OneOf extends Step {
        private final Step value;
        private final Set<Val> values;

        OneOf(Step value, Set<Val> values) {
            this.value = value;
            this.values = values;
        }

        @Override
        Val eval(Frame frame) {
            Val asked = value.eval(frame);
            return asked instanceof ErrorVal ? asked : BoolVal.of(values.contains(asked));
        }
    }

    /** A list that is written down. */
    static final class NewList extends Step {
        private final Step[] elements;
        private final boolean[] optional;

        NewList(Step[] elements, boolean[] optional) {
            this.elements = elements;
            this.optional = optional;
        }

        @Override
        Val eval(Frame frame) {
            List<Val> items = new ArrayList<>(elements.length);
            Val result = ListVal.of(items);
            for (int i = 0; i < elements.length && !(result instanceof ErrorVal); i++) {
                Val value = elements[i].eval(frame);
                if (value instanceof ErrorVal) {
                    result = value;
                } else if (!optional[i]) {
                    items.add(value);
                } else if (value instanceof OptionalVal(var inner)) {
                    addIfPresent(items, inner);
                } else {
                    result = notOptional("element", value);
                }
            }
            frame.charge(LIST_COST);
            return result;
        }

        private static void addIfPresent(List<Val> items, @Nullable Val value) {
            if (value != null) {
                items.add(value);
            }
        }
    }

    private static ErrorVal notOptional(String what, Val value) {
        return new ErrorVal("cannot initialize optional " + what + " from non-optional value " + value);
    }

    /** A map that is written down. */
    static final class NewMap extends Step {
        private final Step[] keys;
        private final Step[] values;
        private final boolean[] optional;

        NewMap(Step[] keys, Step[] values, boolean[] optional) {
            this.keys = keys;
            this.values = values;
            this.optional = optional;
        }

        @Override
        Val eval(Frame frame) {
            Map<Val, Val> entries = new LinkedHashMap<>();
            Val fault = fill(frame, entries);
            frame.charge(MAP_COST);
            return fault == null ? MapVal.of(entries) : fault;
        }

        private @Nullable Val fill(Frame frame, Map<Val, Val> entries) {
            for (int i = 0; i < keys.length; i++) {
                Val key = keys[i].eval(frame);
                if (key instanceof ErrorVal) {
                    return key;
                }
                Val value = values[i].eval(frame);
                if (value instanceof ErrorVal) {
                    return value;
                }
                if (!optional[i]) {
                    entries.put(key, value);
                } else if (!(value instanceof OptionalVal(var inner))) {
                    return notOptional("entry", value);
                } else if (inner != null) {
                    entries.put(key, inner);
                }
            }
            return null;
        }
    }

    /** Makes an object of its fields. */
    interface Maker {
        Val make(Map<String, Val> fields);
    }

    /** An object that is written down. */
    static final class NewStruct extends Step {
        private final String[] names;
        private final Step[] values;
        private final boolean[] optional;
        private final Maker maker;

        NewStruct(String[] names, Step[] values, boolean[] optional, Maker maker) {
            this.names = names;
            this.values = values;
            this.optional = optional;
            this.maker = maker;
        }

        @Override
        Val eval(Frame frame) {
            Map<String, Val> fields = new LinkedHashMap<>();
            Val fault = fill(frame, fields);
            Val result = fault == null ? maker.make(fields) : fault;
            frame.charge(STRUCT_COST);
            return result;
        }

        private @Nullable Val fill(Frame frame, Map<String, Val> fields) {
            for (int i = 0; i < names.length; i++) {
                Val value = values[i].eval(frame);
                if (value instanceof ErrorVal) {
                    return value;
                }
                if (!optional[i]) {
                    fields.put(names[i], value);
                } else if (!(value instanceof OptionalVal(var inner))) {
                    return notOptional("field", value);
                } else if (inner != null) {
                    fields.put(names[i], inner);
                }
            }
            return null;
        }
    }
}
