package io.hydrofoil.objects.cel.syntax;

import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.DoubleVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.NullVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.UintVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions by recursive descent (source: the language definition of CEL), with optional selection, and expands
 * macros on the way. It stops at the first syntax error; the messages are those that clients know, as far as a
 * recursive parser can tell what a table-driven one would have expected.
 */
public final class Parser {
    /** Most code points of an expression. */
    static final int MAX_SIZE = 100_000;

    /** Deepest nesting, and longest chain of operators or selections. */
    static final int MAX_DEPTH = 250;

    private static final String PRIMARY =
            "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES,"
                    + " IDENTIFIER}";

    private final List<Token> tokens;
    private final Issues issues;
    private final Parsed.Places places;
    private final Macros macros;
    private int at;
    private int depth;

    private Parser(List<Token> tokens, Issues issues, boolean binds) {
        this.tokens = tokens;
        this.issues = issues;
        this.places = new Parsed.Places();
        this.macros = new Macros(places, issues, binds);
    }

    /** Ends the parse; what is wrong has been told. */
    private static final class StopException extends Exception {
        private static final long serialVersionUID = 1;

        StopException() {
            super(null, null, false, false);
        }
    }

    /**
     * Parses an expression.
     *
     * @param binds whether {@code cel.bind} names values
     */
    public static Parsed parse(String text, boolean binds) {
        Issues issues = new Issues(new Source(text));
        int size = text.codePointCount(0, text.length());
        if (size > MAX_SIZE) {
            issues.add(-1, "expression code point size exceeds limit: size: " + size + ", limit " + MAX_SIZE);
            return new Parsed(null, new Parsed.Places(), issues);
        }
        Parser parser = new Parser(Lexer.tokens(text, issues), issues, binds);
        @Nullable Expr root = null;
        try {
            root = parser.expression();
            parser.end();
        } catch (StopException e) {
            root = null;
        }
        return new Parsed(issues.isEmpty() ? root : null, parser.places, issues);
    }

    private void end() throws StopException {
        Token next = next();
        if (next.kind() != Token.Kind.END) {
            boolean single = tokens.get(at + 1).kind() == Token.Kind.END;
            throw stop(next, (single ? "extraneous" : "mismatched") + " input '" + next.shown() + "' expecting <EOF>");
        }
    }

    private Token next() {
        return tokens.get(at);
    }

    private StopException stop(Token token, String message) {
        issues.add(token.offset(), "Syntax error: " + message);
        return new StopException();
    }

    private StopException mismatched(String expected) {
        return stop(next(), "mismatched input '" + next().shown() + "' expecting " + expected);
    }

