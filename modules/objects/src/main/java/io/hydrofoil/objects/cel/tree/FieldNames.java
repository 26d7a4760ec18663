package io.hydrofoil.objects.cel.tree;

import io.hydrofoil.objects.cel.syntax.Operators;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of fields as expressions write them: what is no identifier is escaped. */
final class FieldNames {
    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern ESCAPABLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
    private static final String[][] ESCAPES = {
        {"__", "__underscores__"}, {".", "__dot__"}, {"-", "__dash__"}, {"/", "__slash__"}
    };

    private FieldNames() {}

    /** The name for expressions; null if there is none. */
    static @Nullable String escape(String name) {
        if (Operators.RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        if (!ESCAPABLE.matcher(name).matches()) {
            return null;
        }
        String escaped = name;
        for (String[] escape : ESCAPES) {
            escaped = escaped.replace(escape[0], escape[1]);
        }
        return IDENTIFIER.matcher(escaped).matches() ? escaped : null;
    }
}
