package io.hydrofoil.objects.cel.types;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the type parameters of an expression stand for, found out step by step. A failed attempt leaves nothing behind.
 * One thread.
 */
public final class Substitution {
    private final Map<String, Type> found = new HashMap<>();
    /** What to undo if an attempt fails, latest last. */
    private final ArrayList<Change> changes = new ArrayList<>();

    private int fresh;

    private record Change(String parameter, @Nullable Type before) {}

    /** A parameter that stands for nothing yet. */
    public Type freshParameter() {
        return Type.parameter("_var" + fresh++);
    }

    /** Whether values of one type may stand where the other is expected; learns from it if so. */
    public boolean isAssignable(Type one, Type other) {
        return keepOrUndo(agrees(one, other));
    }

    /** As {@link #isAssignable}, of all pairs together. */
    public boolean areAssignable(List<Type> some, List<Type> others) {
        return keepOrUndo(agree(some, others));
    }

    private boolean keepOrUndo(boolean succeeded) {
        if (!succeeded) {
            for (Change change : changes.reversed()) {
                if (change.before == null) {
                    found.remove(change.parameter);
                } else {
                    found.put(change.parameter, change.before);
                }
            }
        }
        changes.clear();
        return succeeded;
    }

    private void learn(Type parameter, Type meaning) {
        changes.add(new Change(parameter.name(), found.put(parameter.name(), meaning)));
    }

    private boolean agree(List<Type> some, List<Type> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!agrees(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean agrees(Type one, Type other) {
        if (other.kind() == Type.Kind.PARAMETER) {
            boolean known = find(other) != null || one.equals(other);
            if (substitutes(one, other)) {
                return true;
            }
            if (known) {
                return false;
            }
        }
        if (one.kind() == Type.Kind.PARAMETER) {
            return substitutes(other, one);
        }
        if (one.isDynOrError() || other.isDynOrError()) {
            return true;
        }
        if (one.kind() == Type.Kind.NULL) {
            return other.isNullable();
        }
        if (other.kind() == Type.Kind.NULL) {
            return one.isNullable();
        }
        if (one.kind() != other.kind()) {
            return false;
        }
        return switch (one.kind()) {
            case STRUCT -> one.name().equals(other.name());
            case OPAQUE, LIST, MAP -> one.name().equals(other.name()) && agree(one.parameters(), other.parameters());
            default -> true;
        };
    }

    /** Whether the parameter may stand for {@code type}; takes the more general of what it stood for and this. */
    private boolean substitutes(Type type, Type parameter) {
        if (type.equals(parameter)) {
            return true;
        }
        Type known = find(parameter);
        if (known != null) {
            if (type.equals(known)) {
                return true;
            }
            if (!agrees(type, known)) {
                return false;
            }
            Type general = mostGeneral(type, known);
            if (isAbsent(parameter, general)) {
                learn(parameter, general);
            }
            return true;
        }
        if (isAbsent(parameter, type)) {
            learn(parameter, type);
            return true;
        }
        return false;
    }

    private @Nullable Type find(Type type) {
        return type.kind() == Type.Kind.PARAMETER ? found.get(type.name()) : null;
    }

    /** A type must not come to contain itself. */
    private boolean isAbsent(Type parameter, Type within) {
        if (parameter.equals(within)) {
            return false;
        }
        return switch (within.kind()) {
            case PARAMETER -> {
                Type known = find(within);
                yield known == null || isAbsent(parameter, known);
            }
            case OPAQUE, LIST, MAP -> within.parameters().stream().allMatch(inner -> isAbsent(parameter, inner));
            default -> true;
        };
    }

    /** The one of two types that agree that takes more values. */
    public static Type mostGeneral(Type one, Type other) {
        return isEqualOrMoreGeneral(one, other) ? one : other;
    }

    private static boolean isEqualOrMoreGeneral(Type one, Type other) {
        if (one.isDyn() || one.kind() == Type.Kind.PARAMETER) {
            return true;
        }
        if (other.isDyn() || other.kind() == Type.Kind.PARAMETER || one.kind() != other.kind()) {
            return false;
        }
        return switch (one.kind()) {
            case OPAQUE, LIST, MAP -> {
                boolean general = one.name().equals(other.name())
                        && one.parameters().size() == other.parameters().size();
                for (int i = 0; general && i < one.parameters().size(); i++) {
                    general = isEqualOrMoreGeneral(one.parameter(i), other.parameter(i));
                }
                yield general;
            }
            case TYPE -> true;
            default -> one.equals(other);
        };
    }

    /** The type with its parameters replaced by what they stand for. */
    public Type apply(Type type) {
        return apply(type, false);
    }

    /** As {@link #apply(Type)}; what stands for nothing is dyn. */
    public Type applyFully(Type type) {
        return apply(type, true);
    }

    private Type apply(Type type, boolean fully) {
        Type known = find(type);
        if (known != null) {
            return apply(known, fully);
        }
        if (type.kind() == Type.Kind.PARAMETER) {
            return fully ? Type.DYN : type;
        }
        if (type.parameters().isEmpty()) {
            return type;
        }
        List<Type> changed = new ArrayList<>(type.parameters().size());
        for (Type parameter : type.parameters()) {
            changed.add(apply(parameter, fully));
        }
        return type.withParameters(changed);
    }

    /** The type with the named parameters replaced. */
    public static Type instantiate(Type type, Map<String, Type> named) {
        if (type.kind() == Type.Kind.PARAMETER) {
            return named.getOrDefault(type.name(), type);
        }
        if (type.parameters().isEmpty()) {
            return type;
        }
        List<Type> changed = new ArrayList<>(type.parameters().size());
        for (Type parameter : type.parameters()) {
            changed.add(instantiate(parameter, named));
        }
        return type.withParameters(changed);
    }
}
