package io.hydrofoil.launcher;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** See {@link #description}. */
final class MemberCommand implements Command {
    private static final List<String> ACTIONS = List.of("list", "health");
    private static final List<String> OUTPUTS = List.of("text", "json");
    private static final String PATH = "/hydrofoil/v1/member";
    private static final int OK = 200;
    private static final int NEARLY_FULL_PERCENT = 95;
    /** A member that lags by more log than this is catching up. */
    private static final long MAX_LAG_BYTES = 8L * 1024 * 1024;

    private static final Option OUTPUT = new Option("--output", "FORMAT", "text or json (default: text).");

    @Override
    public String name() {
        return "member";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Members of the control plane: list, health.",
                "list    shows who leads, how far each has come, and how much disk it takes.",
                "health  tells whether each serves, follows a leader, keeps up and has room on its disk; its exit code is",
                "        11 if one does not.",
                "Members on other machines are found by --config.");
    }

    @Override
    public List<Option> options() {
        return Stream.concat(ServerOptions.OF_RUNNING.stream(), Stream.of(OUTPUT))
                .toList();
    }

    @Override
    public List<String> operands() {
        return List.of("ACTION");
    }

    @Override
    public int run(Arguments arguments) throws StartException, InterruptedException {
        boolean isHealth = arguments.action(ACTIONS).equals("health");
        String output = arguments.text(OUTPUT.name());
        if (output != null && !OUTPUTS.contains(output)) {
            throw new StartException(ExitCode.USAGE, "--output is " + output, "give text or json");
        }
        List<MapValue> reports = ask(arguments);
        long newest = reports.stream()
                .mapToLong(report -> report.number("appliedPosition", 0))
                .max()
                .orElse(0);
        boolean healthy = true;
        for (MapValue report : reports) {
            String problem = problem(report, newest);
            report.put("healthy", problem.isEmpty());
            report.put("problem", problem);
            healthy &= problem.isEmpty();
        }
        print(System.out, reports, isHealth, "json".equals(output));
        return isHealth && !healthy ? ExitCode.NOT_READY.code() : ExitCode.OK.code();
    }

    /** What each says; of one that does not answer, its server only. */
    private static List<MapValue> ask(Arguments arguments) throws StartException, InterruptedException {
        Path directory = ServerOptions.dataDirectory(arguments);
        List<MapValue> reports = new ArrayList<>();
        List<String> servers = ServerOptions.servers(arguments);
        if (servers.isEmpty()) {
            RunningCluster cluster = RunningCluster.find(directory);
            cluster.anyServer();
            servers = cluster.members().stream()
                    .map(RunningCluster.Member::server)
                    .toList();
        }
        for (String server : servers) {
            MapValue report = server.isEmpty()
                    ? new MapValue().put("fault", "it does not run")
                    : report(server, directory.resolve("pki"));
            report.put("server", server);
            report.put("member", reports.size());
            reports.add(report);
        }
        return reports;
    }

    private static MapValue report(String server, Path pki) throws StartException, InterruptedException {
        try (AdminClient client = new AdminClient(server, pki)) {
            HttpResponse<String> answer = client.get(PATH);
            return answer.statusCode() == OK
                    ? Json.map(answer.body())
                    : new MapValue().put("fault", "it answers " + answer.statusCode());
        } catch (IOException e) {
            return new MapValue().put("fault", "no answer: " + Reason.of(e));
        }
    }

    private static String problem(MapValue report, long newest) {
        String fault = report.text("fault", "");
        if (!fault.isEmpty()) {
            return fault;
        }
        long lag = newest - report.number("appliedPosition", 0);
        long free = report.number("diskFreeBytes", 0);
        long total = report.number("diskBytes", 1);
        if (!report.flag("connected", false)) {
            return "it has no way to a leader";
        }
        if (lag > MAX_LAG_BYTES) {
            return "it lags by " + lag / 1024 / 1024 + " MiB of log";
        }
        if (free < DataDirectory.MIN_FREE_BYTES || free < total * (100 - NEARLY_FULL_PERCENT) / 100) {
            return "its disk is nearly full: " + free / 1024 / 1024 + " MiB are free";
        }
        return "";
    }

    private static void print(PrintStream out, List<MapValue> reports, boolean isHealth, boolean asJson) {
        if (asJson) {
            ListValue list = new ListValue();
            reports.forEach(list::add);
            out.println(Json.text(new MapValue().put("members", list)));
            return;
        }
        if (isHealth) {
            for (MapValue report : reports) {
                String problem = report.text("problem", "");
                out.println("member " + report.number("member", 0) + "  " + report.text("server", "") + "  "
                        + (problem.isEmpty() ? "healthy" : problem));
            }
            return;
        }
        out.printf(
                "%-7s %-28s %-9s %6s %10s %12s %9s%n",
                "MEMBER", "SERVER", "ROLE", "TERM", "REVISION", "APPLIED", "LOG MiB");
        for (MapValue report : reports) {
            boolean answers = report.text("fault", "").isEmpty();
            String role = !answers ? "silent" : report.flag("leads", false) ? "leader" : "follower";
            out.printf(
                    "%-7d %-28s %-9s %6d %10d %12d %9d%n",
                    report.number("member", 0),
                    report.text("server", ""),
                    role,
                    report.number("term", -1),
                    report.number("revision", 0),
                    report.number("appliedPosition", 0),
                    report.number("logBytes", 0) / 1024 / 1024);
        }
    }
}
