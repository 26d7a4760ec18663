package io.hydrofoil.objects.cel;

/** Says why an expression cannot be used, in the words that clients see. */
public final class CompileException extends Exception {
    private static final long serialVersionUID = 1;

    static final String UNFIT = "compilation failed: ";

    private final boolean isInternal;

    public CompileException(String message, boolean isInternal) {
        super(message, null, false, false);
        this.isInternal = isInternal;
    }

    /** Whether the expression is fine in itself, but a constant of it has no value. */
    public boolean isInternal() {
        return isInternal;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** As {@link #text}, without the words that say that there are issues. */
    public String issues() {
        return text().startsWith(UNFIT) ? text().substring(UNFIT.length()) : text();
    }
}
