package io.hydrofoil.objects;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A field selector such as {@code status.phase!=Running,spec.nodeName=n1}, checked against the fields that its kind
 * lets select. Immutable.
 */
public final class FieldSelector {
    /** Selects everything. */
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of(), null);

    private static final String[] OPERATORS = {"!=", "==", "="};

    private final List<Term> terms;
    private final @Nullable Kind custom;

    private FieldSelector(List<Term> terms, @Nullable Kind custom) {
        this.terms = terms;
        this.custom = custom;
    }

    /** One comparison. */
    record Term(SelectableFields.Field field, Comparison comparison) {
        boolean matches(MapValue object) {
            return field.valueIn(object).equals(comparison.value) == comparison.equal;
        }

        /** As {@link #matches(MapValue)}, for the field's value in a record's header. */
        boolean matches(DirectBuffer buffer, int offset, int length) {
            return LabelRequirement.isSame(comparison.utf8, buffer, offset, length) == comparison.equal;
        }
    }

    /** Name, operator and value, before it is known whether there is such a field. */
    static final class Comparison {
        private final String name;
        private final boolean equal;
        private final String value;
        private final byte[] utf8;

        Comparison(String name, boolean equal, String value) {
            this.name = name;
            this.equal = equal;
            this.value = value;
            this.utf8 = value.getBytes(StandardCharsets.UTF_8);
        }
    }

    /**
     * Reads a selector for {@code kind}.
     *
     * @throws MalformedException with the text of the 400 that clients know: bad syntax, or a field that this kind
     *        cannot select by
     */
    public static FieldSelector parse(String text, Kind kind) throws MalformedException {
        List<Comparison> comparisons = new ArrayList<>();
        // Of several faults the one of the first comparison in order is told.
        for (String part : parts(text).stream().sorted().toList()) {
            if (!part.isEmpty()) {
                comparisons.add(comparison(part, text));
            }
        }
        List<Term> terms = new ArrayList<>();
        SelectableFields fields = SelectableFields.of(kind);
        for (Comparison comparison : comparisons) {
            SelectableFields.Field field = fields.field(comparison.name);
            if (field == null) {
                throw new MalformedException(fields.unsupported(comparison.name));
            }
            terms.add(new Term(field, comparison));
        }
        return terms.isEmpty()
                ? EVERYTHING
                : new FieldSelector(List.copyOf(terms), kind.custom() == null ? null : kind);
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static Comparison comparison(String part, String selector) throws MalformedException {
        for (int i = 0; i < part.length(); i++) {
            for (String operator : OPERATORS) {
                if (part.startsWith(operator, i)) {
                    String value = unescaped(part.substring(i + operator.length()));
                    return new Comparison(part.substring(0, i), !operator.equals("!="), value);
                }
            }
        }
        throw new MalformedException("invalid selector: '" + selector + "'; can't understand '" + part + "'");
    }

    private static String unescaped(String text) throws MalformedException {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                char next = i < text.length() ? text.charAt(i) : 0;
                if (next != '\\' && next != ',' && next != '=') {
                    String sequence = next == 0 ? "\\" : "\\" + next;
                    throw new MalformedException("invalid field selector: invalid escape sequence: " + sequence);
                }
                out.append(next);
            } else if (c == '=' || c == ',') {
                throw new MalformedException("invalid field selector: unescaped character in value: " + (int) c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Whether it selects everything. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /** The value that {@code field} must equal by this selector, or null if it demands none. */
    public @Nullable String exact(String field) {
        for (Term term : terms) {
            if (term.comparison().equal && term.comparison().name.equals(field)) {
                return term.comparison().value;
            }
        }
        return null;
    }

    /** Whether an object of the kind that the selector was read for is selected. */
    public boolean matches(MapValue object) {
        for (Term term : terms) {
            if (!term.matches(object)) {
                return false;
            }
        }
        return true;
    }

    /** A stored custom object as the kind of this selector shows it; others as they are. */
    MapValue shown(MapValue stored) {
        Kind kind = custom;
        CustomKind own = kind == null ? null : kind.custom();
        return kind == null || own == null ? stored : own.toShown(kind, stored);
    }

    List<Term> terms() {
        return terms;
    }

    /** The canonical text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            Comparison comparison = term.comparison();
            text.append(text.isEmpty() ? "" : ",").append(comparison.name).append(comparison.equal ? "=" : "!=");
            text.append(
                    comparison.value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\="));
        }
        return text.toString();
    }
}
