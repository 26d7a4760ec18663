package io.hydrofoil.launcher;

import java.util.List;

/** One subcommand. */
interface Command {
    String name();

    /** What it does, for help: first a sentence, then what else is worth knowing. */
    List<String> description();

    List<Option> options();

    /** What must stand beside the options, in order; usually nothing. */
    default List<String> operands() {
        return List.of();
    }

    /** Runs it; returns the exit code. */
    int run(Arguments arguments) throws StartException, InterruptedException;
}