    private boolean takes(String symbol) {
        if (next().is(symbol)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String symbol) throws StopException {
        if (!takes(symbol)) {
            throw mismatched("'" + symbol + "'");
        }
    }

    private int id(Token token) {
        return places.add(token.offset());
    }

    private void descend(int by) throws StopException {
        depth += by;
        if (depth > MAX_DEPTH) {
            issues.add(-1, "expression recursion limit exceeded: " + MAX_DEPTH);
            throw new StopException();
        }
    }

    private Expr expression() throws StopException {
        descend(1);
        Expr condition = logical(true);
        Token question = next();
        if (takes("?")) {
            Expr yes = logical(true);
            expect(":");
            Expr no = expression();
            int id = id(question);
            depth--;
            return new Expr.Call(id, null, Operators.CONDITIONAL, List.of(condition, yes, no));
        }
        depth--;
        return condition;
    }

    /** Chains of || (which hold chains of &&) become balanced trees: they may be long, but are never deep. */
    private Expr logical(boolean isOr) throws StopException {
        String symbol = isOr ? "||" : "&&";
        List<Expr> terms = new ArrayList<>(2);
        List<Integer> ids = new ArrayList<>(1);
        terms.add(isOr ? logical(false) : relation());
        while (next().is(symbol)) {
            ids.add(id(next()));
            at++;
            terms.add(isOr ? logical(false) : relation());
        }
        return balanced(isOr ? Operators.OR : Operators.AND, terms, ids);
    }

    private static Expr balanced(String function, List<Expr> terms, List<Integer> ids) {
        if (terms.size() == 1) {
            return terms.getFirst();
        }
        int middle = terms.size() / 2;
        Expr left = balanced(function, terms.subList(0, middle), ids.subList(0, middle - 1));
        Expr right = balanced(function, terms.subList(middle, terms.size()), ids.subList(middle, ids.size()));
        return new Expr.Call(ids.get(middle - 1), null, function, List.of(left, right));
    }

    private Expr relation() throws StopException {
        return binary(0);
    }

    private Expr binary(int level) throws StopException {
        if (level == Operators.LEVELS.size()) {
            return unary();
        }
        Map<String, String> functions = Operators.LEVELS.get(level);
        int before = depth;
        Expr left = binary(level + 1);
        while (next().kind() == Token.Kind.SYMBOL && functions.containsKey(next().text())) {
            descend(1);
            Token operator = next();
            at++;
            Expr right = binary(level + 1);
            String function = functions.getOrDefault(operator.text(), "");
            left = new Expr.Call(id(operator), null, function, List.of(left, right));
        }
        depth = before;
        return left;
    }

    /** Pairs of one sign cancel out; a sign before a number belongs to it. */
    private Expr unary() throws StopException {
        Token sign = next();
        if (!sign.is("!") && !sign.is("-")) {
            return member();
        }
        int count = 0;
        while (next().is(sign.text())) {
            count++;
            at++;
        }
        boolean isNumber = next().kind() == Token.Kind.INT || next().kind() == Token.Kind.FLOAT;
        if (sign.is("-") && isNumber) {
            Expr literal = selections(number(sign, next(), true));
            return count % 2 == 1 ? literal : negated(sign, literal);
        }
        Expr operand = member();
        return count % 2 == 0
                ? operand
                : new Expr.Call(id(sign), null, sign.is("!") ? Operators.NOT : Operators.NEGATE, List.of(operand));
    }

    private Expr negated(Token sign, Expr operand) {
        return new Expr.Call(id(sign), null, Operators.NEGATE, List.of(operand));
    }

    private Expr member() throws StopException {
        return selections(primary());
    }

    private Expr selections(Expr first) throws StopException {
        int before = depth;
        Expr operand = first;
        while (true) {
            Token operator = next();
            if (takes(".")) {
                descend(1);
                operand = selection(operand, operator);
            } else if (takes("[")) {
                descend(1);
                boolean optional = takes("?");
                Expr index = expression();
                expect("]");
                String function = optional ? Operators.OPTIONAL_INDEX : Operators.INDEX;
                operand = new Expr.Call(id(operator), null, function, List.of(operand, index));
            } else {
                depth = before;
                return operand;
            }
        }
    }

    private Expr selection(Expr operand, Token dot) throws StopException {
        boolean optional = takes("?");
        Token name = next();
        if (name.kind() == Token.Kind.QUOTED_IDENTIFIER) {
            issues.add(name.offset(), "unsupported syntax: '`'");
            throw new StopException();
        }
        if (name.kind() != Token.Kind.IDENTIFIER) {
            throw mismatched("IDENTIFIER");
        }
        at++;
        if (optional) {
            int id = id(dot);
            Expr field = new Expr.Literal(id(name), new StringVal(name.text()));
            return new Expr.Call(id, null, Operators.OPTIONAL_SELECT, List.of(operand, field));
        }
        Token open = next();
        if (takes("(")) {
            int id = id(open);
            return macros.call(id, operand, name.text(), arguments());
        }
        return new Expr.Select(id(dot), operand, name.text(), false);
    }

    private List<Expr> arguments() throws StopException {
        List<Expr> arguments = new ArrayList<>(2);
        if (takes(")")) {
            return arguments;
        }
        do {
            arguments.add(expression());
        } while (takes(","));
        if (!takes(")")) {
            throw mismatched("{')', ','}");
        }
        return arguments;
    }

    private Expr primary() throws StopException {
        Token token = next();
        return switch (token.kind()) {
            case INT, UINT, FLOAT -> number(token, token, false);
            case STRING, BYTES -> {
                at++;
                yield text(token);
            }
            case IDENTIFIER -> named(false);
            case QUOTED_IDENTIFIER -> {
                issues.add(token.offset(), "unsupported syntax: '`'");
                throw new StopException();
            }
            default -> symbol(token);
        };
    }

    private Expr symbol(Token token) throws StopException {
        if (token.kind() == Token.Kind.END) {
            throw mismatched(PRIMARY);
        }
        return switch (token.text()) {
            case "(" -> {
                at++;
                Expr inner = expression();
                expect(")");
                yield inner;
            }
            case "[" -> {
                at++;
                yield list(id(token));
            }
            case "{" -> {
                at++;
                yield map(id(token));
            }
            case "." -> {
                at++;
                if (next().kind() != Token.Kind.IDENTIFIER) {
                    throw mismatched("IDENTIFIER");
                }
                yield named(true);
            }
            case "true", "false" -> {
                at++;
                yield new Expr.Literal(id(token), BoolVal.of(token.is("true")));
            }
            case "null" -> {
                at++;
                yield new Expr.Literal(id(token), NullVal.NULL);
            }
            default -> throw mismatched(PRIMARY);
        };
    }

    private Expr text(Token token) throws StopException {
        boolean bytes = token.kind() == Token.Kind.BYTES;
        Val value = Literals.read(token.text(), bytes);
        if (value == null) {
            throw stop(token, "token recognition error at: '" + token.text() + "'");
        }
        return new Expr.Literal(id(token), value);
    }

    /** A number that begins at {@code first}: its sign, or itself. */
    private Expr number(Token first, Token token, boolean negative) {
        at++;
        String sign = negative ? "-" : "";
        Val value;
        try {
            value = switch (token.kind()) {
                case UINT ->
                    new UintVal(unsigned(token.text().substring(0, token.text().length() - 1)));
                case FLOAT -> new DoubleVal(Double.parseDouble(sign + token.text()));
                default -> new IntVal(signed(sign, token.text()));
            };
        } catch (NumberFormatException e) {
            issues.add(token.offset(), "invalid " + (token.kind() == Token.Kind.UINT ? "uint" : "int") + " literal");
            value = new IntVal(0);
        }
        if (value instanceof DoubleVal(double decimal) && Double.isInfinite(decimal)) {
            issues.add(token.offset(), "invalid double literal");
        }
        return new Expr.Literal(id(first), value);
    }

    private static long signed(String sign, String text) {
        return text.startsWith("0x") ? Long.parseLong(sign + text.substring(2), 16) : Long.parseLong(sign + text);
    }

    private static long unsigned(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }

    /** A name, a call of a function, or an object with fields. */
    private Expr named(boolean leadingDot) throws StopException {
        Token token = next();
        at++;
        if (next().is("(")) {
            int id = id(next());
            at++;
            return macros.call(id, null, token.text(), arguments());
        }
        int structEnd = structName();
        if (structEnd >= 0) {
            StringBuilder name = new StringBuilder(token.text());
            while (at < structEnd) {
                name.append(next().text());
                at++;
            }
            return struct(name.toString());
        }
        if (Operators.RESERVED.contains(token.text())) {
            issues.add(token.offset(), "reserved identifier: " + token.text());
        }
        return new Expr.Ident(id(token), (leadingDot ? "." : "") + token.text());
    }

    /** Where the brace of {@code a.b.c{…}} stands if that is what follows; else negative. */
    private int structName() {
        int ahead = at;
        while (tokens.get(ahead).is(".") && tokens.get(ahead + 1).kind() == Token.Kind.IDENTIFIER) {
            ahead += 2;
        }
        return tokens.get(ahead).is("{") ? ahead : -1;
    }

    private Expr struct(String name) throws StopException {
        int id = id(next());
        at++;
        List<Expr.FieldValue> fields = new ArrayList<>();
        while (!takes("}")) {
            boolean optional = takes("?");
            Token field = next();
            if (field.kind() != Token.Kind.IDENTIFIER) {
                throw mismatched("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}");
            }
            at++;
            int fieldId = id(next());
            expect(":");
            fields.add(new Expr.FieldValue(fieldId, field.text(), expression(), optional));
            if (!takes(",") && !next().is("}")) {
                throw mismatched("{'}', ','}");
            }
        }
        return new Expr.CreateStruct(id, name, fields);
    }

    private Expr list(int id) throws StopException {
        List<Expr.Element> elements = new ArrayList<>();
        while (!takes("]")) {
            boolean optional = takes("?");
            elements.add(new Expr.Element(expression(), optional));
            if (!takes(",") && !next().is("]")) {
                throw mismatched("{']', ','}");
            }
        }
        return new Expr.CreateList(id, elements);
    }

    private Expr map(int id) throws StopException {
        List<Expr.Entry> entries = new ArrayList<>();
        while (!takes("}")) {
            boolean optional = takes("?");
            Expr key = expression();
            int entryId = id(next());
            expect(":");
            entries.add(new Expr.Entry(entryId, key, expression(), optional));
            if (!takes(",") && !next().is("}")) {
                throw mismatched("{'}', ','}");
            }
        }
        return new Expr.CreateMap(id, entries);
    }
}
