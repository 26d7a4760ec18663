package io.hydrofoil.objects.cel.syntax;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operators as functions, under the names that messages show. */
public final class Operators {
    public static final String CONDITIONAL = "_?_:_";
    public static final String AND = "_&&_";
    public static final String OR = "_||_";
    public static final String NOT = "!_";
    public static final String NEGATE = "-_";
    public static final String EQUALS = "_==_";
    public static final String NOT_EQUALS = "_!=_";
    public static final String LESS = "_<_";
    public static final String LESS_EQUALS = "_<=_";
    public static final String GREATER = "_>_";
    public static final String GREATER_EQUALS = "_>=_";
    public static final String ADD = "_+_";
    public static final String SUBTRACT = "_-_";
    public static final String MULTIPLY = "_*_";
    public static final String DIVIDE = "_/_";
    public static final String MODULO = "_%_";
    public static final String IN = "@in";
    public static final String INDEX = "_[_]";
    public static final String OPTIONAL_INDEX = "_[?_]";
    public static final String OPTIONAL_SELECT = "_?._";
    public static final String NOT_STRICTLY_FALSE = "@not_strictly_false";

    /** Binary operators by precedence, the loosest first: relations, sums, products. */
    static final List<Map<String, String>> LEVELS = List.of(
            Map.of(
                    "<",
                    LESS,
                    "<=",
                    LESS_EQUALS,
                    ">",
                    GREATER,
                    ">=",
                    GREATER_EQUALS,
                    "==",
                    EQUALS,
                    "!=",
                    NOT_EQUALS,
                    "in",
                    IN),
            Map.of("+", ADD, "-", SUBTRACT),
            Map.of("*", MULTIPLY, "/", DIVIDE, "%", MODULO));

    /** Words that may not name anything. */
    public static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "package",
            "namespace",
            "null",
            "return",
            "true",
            "var",
            "void",
            "while");

    private Operators() {}
}
