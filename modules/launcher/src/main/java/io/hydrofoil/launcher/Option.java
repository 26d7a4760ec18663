package io.hydrofoil.launcher;

/**
 * An option of a command.
 *
 * @param name with its dashes, for example {@code --port}
 * @param value name of its value in help; empty for a flag
 * @param description for help; empty hides the option
 */
record Option(String name, String value, String description) {
    static Option flag(String name, String description) {
        return new Option(name, "", description);
    }

    boolean isFlag() {
        return value.isEmpty();
    }

    /** Whether it takes several things: its value in help shows two. */
    boolean isList() {
        return value.indexOf(',') >= 0;
    }

    /** How help writes it. */
    String usage() {
        return isFlag() ? name : name + " " + value;
    }
}
