package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words and options given to a command: {@code --name value}, {@code --name=value} or {@code --flag}. Options
 * that list things may be given again, and then list them all. Immutable.
 */
final class Arguments {
    private final Command command;
    private final Map<String, String> values;
    private final List<String> operands;

    private Arguments(Command command, Map<String, String> values, List<String> operands) {
        this.command = command;
        this.values = values;
        this.operands = List.copyOf(operands);
    }

    /** Parses what stands after the command's name; an unknown option, a missing value or anything else is refused. */
    static Arguments parse(Command command, List<String> given) throws StartException {
        Map<String, String> values = new HashMap<>();
        List<String> operands = new ArrayList<>();
        int at = 0;
        while (at < given.size()) {
            String word = given.get(at++);
            if (!word.startsWith("-") && operands.size() < command.operands().size()) {
                operands.add(word);
                continue;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            Option option = option(command, name);
            if (values.containsKey(name) && !option.isList()) {
                throw usage(command, name + " is given twice");
            }
            if (option.isFlag()) {
                if (equals >= 0) {
                    throw usage(command, name + " takes no value");
                }
                values.put(name, "");
            } else if (equals >= 0) {
                values.merge(name, word.substring(equals + 1), Arguments::listed);
            } else if (at < given.size()) {
                values.merge(name, given.get(at++), Arguments::listed);
            } else {
                throw usage(command, name + " needs a value: " + option.usage());
            }
        }
        if (operands.size() < command.operands().size()) {
            String missing = command.operands().get(operands.size());
            throw usage(
                    command,
                    missing + " is missing: hydrofoil " + command.name() + " " + String.join(" ", command.operands()));
        }
        return new Arguments(command, values, operands);
    }

    private static String listed(String first, String more) {
        return first + "," + more;
    }

    /** What stands beside the options, as many as the command has. */
    List<String> operands() {
        return operands;
    }

    /** The first word, which must be one of {@code known}. */
    String action(List<String> known) throws StartException {
        String given = operands.getFirst();
        if (known.contains(given)) {
            return given;
        }
        throw usage(
                command,
                "\"hydrofoil " + command.name() + "\" cannot " + given + "; did you mean " + Nearest.of(given, known)
                        + "?");
    }

    /** The file that the word at this place names. */
    Path fileOperand(int at) {
        return Path.of(operands.get(at)).toAbsolutePath().normalize();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    @Nullable
    Path path(String name) {
        String text = values.get(name);
        return text == null ? null : Path.of(text).toAbsolutePath().normalize();
    }

    @Nullable
    Integer number(String name) throws StartException {
        String text = values.get(name);
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new StartException(
                    ExitCode.USAGE, name + " is \"" + text + "\", which is not a number", "give a number", e);
        }
    }

    private static Option option(Command command, String name) throws StartException {
        for (Option option : command.options()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        if (!name.startsWith("-")) {
            throw usage(command, "\"hydrofoil " + command.name() + "\" takes no \"" + name + "\"");
        }
        List<String> known = command.options().stream().map(Option::name).toList();
        String hint = known.isEmpty() ? "" : "; did you mean " + Nearest.of(name, known) + "?";
        throw usage(command, "unknown option " + name + hint);
    }

    private static StartException usage(Command command, String cause) {
        return new StartException(ExitCode.USAGE, cause, "see \"hydrofoil " + command.name() + " --help\"");
    }
}
