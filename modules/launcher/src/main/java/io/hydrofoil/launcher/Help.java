package io.hydrofoil.launcher;

import java.io.PrintStream;
import java.util.List;

/** The help texts. */
final class Help {
    private Help() {}

    static void all(List<Command> commands, PrintStream out) {
        out.println("Hydrofoil, a cluster manager with the Kubernetes API.");
        out.println();
        out.println("Usage: hydrofoil COMMAND [OPTIONS]");
        out.println();
        for (Command command : commands) {
            line(out, command.name(), command.description().getFirst());
        }
        line(out, "build", "Builds what the other commands run (in a source tree; they do so by themselves).");
        line(out, "test", "Runs all tests (in a source tree).");
        line(out, "simulate", "Simulates clusters under faults from a seed and checks them (in a source tree).");
        line(out, "soak", "Soaks three members under load and faults and checks them (in a source tree).");
        line(out, "fuzz", "Looks for input that breaks what reads input (in a source tree).");
        line(out, "help", "Shows this, or the help of a command: hydrofoil help COMMAND.");
        out.println();
        out.println("Exit codes:");
        for (ExitCode code : ExitCode.values()) {
            out.printf("  %2d  %s%n", code.code(), code.meaning());
        }
        out.flush();
    }

    static void of(Command command, PrintStream out) {
        String operands = command.operands().isEmpty() ? "" : " " + String.join(" ", command.operands());
        out.println("Usage: hydrofoil " + command.name() + operands
                + (command.options().isEmpty() ? "" : " [OPTIONS]"));
        out.println();
        command.description().forEach(out::println);
        out.println();
        for (Option option : command.options()) {
            if (!option.description().isEmpty()) {
                line(out, option.usage(), option.description());
            }
        }
        line(out, "-h, --help", "Shows this.");
        out.flush();
    }

    private static void line(PrintStream out, String name, String text) {
        out.printf("  %-20s %s%n", name, text);
    }
}
