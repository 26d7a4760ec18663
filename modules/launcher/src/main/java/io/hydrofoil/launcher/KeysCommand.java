package io.hydrofoil.launcher;

import io.hydrofoil.store.SealKey;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** See {@link #description}. */
final class KeysCommand implements Command {
    private static final List<String> ACTIONS = List.of("list", "create", "rotate");

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Keys of encryption at rest: list, create or rotate them.",
                "list    shows the ids of the keys; the first one seals, all of them open.",
                "create  makes a first key.",
                "rotate  puts a new key in front. A server seals with it from its next start on, and then seals anew",
                "        what it has sealed with earlier ones. Members on other machines need a copy of the file before",
                "        the first of them is restarted.");
    }

    @Override
    public List<Option> options() {
        return ServerOptions.OF_RUNNING;
    }

    @Override
    public List<String> operands() {
        return List.of("ACTION");
    }

    @Override
    public int run(Arguments arguments) throws StartException {
        String action = arguments.action(ACTIONS);
        Path directory = ServerOptions.dataDirectory(arguments);
        Path file = SealKeyFile.in(directory);
        PrintStream out = System.out;
        switch (action) {
            case "create" -> create(file);
            case "rotate" -> rotate(directory, file);
            default -> {}
        }
        if (!Files.exists(file)) {
            throw new StartException(
                    ExitCode.DATA_DIRECTORY, "there is no " + file, "a server makes it at its first start");
        }
        String use = "seals and opens";
        for (SealKey key : SealKeyFile.read(file)) {
            out.println(key.name() + "  " + use);
            use = "opens";
        }
        return ExitCode.OK.code();
    }

    private static void create(Path file) throws StartException {
        if (Files.exists(file)) {
            throw new StartException(
                    ExitCode.DATA_DIRECTORY, file + " is there already", "use \"hydrofoil keys rotate\" for a new key");
        }
        SealKeyFile.write(file, List.of(SealKeyFile.fresh()));
    }

    /** Where members run on this machine, each has the same file. */
    private static void rotate(Path directory, Path file) throws StartException {
        SealKeyFile.rotate(file);
        List<SealKey> keys = SealKeyFile.read(file);
        List<Path> others = new ArrayList<>(LocalMembers.directories(directory));
        for (Path member : others) {
            SealKeyFile.write(SealKeyFile.in(member), keys);
        }
    }
}
