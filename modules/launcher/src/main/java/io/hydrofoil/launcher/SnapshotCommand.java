package io.hydrofoil.launcher;

import io.hydrofoil.objects.MapValue;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** See {@link #description}. */
final class SnapshotCommand implements Command {
    private static final List<String> ACTIONS = List.of("save", "restore", "inspect", "verify");
    private static final int FILE = 1;
    private static final int MIN_PASSPHRASE = 8;
    private static final String VARIABLE = "HYDROFOIL_PASSPHRASE";

    private static final Option PASSPHRASE_FILE = new Option(
            "--passphrase-file", "FILE", "The passphrase is its first line (or give " + VARIABLE + ", or be asked).");
    private static final Option MEMBERS =
            new Option("--members", "N", "restore: so many members on this machine (default: 1).");

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Saves the whole cluster into one file, and restores it: save, restore, inspect, verify.",
                "save     writes the state of a running cluster, its keys and certificates, sealed by a passphrase.",
                "restore  makes an empty data directory into that cluster; start it with \"hydrofoil up\".",
                "inspect  tells what a file holds: without the passphrase when and where it was made, with it the rest.",
                "verify   reads all of it; without the passphrase it checks the checksums only.");
    }

    @Override
    public List<Option> options() {
        return Stream.concat(ServerOptions.OF_RUNNING.stream(), Stream.of(PASSPHRASE_FILE, MEMBERS))
                .toList();
    }

    @Override
    public List<String> operands() {
        return List.of("ACTION", "FILE");
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        String action = arguments.action(ACTIONS);
        Path file = arguments.fileOperand(FILE);
        switch (action) {
            case "save" -> save(arguments, file);
            case "restore" -> restore(arguments, file);
            case "inspect" -> inspect(arguments, file);
            default -> verify(arguments, file);
        }
        return ExitCode.OK.code();
    }

    private static void save(Arguments arguments, Path file) throws StartException, InterruptedException {
        RunningCluster cluster = RunningCluster.find(ServerOptions.dataDirectory(arguments));
        char[] passphrase = require(passphrase(arguments, true));
        SnapshotSave.Saved saved =
                new SnapshotSave(cluster.anyServer(), cluster.directory().resolve("pki"), file, passphrase).run();
        System.out.println("saved " + saved.objects() + " objects at revision " + saved.revision() + " to " + file
                + " (" + saved.bytes() / 1024 + " KiB)");
    }

    private static void restore(Arguments arguments, Path file) throws StartException, InterruptedException {
        Integer members = arguments.number(MEMBERS.name());
        int count = members == null ? 1 : members;
        if (count < 1 || count > 7 || count % 2 == 0) {
            throw new StartException(ExitCode.USAGE, "--members is " + count, "give 1, 3, 5 or 7");
        }
        Path directory = ServerOptions.dataDirectory(arguments);
        char[] passphrase = require(passphrase(arguments, false));
        long revision = new SnapshotRestore(file, passphrase, directory, count).run();
        System.out.println("restored into " + directory + ", which goes on from revision " + revision);
        System.out.println(
                "start it with: hydrofoil up --data-dir " + directory + (count > 1 ? " --members " + count : ""));
    }

    private static void inspect(Arguments arguments, Path file) throws StartException {
        char[] passphrase = passphrase(arguments, false);
        SnapshotScan scan = SnapshotScan.of(file, passphrase);
        PrintStream out = System.out;
        MapValue header = scan.header();
        out.println("created at  " + header.text("createdAt", ""));
        out.println("hydrofoil   " + header.text("hydrofoil", ""));
        out.println("revision    " + header.number("revision", 0));
        MapValue keys = scan.keys();
        if (keys == null) {
            out.println("The rest is sealed: give the passphrase.");
            return;
        }
        out.println("keys        " + String.join(", ", keys.keys()));
        out.println("objects");
        scan.objects().forEach((resource, count) -> out.printf("  %6d  %s%n", count, resource));
    }

    private static void verify(Arguments arguments, Path file) throws StartException {
        char[] passphrase = passphrase(arguments, false);
        SnapshotScan scan = SnapshotScan.of(file, passphrase);
        System.out.println(
                passphrase == null
                        ? "the checksums of all " + scan.frames() + " frames fit; what they hold is sealed"
                        : file + " is whole: " + scan.frames() + " frames, revision " + scan.revision());
    }

    private static char[] require(char @Nullable [] passphrase) throws StartException {
        if (passphrase == null || passphrase.length < MIN_PASSPHRASE) {
            throw new StartException(
                    ExitCode.USAGE,
                    passphrase == null ? "no passphrase was given" : "the passphrase is too short",
                    "give at least " + MIN_PASSPHRASE + " characters, with " + PASSPHRASE_FILE.name() + " or "
                            + VARIABLE);
        }
        return passphrase;
    }

    /** From the option, the environment, or the one who sits there; null if there is none. */
    private static char @Nullable [] passphrase(Arguments arguments, boolean isNew) throws StartException {
        Path file = arguments.path(PASSPHRASE_FILE.name());
        String variable = System.getenv(VARIABLE);
        if (file != null) {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.findFirst().orElse("").toCharArray();
            } catch (IOException e) {
                throw new StartException(
                        ExitCode.FAILED, "cannot read the passphrase: " + Reason.of(e), "name a readable file", e);
            }
        }
        if (variable != null) {
            return variable.toCharArray();
        }
        Console console = Objects.requireNonNull(System.console());
        if (!console.isTerminal()) {
            return null;
        }
        char[] given = Objects.requireNonNullElse(console.readPassword("passphrase: "), new char[0]);
        if (isNew && !java.util.Arrays.equals(given, console.readPassword("once more: "))) {
            throw new StartException(ExitCode.USAGE, "the two passphrases differ", "try again");
        }
        return given.length == 0 ? null : given;
    }
}
