package io.hydrofoil.objects.cel.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hydrofoil.objects.cel.syntax.Expr;
import io.hydrofoil.objects.cel.syntax.Parsed;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;

/**
 * Literals that are sure to fail when the expression runs (regular expressions, durations, moments, templates), and
 * lists and maps that mix types, which only what is formatted may do.
 */
final class LiteralRules {
    private final Checked checked;
    private final Parsed parsed;
    /** How many calls of {@code format} this is inside of. */
    private int formats;

    private LiteralRules(Checked checked, Parsed parsed) {
        this.checked = checked;
        this.parsed = parsed;
    }

    static void check(Checked checked, Parsed parsed) {
        new LiteralRules(checked, parsed).visit(checked.root());
    }

    private void visit(Expr expr) {
        switch (expr) {
            case Expr.Literal ignored -> {}
            case Expr.Ident ignored -> {}
            case Expr.Select select -> visit(select.operand());
            case Expr.Call call -> {
                int level = call.function().equals("format") ? 1 : 0;
                formats += level;
                if (call.target() != null) {
                    visit(call.target());
                }
                call.arguments().forEach(this::visit);
                formats -= level;
                call(call);
            }
            case Expr.CreateList list -> {
                list.elements().forEach(element -> visit(element.value()));
                oneType(list);
            }
            case Expr.CreateMap map -> {
                map.entries().forEach(entry -> {
                    visit(entry.key());
                    visit(entry.value());
                });
                oneType(map);
            }
            case Expr.CreateStruct struct -> struct.fields().forEach(field -> visit(field.value()));
            case Expr.Comprehension fold ->
                List.of(fold.range(), fold.initial(), fold.condition(), fold.step(), fold.result())
                        .forEach(this::visit);
        }
    }

    private void oneType(Expr.CreateList list) {
        Type first = null;
        for (Expr.Element element : list.elements()) {
            Type type = present(element.value(), element.optional());
            first = first == null ? type : first;
            if (!same(first, type, element.value().id())) {
                return;
            }
        }
    }

    private void oneType(Expr.CreateMap map) {
        Type key = null;
        Type value = null;
        for (Expr.Entry entry : map.entries()) {
            Type thisKey = checked.type(entry.key());
            Type thisValue = present(entry.value(), entry.optional());
            key = key == null ? thisKey : key;
            value = value == null ? thisValue : value;
            if (!same(key, thisKey, entry.id()) || !same(value, thisValue, entry.id())) {
                return;
            }
        }
    }

    private Type present(Expr value, boolean optional) {
        Type type = checked.type(value);
        return optional && type.isOptional() ? type.parameter(0) : type;
    }

    private boolean same(Type first, Type type, int id) {
        if (formats > 0 || first.equals(type)) {
            return true;
        }
        parsed.issues()
                .add(
                        parsed.places().offset(id),
                        "expected type '" + first.shown() + "' but found '" + type.shown() + "'");
        return false;
    }

    /** A text that is to be filled with a list, both written down. */
    private void template(Expr.Call call) {
        if (!(call.target() instanceof Expr.Literal(int id, StringVal(String template)))
                || call.arguments().size() != 1
                || !(call.arguments().getFirst() instanceof Expr.CreateList list)
                || !(checked.reference(call) instanceof Reference.Function function)
                || !(function.candidates().getFirst().body() instanceof Overload.TemplateBody body)) {
            return;
        }
        List<Type> items = list.elements().stream()
                .map(element -> checked.type(element.value()))
                .toList();
        Overload.TemplateFault fault = body.fault(template, items);
        if (fault != null) {
            Expr at =
                    fault.item() < 0 ? call : list.elements().get(fault.item()).value();
            parsed.issues().add(parsed.places().offset(at.id()), fault.message());
        }
    }

    private void call(Expr.Call call) {
        template(call);
        boolean fails =
                switch (call.function()) {
                    case "matches" -> isBadPattern(call);
                    case "duration", "timestamp" -> failsToConvert(call);
                    default -> false;
                };
        if (fails) {
            int offset = parsed.places().offset(call.arguments().getLast().id());
            parsed.issues().add(offset, "invalid " + call.function() + " argument");
        }
    }

    private static boolean isBadPattern(Expr.Call call) {
        if (call.arguments().isEmpty()
                || !(call.arguments().getLast() instanceof Expr.Literal(int id, StringVal(String pattern)))) {
            return false;
        }
        try {
            Pattern.compile(pattern);
            return false;
        } catch (PatternSyntaxException e) {
            return true;
        }
    }

    private boolean failsToConvert(Expr.Call call) {
        if (call.target() == null
                && call.arguments().size() == 1
                && call.arguments().getFirst() instanceof Expr.Literal(int id, var value)
                && checked.reference(call) instanceof Reference.Function function) {
            for (Overload overload : function.candidates()) {
                Val result = overload.accepts(value) ? overload.body().apply(value) : value;
                if (result instanceof ErrorVal) {
                    return true;
                }
            }
        }
        return false;
    }
}
