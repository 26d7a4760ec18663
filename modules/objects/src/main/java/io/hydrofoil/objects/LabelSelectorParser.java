package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The grammar of label selectors. Oddities that clients see are kept: {@code in} and {@code notin} are also names;
 * {@code in ()} and an empty member
 * stand for the empty value; key and values are checked while reading, and the first fault is told.
 */
final class LabelSelectorParser {
    private static final String SYMBOLS = "=!(),><";
    private static final List<String> OPERATORS = List.of("==", "!=", "=", ">", "<", "!", ",", "(", ")");

    private enum Type {
        END,
        NAME,
        SYMBOL
    }

    private record Token(Type type, String text) {
        boolean is(String symbol) {
            return type == Type.SYMBOL && text.equals(symbol);
        }

        boolean endsCondition() {
            return type == Type.END || is(",");
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    LabelSelectorParser(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                i++;
            } else if (SYMBOLS.indexOf(c) >= 0) {
                String symbol = symbol(text, i);
                tokens.add(new Token(Type.SYMBOL, symbol));
                i += symbol.length();
            } else {
                int start = i;
                while (i < text.length() && isNamePart(text.charAt(i))) {
                    i++;
                }
                tokens.add(new Token(Type.NAME, text.substring(start, i)));
            }
        }
        tokens.add(new Token(Type.END, ""));
    }

    private static boolean isNamePart(char c) {
        return SYMBOLS.indexOf(c) < 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n';
    }

    private static String symbol(String text, int at) {
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                return operator;
            }
        }
        throw new IllegalStateException("every symbol is an operator");
    }

    List<LabelRequirement> parse() throws MalformedException {
        List<LabelRequirement> requirements = new ArrayList<>();
        while (true) {
            Token token = peek();
            if (token.type() == Type.END) {
                return requirements;
            }
            if (token.type() != Type.NAME && !token.is("!")) {
                throw found(token, ", expected: !, identifier, or 'end of string'");
            }
            requirements.add(requirement());
            Token next = take();
            if (next.type() == Type.END) {
                return requirements;
            }
            if (!next.is(",")) {
                throw found(next, ", expected: ',' or 'end of string'");
            }
            Token after = peek();
            if (after.type() != Type.NAME && !after.is("!")) {
                throw found(after, ", expected: identifier after ','");
            }
        }
    }

    private LabelRequirement requirement() throws MalformedException {
        try {
            boolean negated = peek().is("!");
            if (negated) {
                take();
            }
            Token key = take();
            if (key.type() != Type.NAME) {
                throw found(key, ", expected: identifier");
            }
            checkKey(key.text());
            if (negated) {
                return new LabelRequirement(key.text(), LabelRequirement.Operator.DOES_NOT_EXIST, List.of());
            }
            if (peek().endsCondition()) {
                return new LabelRequirement(key.text(), LabelRequirement.Operator.EXISTS, List.of());
            }
            return comparison(key.text());
        } catch (MalformedException e) {
            throw new MalformedException("unable to parse requirement: " + e.getMessage(), e);
        }
    }

    private LabelRequirement comparison(String key) throws MalformedException {
        LabelRequirement.Operator operator = operator();
        boolean isSet = operator == LabelRequirement.Operator.IN || operator == LabelRequirement.Operator.NOT_IN;
        Set<String> values = isSet ? values() : new TreeSet<>(List.of(exactValue()));
        List<String> sorted = new ArrayList<>(values);
        if (operator == LabelRequirement.Operator.GREATER || operator == LabelRequirement.Operator.LESS) {
            checkInteger(sorted.getFirst());
        }
        for (int i = 0; i < sorted.size(); i++) {
            List<String> faults = LabelSyntax.valueFaults(sorted.get(i));
            if (!faults.isEmpty()) {
                throw new MalformedException("values[" + i + "][" + key + "]: Invalid value: "
                        + GoQuote.of(sorted.get(i)) + ": " + String.join("; ", faults));
            }
        }
        return new LabelRequirement(key, operator, sorted);
    }

    private LabelRequirement.Operator operator() throws MalformedException {
        Token token = take();
        return switch (token.text()) {
            case "in" -> LabelRequirement.Operator.IN;
            case "notin" -> LabelRequirement.Operator.NOT_IN;
            case "=" -> LabelRequirement.Operator.EQUALS;
            case "==" -> LabelRequirement.Operator.DOUBLE_EQUALS;
            case "!=" -> LabelRequirement.Operator.NOT_EQUALS;
            case ">" -> LabelRequirement.Operator.GREATER;
            case "<" -> LabelRequirement.Operator.LESS;
            default -> throw found(token, ", expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private String exactValue() throws MalformedException {
        if (peek().endsCondition()) {
            return "";
        }
        Token value = take();
        if (value.type() != Type.NAME) {
            throw found(value, ", expected: identifier");
        }
        return value.text();
    }

    private Set<String> values() throws MalformedException {
        Token open = take();
        if (!open.is("(")) {
            throw found(open, " expected: '('");
        }
        Set<String> values = new TreeSet<>();
        while (true) {
            Token token = take();
            if (token.type() == Type.NAME) {
                values.add(token.text());
                Token next = take();
                if (next.is(")")) {
                    return values;
                }
                if (!next.is(",")) {
                    throw found(next, ", expected: ',' or ')'");
                }
                if (peek().is(")")) {
                    values.add("");
                    take();
                    return values;
                }
            } else if (token.is(",")) {
                values.add("");
            } else if (token.is(")")) {
                values.add("");
                return values;
            } else {
                throw found(
                        token,
                        values.isEmpty() ? ", expected: ',', ')' or identifier" : ", expected: ',', or identifier");
            }
        }
    }

    private static void checkKey(String key) throws MalformedException {
        List<String> faults = LabelSyntax.keyFaults(key);
        if (!faults.isEmpty()) {
            throw new MalformedException("<nil>: Invalid value: " + GoQuote.of(key) + ": " + String.join("; ", faults));
        }
    }

    private static void checkInteger(String value) throws MalformedException {
        try {
            Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new MalformedException(
                    "values[0]: Invalid value: " + GoQuote.of(value)
                            + ": for 'Gt', 'Lt' operators, the value must be an integer",
                    e);
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token take() {
        return at < tokens.size() - 1 ? tokens.get(at++) : tokens.getLast();
    }

    private static MalformedException found(Token token, String expected) {
        return new MalformedException("found '" + token.text() + "'" + expected);
    }
}
