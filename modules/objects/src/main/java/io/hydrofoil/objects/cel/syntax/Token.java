package io.hydrofoil.objects.cel.syntax;

/**
 * A word of an expression.
 *
 * @param text as written; an operator or bracket is its own text
 * @param offset where it begins, in UTF-16 units
 */
record Token(Kind kind, String text, int offset) {
    enum Kind {
        /** A name, reserved or not. */
        IDENTIFIER,
        /** A name in backquotes. */
        QUOTED_IDENTIFIER,
        INT,
        UINT,
        FLOAT,
        STRING,
        BYTES,
        /** Operators, brackets, and the words in, true, false and null. */
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** How messages name it. */
    String shown() {
        return kind == Kind.END ? "<EOF>" : text;
    }
}
