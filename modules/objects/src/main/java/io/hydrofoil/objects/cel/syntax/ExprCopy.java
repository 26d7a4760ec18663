package io.hydrofoil.objects.cel.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies a tree under new ids, for macros that name an expression twice. */
final class ExprCopy {
    private final Parsed.Places places;

    ExprCopy(Parsed.Places places) {
        this.places = places;
    }

    Expr of(Expr expr) {
        return switch (expr) {
            case Expr.Literal(int id, var value) -> new Expr.Literal(at(id), value);
            case Expr.Ident(int id, String name) -> new Expr.Ident(at(id), name);
            case Expr.Select(int id, Expr operand, String field, boolean test) ->
                new Expr.Select(at(id), of(operand), field, test);
            case Expr.Call call -> call(call);
            case Expr.CreateList(int id, List<Expr.Element> elements) ->
                new Expr.CreateList(
                        at(id),
                        elements.stream()
                                .map(element -> new Expr.Element(of(element.value()), element.optional()))
                                .toList());
            case Expr.CreateMap(int id, List<Expr.Entry> entries) ->
                new Expr.CreateMap(
                        at(id),
                        entries.stream()
                                .map(entry -> new Expr.Entry(
                                        at(entry.id()), of(entry.key()), of(entry.value()), entry.optional()))
                                .toList());
            case Expr.CreateStruct(int id, String name, List<Expr.FieldValue> fields) ->
                new Expr.CreateStruct(
                        at(id),
                        name,
                        fields.stream()
                                .map(field -> new Expr.FieldValue(
                                        at(field.id()), field.name(), of(field.value()), field.optional()))
                                .toList());
            case Expr.Comprehension fold ->
                new Expr.Comprehension(
                        at(fold.id()),
                        of(fold.range()),
                        fold.variables(),
                        of(fold.initial()),
                        of(fold.condition()),
                        of(fold.step()),
                        of(fold.result()));
        };
    }

    private Expr call(Expr.Call call) {
        @Nullable Expr target = call.target();
        List<Expr> arguments = call.arguments().stream().map(this::of).toList();
        return new Expr.Call(at(call.id()), target == null ? null : of(target), call.function(), arguments);
    }

    private int at(int id) {
        return places.add(places.offset(id));
    }
}
