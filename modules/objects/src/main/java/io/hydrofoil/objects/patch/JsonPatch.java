package io.hydrofoil.objects.patch;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.PatchException;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON patch (RFC 6902) as a v1.36 server applies it, which is laxer than the RFC: replace sets a missing member, copy
 * of a missing member gives null, replacing all by a scalar changes nothing, a
 * test of a missing member against null passes, negative indices count from the end, a missing value is null. Every
 * failure is the same 422.
 */
public final class JsonPatch {
    private static final int MAX_OPERATIONS = 10_000;
    private static final long MAX_COPIED_BYTES = 3L * 1024 * 1024;

    private Value document;
    private long copiedBytes;

    /** How deep the document is at most; grows with what is added, and is counted anew when it seems too much. */
    private int depth;

    private JsonPatch(Value document) {
        this.document = document;
        this.depth = depth(document);
    }

    /** Applies {@code patch}, which must be a list of operations. */
    public static MapValue apply(MapValue target, Value patch) throws PatchException {
        if (patch instanceof NullValue) {
            return target.copy();
        }
        if (!(patch instanceof ListValue operations)
                || operations.stream().anyMatch(item -> !(item instanceof MapValue || item instanceof NullValue))) {
            throw new PatchException(Statuses.badRequest("error decoding patch: Invalid JSON Patch"));
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw new PatchException(Statuses.requestTooLarge("The allowed maximum operations in a JSON patch is "
                    + MAX_OPERATIONS + ", got " + operations.size()));
        }
        JsonPatch run = new JsonPatch(target.copy());
        for (Value operation : operations) {
            run.perform(operation instanceof MapValue map ? map : MapValue.EMPTY);
        }
        if (run.document instanceof MapValue result) {
            return result;
        }
        throw rejected();
    }

    private void perform(MapValue operation) throws PatchException {
        try {
            dispatch(operation);
        } catch (PatchException e) {
            throw new PatchException(e.status(), detail(operation), e.isFailedTest());
        }
    }

    private static String detail(MapValue operation) {
        String op = operation.text("op", "");
        String path = operation.text("path", "");
        return switch (op) {
            case "remove" ->
                "error in remove for path: '" + path + "': Unable to remove nonexistent key: "
                        + path.substring(path.lastIndexOf('/') + 1) + ": missing value";
            case "test" -> "testing path " + path + " failed";
            case "move", "copy" -> "error in " + op + " for path: '" + operation.text("from", "") + "': missing value";
            case "add", "replace" ->
                op + " operation does not apply: doc is missing path: \"" + path + "\": missing value";
            default -> "Unexpected kind: " + op;
        };
    }

    private void dispatch(MapValue operation) throws PatchException {
        switch (operation.text("op", "")) {
            case "add" -> add(path(operation, "path"), value(operation), -1);
            case "remove" -> place(path(operation, "path")).remove();
            case "replace" -> replace(path(operation, "path"), value(operation));
            case "move" -> {
                Place from = place(path(operation, "from"));
                Value moved = from.get();
                from.remove();
                add(path(operation, "path"), moved == null ? NullValue.NULL : moved, depth);
            }
            case "copy" -> copy(path(operation, "from"), path(operation, "path"));
            case "test" -> test(path(operation, "path"), value(operation));
            default -> throw rejected();
        }
    }

    private void replace(String path, Value value) throws PatchException {
        if (path.isEmpty()) {
            if (value instanceof MapValue || value instanceof ListValue) {
                document = value;
                depth = depth(value);
            }
            return;
        }
        place(path).set(value);
        deepened(path, depth(value));
    }

    /** {@code valueDepth}: how deep the value is at most; -1: to be counted. */
    private void add(String path, Value value, int valueDepth) throws PatchException {
        place(path).add(value);
        deepened(path, valueDepth < 0 ? depth(value) : valueDepth);
    }

    /**
     * Objects that patches nest into each other could become deeper than any stack; a document deeper than what is read
     * is none.
     */
    private void deepened(String path, int valueDepth) throws PatchException {
        depth = Math.max(depth, steps(path).size() + valueDepth);
        if (depth > Json.MAX_DEPTH) {
            depth = depth(document);
            if (depth > Json.MAX_DEPTH) {
                throw rejected();
            }
        }
    }

