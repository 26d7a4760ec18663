package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name or a value with selections after it, such as {@code self.a[0].b}. The name costs one, each selection costs
 * one; a test for presence costs only its selections.
 */
final class Attribute extends Step {
    private final Root root;
    private final Qualifier[] qualifiers;
    private final boolean isTest;
    private final long rootCost;

    /** Where the selections begin. */
    interface Root {
        Val value(Frame frame);
    }

    /**
     * One selection.
     *
     * @param key what is selected
     * @param constant {@code key} if it is known beforehand
     * @param optional whether it may be absent
     */
    record Qualifier(Step key, @Nullable Val constant, boolean optional) {
        static Qualifier of(Step key, boolean optional) {
            return new Qualifier(key, key instanceof Step.Constant known ? known.value : null, optional);
        }

        Val key(Frame frame) {
            return constant != null ? constant : key.resolve(frame);
        }
    }

    Attribute(Root root, List<Qualifier> qualifiers, boolean isTest, long rootCost) {
        this.root = root;
        this.qualifiers = qualifiers.toArray(Qualifier[]::new);
        this.isTest = isTest;
        this.rootCost = rootCost;
    }

    /** A variable of the run. */
    static Root variable(String name) {
        ErrorVal absent = new ErrorVal("no such attribute(s): " + name);
        return frame -> {
            Val value = frame.activation.resolve(name);
            return value == null ? absent : value;
        };
    }

    /** A variable of a fold. */
    static Root local(int slot) {
        return frame -> {
            Val value = frame.locals[slot];
            return value == null ? new ErrorVal("no such attribute(s)") : value;
        };
    }

    /** The accumulator of a fold, which begins when it is first asked for. */
    static Root accumulator(int slot, Step initial) {
        return frame -> {
            Val value = frame.locals[slot];
            if (value == null) {
                value = initial.eval(frame);
                frame.locals[slot] = value;
            }
            return value;
        };
    }

    Root root() {
        return root;
    }

    List<Qualifier> qualifiers() {
        return List.of(qualifiers);
    }

    long rootCost() {
        return rootCost;
    }

    @Override
    Val eval(Frame frame) {
        Val value = resolve(frame);
        if (!isTest) {
            frame.charge(rootCost);
        }
        return value;
    }

    @Override
    Val resolve(Frame frame) {
        Val value = root.value(frame);
        boolean optional = false;
        for (int i = 0; i < qualifiers.length; i++) {
            if (value instanceof ErrorVal) {
                return value;
            }
            if (value instanceof OptionalVal(var inner)) {
                if (inner == null) {
                    return isTest ? BoolVal.FALSE : value;
                }
                optional = true;
                value = inner;
            }
            Qualifier qualifier = qualifiers[i];
            optional |= qualifier.optional;
            Val key = qualifier.key(frame);
            if (key instanceof ErrorVal) {
                frame.charge(1);
                return key;
            }
            if (isTest && i == qualifiers.length - 1) {
                Val found = Lookup.find(value, key);
                frame.charge(1);
                return found instanceof ErrorVal ? found : BoolVal.of(isPresent(found));
            }
            if (optional) {
                Val found = Lookup.find(value, key);
                if (found == null) {
                    return isTest ? BoolVal.FALSE : OptionalVal.NONE;
                }
                value = found;
            } else {
                value = Lookup.get(value, key);
            }
            frame.charge(1);
        }
        return optional && !(value instanceof ErrorVal) && !isTest ? OptionalVal.of(value) : value;
    }

    private static boolean isPresent(@Nullable Val found) {
        return found != null && !(found instanceof OptionalVal(var inner) && inner == null);
    }
}
