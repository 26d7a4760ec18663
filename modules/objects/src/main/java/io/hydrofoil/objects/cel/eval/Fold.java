package io.hydrofoil.objects.cel.eval;

import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;

/** A fold over a list or map. It ends, for ranges are finite and every round is charged. */
final class Fold extends Step {
    private final Step range;
    private final Slots slots;
    private final Step condition;
    private final Step step;
    private final Step result;

    /** Where the variables of a fold are kept; {@code second} negative: there is none. */
    record Slots(int item, int second, int accumulator) {}

    Fold(Step range, Slots slots, Step condition, Step step, Step result) {
        this.range = range;
        this.slots = slots;
        this.condition = condition;
        this.step = step;
        this.result = result;
    }

    @Override
    Val eval(Frame frame) {
        Val over = range.eval(frame);
        frame.locals[slots.accumulator] = null;
        switch (over) {
            case ListVal list -> items(frame, list);
            case MapVal map -> entries(frame, map);
            case ErrorVal error -> {
                return error;
            }
            default -> {
                return new ErrorVal("got '" + GoNames.of(over) + "', expected iterable type");
            }
        }
        return result.eval(frame);
    }

    private void items(Frame frame, ListVal list) {
        int size = list.size();
        for (int i = 0; i < size; i++) {
            if (slots.second < 0) {
                frame.locals[slots.item] = list.get(i);
            } else {
                frame.locals[slots.item] = new IntVal(i);
                frame.locals[slots.second] = list.get(i);
            }
            if (!round(frame)) {
                return;
            }
        }
    }

    private void entries(Frame frame, MapVal map) {
        List<Val> keys = map.keys();
        for (Val key : keys) {
            frame.locals[slots.item] = key;
            if (slots.second >= 0) {
                Val value = map.find(key);
                frame.locals[slots.second] = value == null ? ErrorVal.noSuchKey(key.toString()) : value;
            }
            if (!round(frame)) {
                return;
            }
        }
    }

    /** Whether to go on. */
    private boolean round(Frame frame) {
        if (condition.eval(frame) == BoolVal.FALSE) {
            return false;
        }
        Val next = step.eval(frame);
        frame.locals[slots.accumulator] = next;
        return true;
    }
}