    /** How deep a value is; one more than the limit if it is deeper. */
    private static int depth(Value value) {
        return depth(value, 0);
    }

    private static int depth(Value value, int above) {
        int deepest = above;
        if (above > Json.MAX_DEPTH) {
            return above;
        }
        switch (value) {
            case MapValue map -> {
                deepest++;
                for (var field : map) {
                    deepest = Math.max(deepest, depth(field.getValue(), above + 1));
                }
            }
            case ListValue list -> {
                deepest++;
                for (Value item : list) {
                    deepest = Math.max(deepest, depth(item, above + 1));
                }
            }
            default -> {
                // scalars are no level
            }
        }
        return deepest;
    }

    /** Copies grow the document without the patch growing: their sum is limited. */
    private void copy(String from, String path) throws PatchException {
        Value value = place(from).get();
        Value copy = value == null ? NullValue.NULL : value.copy();
        copiedBytes += Json.bytes(copy).length;
        if (copiedBytes > MAX_COPIED_BYTES) {
            throw rejected();
        }
        add(path, copy, -1);
    }

    private void test(String path, Value expected) throws PatchException {
        Value actual = path.isEmpty() ? document : place(path).get();
        if (!expected.equals(actual == null ? NullValue.NULL : actual)) {
            throw new PatchException(Statuses.rejected(), "", true);
        }
    }

    private static String path(MapValue operation, String field) throws PatchException {
        String path = operation.text(field);
        if (path == null) {
            throw rejected();
        }
        return path;
    }

    private static Value value(MapValue operation) {
        Value value = operation.get("value");
        return value == null ? NullValue.NULL : value.copy();
    }

    /**
     * The container that a pointer leads to and its last step; the text before the first slash is ignored, as the
     * server does.
     */
    private Place place(String pointer) throws PatchException {
        List<String> steps = steps(pointer);
        if (steps.isEmpty()) {
            throw rejected();
        }
        Value container = document;
        for (String step : steps.subList(0, steps.size() - 1)) {
            Value next = new Place(container, step).get();
            if (next == null) {
                throw rejected();
            }
            container = next;
        }
        if (!(container instanceof MapValue || container instanceof ListValue)) {
            throw rejected();
        }
        return new Place(container, steps.getLast());
    }

    private static List<String> steps(String pointer) {
        List<String> steps = new ArrayList<>();
        int slash = pointer.indexOf('/');
        while (slash >= 0) {
            int next = pointer.indexOf('/', slash + 1);
            String step = pointer.substring(slash + 1, next < 0 ? pointer.length() : next);
            steps.add(step.replace("~1", "/").replace("~0", "~"));
            slash = next;
        }
        return steps;
    }

    private static PatchException rejected() {
        return new PatchException(Statuses.rejected());
    }

    /** A member of a map, or an item of a list. */
    private record Place(Value container, String step) {
        @Nullable
        Value get() throws PatchException {
            return switch (container) {
                case MapValue map -> map.get(step);
                case ListValue list -> list.at(index(list.size(), list.size() - 1));
                default -> throw rejected();
            };
        }

        void set(Value value) throws PatchException {
            switch (container) {
                case MapValue map -> map.put(step, value);
                case ListValue list -> list.set(index(list.size(), list.size() - 1), value);
                default -> throw rejected();
            }
        }

        void add(@Nullable Value value) throws PatchException {
            Value added = value == null ? NullValue.NULL : value;
            switch (container) {
                case MapValue map -> map.put(step, added);
                case ListValue list -> {
                    boolean last = step.equals("-");
                    list.add(last ? list.size() : index(list.size() + 1, list.size()), added);
                }
                default -> throw rejected();
            }
        }

        void remove() throws PatchException {
            switch (container) {
                case MapValue map -> {
                    if (map.remove(step) == null) {
                        throw rejected();
                    }
                }
                case ListValue list -> list.remove(index(list.size(), list.size() - 1));
                default -> throw rejected();
            }
        }

        /** The step as an index up to {@code max}; a negative one counts back from {@code size}. */
        private int index(int size, int max) throws PatchException {
            try {
                int index = Integer.parseInt(step);
                int counted = index < 0 ? index + size : index;
                if (counted >= 0 && counted <= max) {
                    return counted;
                }
            } catch (NumberFormatException e) {
                throw rejected();
            }
            throw rejected();
        }
    }
}
