package io.hydrofoil.objects.cel.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits the text of an expression into words. What is no word is an issue and is passed over. */
final class Lexer {
    private static final Set<String> WORDS = Set.of("in", "true", "false", "null");
    private static final Set<String> TWO = Set.of("==", "!=", "<=", ">=", "&&", "||");
    private static final String ONE = "<>[]{}().,-!?:+*/%";

    private final String text;
    private final Issues issues;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text, Issues issues) {
        this.text = text;
        this.issues = issues;
    }

    /** The words, ending with one of kind END. */
    static List<Token> tokens(String text, Issues issues) {
        Lexer lexer = new Lexer(text, issues);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
                number();
            } else if (quoteAfterPrefix() >= 0) {
                string(quoteAfterPrefix());
            } else if (isLetter(c)) {
                word();
            } else if (c == '`') {
                quotedIdentifier();
            } else {
                symbol();
            }
        }
        tokens.add(new Token(Token.Kind.END, "", text.length()));
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private void add(Token.Kind kind, int start) {
        tokens.add(new Token(kind, text.substring(start, at), start));
    }

    private void number() {
        int start = at;
        boolean isFloat = false;
        if (text.charAt(at) == '0' && peek(1) == 'x' && isHex(peek(2))) {
            at += 2;
            while (isHex(peek(0))) {
                at++;
            }
        } else {
            digits();
            if (peek(0) == '.' && isDigit(peek(1))) {
                isFloat = true;
                at++;
                digits();
            }
            int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
            if ((peek(0) == 'e' || peek(0) == 'E') && isDigit(peek(1 + sign))) {
                isFloat = true;
                at += 1 + sign;
                digits();
            }
        }
        if (!isFloat && (peek(0) == 'u' || peek(0) == 'U')) {
            at++;
            add(Token.Kind.UINT, start);
        } else {
            add(isFloat ? Token.Kind.FLOAT : Token.Kind.INT, start);
        }
    }

    private void digits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    /** Where a string that begins here has its first quote; negative if none begins here. */
    private int quoteAfterPrefix() {
        int prefix = 0;
        while (prefix < 2 && "rRbB".indexOf(peek(prefix)) >= 0 && peek(prefix) != 0) {
            prefix++;
        }
        for (int i = prefix; i >= 0; i--) {
            char c = peek(i);
            boolean ordered = i < 2 || Character.toLowerCase(peek(0)) == 'b';
            boolean differ = i < 2 || Character.toLowerCase(peek(1)) == 'r';
            if ((c == '"' || c == '\'') && ordered && differ) {
                return i;
            }
        }
        return -1;
    }

    private void string(int prefix) {
        int start = at;
        String before = text.substring(at, at + prefix);
        boolean raw = before.indexOf('r') >= 0 || before.indexOf('R') >= 0;
        boolean bytes = before.indexOf('b') >= 0 || before.indexOf('B') >= 0;
        at += prefix;
        String quote = text.substring(at, at + 1);
        String triple = quote.repeat(3);
        boolean isTriple = text.startsWith(triple, at);
        String closing = isTriple ? triple : quote;
        at += closing.length();
        while (at < text.length() && !text.startsWith(closing, at)) {
            char c = text.charAt(at);
            if (!isTriple && (c == '\n' || c == '\r')) {
                break;
            }
            at += !raw && c == '\\' && at + 1 < text.length() ? 2 : 1;
        }
        if (!text.startsWith(closing, Math.min(at, text.length()))) {
            unknown(start, Math.min(at, text.length()));
            return;
        }
        at += closing.length();
        add(bytes ? Token.Kind.BYTES : Token.Kind.STRING, start);
    }

    private void word() {
        int start = at;
        while (isLetter(peek(0)) || isDigit(peek(0))) {
            at++;
        }
        add(WORDS.contains(text.substring(start, at)) ? Token.Kind.SYMBOL : Token.Kind.IDENTIFIER, start);
    }

    private void quotedIdentifier() {
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
            unknown(at, text.length());
            return;
        }
        int start = at;
        at = end + 1;
        add(Token.Kind.QUOTED_IDENTIFIER, start);
    }

    private void symbol() {
        int start = at;
        if (at + 2 <= text.length() && TWO.contains(text.substring(at, at + 2))) {
            at += 2;
            add(Token.Kind.SYMBOL, start);
        } else if (ONE.indexOf(text.charAt(at)) >= 0) {
            at++;
            add(Token.Kind.SYMBOL, start);
        } else {
            int end = at + Character.charCount(text.codePointAt(at));
            boolean half = text.charAt(at) == '|' || text.charAt(at) == '&' || text.charAt(at) == '=';
            // Half an operator takes what follows along, for it could have been its other half.
            unknown(start, half && end < text.length() ? end + 1 : end);
        }
    }

    private void unknown(int start, int end) {
        issues.add(start, "Syntax error: token recognition error at: '" + text.substring(start, end) + "'");
        at = Math.max(end, start + 1);
    }
}
