package io.hydrofoil.launcher;

import io.hydrofoil.launcher.DataDirectory.Owner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** See {@link #description}. */
final class StatusCommand implements Command {
    /** Field 41 of /proc/PID/stat, of which the first two come before the end of the name (proc(5)). */
    private static final int POLICY_FIELD = 38;

    /** SCHED_BATCH, as in sched.h. */
    private static final String BATCH = "3";

    @Override
    public String name() {
        return "status";
    }

    @Override
    public List<String> description() {
        return List.of("Tells whether a cluster runs, where, and whether it is ready.");
    }

    @Override
    public List<Option> options() {
        return ServerOptions.OF_RUNNING;
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        Path directory = ServerOptions.dataDirectory(arguments);
        List<Path> members = LocalMembers.directories(directory);
        if (members.isEmpty()) {
            return tell(directory);
        }
        int code = ExitCode.OK.code();
        for (Path member : members) {
            code = Math.max(code, tell(member));
            System.out.println();
        }
        return code;
    }

    private static int tell(Path directory) throws StartException, InterruptedException {
        PrintStream out = System.out;
        out.println("data directory  " + directory);
        Owner owner = DataDirectory.owner(directory);
        ProcessHandle process = owner == null ? null : owner.process().orElse(null);
        if (owner == null || process == null) {
            out.println("state           stopped");
            out.println("start it with   hydrofoil up");
            return ExitCode.NOT_RUNNING.code();
        }
        out.println("process         " + process.pid() + uptime(process) + memory(process) + policy(process));
        if (owner.server().isEmpty()) {
            out.println("state           starting");
            return ExitCode.NOT_READY.code();
        }
        out.println("API server      " + owner.server());
        out.println("kubeconfig      " + ControlPlane.kubeconfig(directory));
        Readiness.Report report = Readiness.ask(owner.server(), directory);
        out.println("state           " + (report.ready() ? "ready" : "not ready"));
        report.lines().forEach(line -> out.println("  " + line));
        return report.ready() ? ExitCode.OK.code() : ExitCode.NOT_READY.code();
    }

    private static String uptime(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> ", up " + Duration.between(start, Instant.now()).toSeconds() + " s")
                .orElse("");
    }

    /** How the system schedules its threads; see decision 0027. */
    private static String policy(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // The name of the process, in parentheses, may hold anything: fields are counted from its end.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return fields[POLICY_FIELD].equals(BATCH) ? ", batch scheduling" : ", usual scheduling";
        } catch (IOException e) {
            // Not Linux, or it has just ended: the line does without.
            return "";
        }
    }

    private static String memory(ProcessHandle process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    long kib = Long.parseLong(line.replaceAll("[^0-9]", ""));
                    return ", " + kib / 1024 + " MiB resident";
                }
            }
        } catch (IOException e) {
            // Not Linux, or it has just ended: the line does without.
            return "";
        }
        return "";
    }
}
