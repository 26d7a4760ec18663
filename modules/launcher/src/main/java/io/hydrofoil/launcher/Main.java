package io.hydrofoil.launcher;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code hydrofoil} command. */
@Command(
        name = "hydrofoil",
        description = "A cluster manager with the Kubernetes API.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            VersionCommand.class,
            ServerCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "Also: hydrofoil build, hydrofoil test (in a source tree).",
            "",
            "Exit codes:",
            "   0  done",
            "   1  failed for a reason that the message tells",
            "   2  unknown command or option",
            "   3  unknown key or bad value in the configuration",
            "   4  no JDK 25 found",
            "   5  the build failed",
            "   6  the data directory cannot be written or read",
            "   7  the data directory is in use by a living process",
            "   8  the port is taken",
            "   9  too little space on the disk",
            "  10  no cluster runs on this data directory",
            "  11  the cluster runs, but is not ready"
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init") // picocli sets spec
    public Main() {
        // picocli fills the fields
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        CommandLine commands = new CommandLine(new Main());
        addHelp(commands);
        commands.setParameterExceptionHandler(Main::usageFault);
        commands.setExecutionExceptionHandler((fault, line, parsed) -> executionFault(fault, line.getErr()));
        return commands.execute(args);
    }

    private static void addHelp(CommandLine commands) {
        commands.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Shows this help.")
                        .build());
        commands.getSubcommands().values().stream()
                .filter(command -> !(command.getCommand() instanceof HelpCommand))
                .forEach(Main::addHelp);
    }

    private static int usageFault(ParameterException fault, String[] args) {
        PrintWriter err = fault.getCommandLine().getErr();
        err.println("hydrofoil: " + fault.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(fault, err)) {
            err.println("  try: " + fault.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCode.USAGE.code();
    }

    private static int executionFault(Exception fault, PrintWriter err) {
        if (fault instanceof StartException expected) {
            err.println("hydrofoil: " + expected.getMessage());
            err.println("  to mend it: " + expected.remedy());
            err.flush();
            return expected.exitCode().code();
        }
        if (fault instanceof ChildFailedException child) {
            err.println("hydrofoil: " + child.getMessage());
            err.flush();
            return child.exitCode();
        }
        err.println("hydrofoil: unexpected failure: " + fault);
        fault.printStackTrace(err);
        err.flush();
        return ExitCode.FAILED.code();
    }
}
