package io.hydrofoil.objects.cel.syntax;

import io.hydrofoil.objects.cel.values.Val;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of an expression. Its id, unique within the expression, leads to its place, type and meaning. Immutable. */
public sealed interface Expr {
    int id();

    /** A constant that was written down. */
    record Literal(int id, Val value) implements Expr {}

    /** A name without dots. */
    record Ident(int id, String name) implements Expr {}

    /** {@code operand.field}; {@code testOnly}: {@code has(operand.field)}. */
    record Select(int id, Expr operand, String field, boolean testOnly) implements Expr {}

    /** {@code function(arguments)}, or {@code target.function(arguments)}; operators are functions too. */
    record Call(int id, @Nullable Expr target, String function, List<Expr> arguments) implements Expr {}

    /** {@code [elements]}. */
    record CreateList(int id, List<Element> elements) implements Expr {}

    /** An element of a list; {@code optional}: it is left out if it is absent. */
    record Element(Expr value, boolean optional) {}

    /** <code>{key: value}</code>. */
    record CreateMap(int id, List<Entry> entries) implements Expr {}

    /** An entry of a map. */
    record Entry(int id, Expr key, Expr value, boolean optional) {}

    /** <code>name{field: value}</code>. */
    record CreateStruct(int id, String name, List<FieldValue> fields) implements Expr {}

    /** A field of an object. */
    record FieldValue(int id, String name, Expr value, boolean optional) {}

    /** A fold over a list or map, which macros are made of. */
    record Comprehension(int id, Expr range, Variables variables, Expr initial, Expr condition, Expr step, Expr result)
            implements Expr {}

    /**
     * The names of a fold.
     *
     * @param item the item or key; with a second one the index or key
     * @param second the item or value, or null
     * @param accumulator what the fold makes
     */
    record Variables(String item, @Nullable String second, String accumulator) {}
}
