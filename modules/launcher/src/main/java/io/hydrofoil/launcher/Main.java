package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Nearest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code hydrofoil} command. */
public final class Main {
    private static final List<Command> COMMANDS = List.of(
            new UpCommand(),
            new DownCommand(),
            new StatusCommand(),
            new MemberCommand(),
            new SnapshotCommand(),
            new KeysCommand(),
            new WhyCommand(),
            new BenchCommand(),
            new BenchCompareCommand(),
            new SimulateNodesCommand(),
            new VersionCommand(),
            new ServerCommand());

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    static int run(PrintStream out, PrintStream err, String... args) {
        try {
            return run(out, List.of(args));
        } catch (StartException e) {
            err.println("hydrofoil: " + e.getMessage());
            err.println("  to mend it: " + e.remedy());
            return e.exitCode().code();
        } catch (ChildFailedException e) {
            err.println("hydrofoil: " + e.getMessage());
            return e.exitCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED.code();
        }
    }

    private static int run(PrintStream out, List<String> args) throws StartException, InterruptedException {
        int words = isOfTwoWords(args) ? 2 : Math.min(1, args.size());
        String first = args.isEmpty() ? "help" : String.join(" ", args.subList(0, words));
        List<String> rest = args.subList(words, args.size());
        if (List.of("help", "-h", "--help").contains(first)) {
            help(rest.isEmpty() ? null : command(String.join(" ", rest)), out);
            return ExitCode.OK.code();
        }
        Command command = command("--version".equals(first) ? "version" : first);
        if (rest.contains("-h") || rest.contains("--help")) {
            help(command, out);
            return ExitCode.OK.code();
        }
        return command.run(Arguments.parse(command, rest));
    }

    private static boolean isOfTwoWords(List<String> args) {
        return args.size() > 1
                && COMMANDS.stream().anyMatch(command -> command.name().equals(args.get(0) + " " + args.get(1)));
    }

    private static void help(@Nullable Command command, PrintStream out) {
        if (command == null) {
            Help.all(COMMANDS, out);
        } else {
            Help.of(command, out);
        }
    }

    private static Command command(String name) throws StartException {
        for (Command command : COMMANDS) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        List<String> known =
                new ArrayList<>(COMMANDS.stream().map(Command::name).toList());
        known.addAll(Arrays.asList("build", "test", "simulate", "soak", "help"));
        throw new StartException(
                ExitCode.USAGE,
                "unknown command \"" + name + "\"; did you mean " + Nearest.of(name, known) + "?",
                "see \"hydrofoil --help\"");
    }
}
