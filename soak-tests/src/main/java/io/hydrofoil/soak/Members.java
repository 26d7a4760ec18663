package io.hydrofoil.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three members of one control plane, each a process of its own with its own ports and directory, which can be killed,
 * paused, stopped, wiped and started one by one. One thread.
 */
public final class Members implements AutoCloseable {
    public static final int COUNT = 3;

    /** As {@code up --members} lays them out: the shared port, one for each API, and from here on five for each log. */
    private static final int LOG_PORTS_ABOVE = 1_000;

    private static final int LOG_PORTS = 5;
    /** Where to begin if not anywhere: each set of members takes the next ports. */
    private static final int FIRST_PORT = Integer.getInteger("hydrofoil.ports", 0);

    private static final int PORTS_APART = COUNT * LOG_PORTS;
    private static final AtomicInteger TAKEN = new AtomicInteger();
    /** Below what kernels give to clients. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORT_CHOICES = 10_000;
    private static final Duration ASKING = Duration.ofSeconds(1);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long START_S = 120;
    private static final long END_S = 60;

    private final Path directory;
    private final Product product;
    private final Site site;
    private int nodes;

    /** @param directory where all their data lies */
    Members(Path directory) {
        this(directory, new Loopback());
    }

    /**
     * @param directory where all their data lies
     * @param site where their processes live
     */
    public Members(Path directory, Site site) {
        this.directory = directory;
        this.site = site;
        this.product = new Product(directory, freePorts());
    }

    /** Members that are reached at an address of the machine, each by its own port only. */
    static Members at(Path directory, String host) throws IOException {
        Members members = new Members(directory, new Loopback(host));
        Files.createDirectories(directory);
        Files.write(members.list(), members.lines());
        return members;
    }

    /** The same members, which do not run, with other ports than they had. */
    Members moved() throws IOException {
        Members moved = new Members(directory, site);
        moved.nodes = nodes;
        List<String> lines = moved.lines();
        lines.add("sharedPort: " + moved.sharedPort());
        Files.write(list(), lines);
        return moved;
    }

    private Path list() {
        return directory.resolve("members.yaml");
    }

    /** The configuration that they share, but for a shared port. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("members:"));
        for (int member = 0; member < COUNT; member++) {
            int logPort = sharedPort() + LOG_PORTS_ABOVE + member * LOG_PORTS;
            lines.add(
                    "- {host: " + site.host(member) + ", apiPort: " + apiPort(member) + ", logPort: " + logPort + "}");
        }
        return lines;
    }

    /** Starts all three with simulated nodes; returns when all serve. */
    void up(int simulatedNodes, String... options) {
        nodes = simulatedNodes;
        String[] all = Stream.concat(Stream.of("--members", Integer.toString(COUNT)), Stream.of(options))
                .toArray(String[]::new);
        product.up(nodes, all);
    }

    /** Makes configuration, certificates and keys that all share, as for members on machines of their own. */
    public void prepare(List<String> moreConfiguration) {
        List<String> lines = lines();
        lines.addAll(moreConfiguration);
        List<String> hosts = IntStream.range(0, COUNT).mapToObj(site::host).toList();
        Founding.prepare(product, directory, lines, hosts, servers(0));
    }

    /** Runs a command of the product on this cluster. */
    Product.Ran hydrofoil(String command, String... arguments) {
        return product.hydrofoil(command, arguments);
    }

    /** The kubeconfig of the port that all members share. */
    public Path kubeconfig() {
        return product.kubeconfig();
    }

    /** The port that all members share. */
    public int sharedPort() {
        return product.port();
    }

    /** Where one member serves. */
    public String server(int member) {
        return "https://" + site.host(member) + ":" + apiPort(member);
    }

    /** The port of its own at which a member serves. */
    int apiPort(int member) {
        return sharedPort() + 1 + member;
    }

    /** Where all serve, a given one first. */
    List<String> servers(int first) {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> server((first + i) % COUNT))
                .toList();
    }

    /** The data directory of one member. */
    public Path data(int member) {
        return directory.resolve("member-" + member);
    }

    /** A client of one member. */
    public AdminHttp http(int member) {
        return new AdminHttp(kubeconfig(), List.of(server(member)), AdminHttp.TIMEOUT);
    }

    /** What a member says of itself, null if it does not answer. */
    public AdminHttp.@Nullable Answer report(int member) {
        try (AdminHttp http = new AdminHttp(kubeconfig(), List.of(server(member)), ASKING)) {
            AdminHttp.Answer answer = http.send("GET", "/hydrofoil/v1/member", "");
            return answer.status() == 200 ? answer : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Who leads, as the member in the highest term says that has a way to the leader; waits for one. */
    int leader() {
        int[] leader = new int[1];
        await("a leader", START_S, () -> {
            long newest = -1;
            for (int member = 0; member < COUNT; member++) {
                AdminHttp.Answer report = report(member);
                if (report != null && report.body().contains("\"connected\":true") && term(report) > newest) {
                    newest = term(report);
                    leader[0] = Integer.parseInt(report.first("\"leader\":(-?\\d+)"));
                }
            }
            return newest >= 0 && leader[0] >= 0;
        });
        return leader[0];
    }

    private static long term(AdminHttp.Answer report) {
        return Long.parseLong(report.first("\"term\":(-?\\d+)"));
    }

    /** One that follows. */
    int follower() {
        return (leader() + 1) % COUNT;
    }

    /** Revision that a member has applied, -1 if it does not answer. */
    long revision(int member) {
        AdminHttp.Answer report = report(member);
        return report == null ? -1 : Long.parseLong(report.first("\"revision\":(\\d+)"));
    }

    /** Waits until all serve and have applied what any of them has applied now. */
    void awaitCaughtUp() {
        long newest = IntStream.range(0, COUNT).mapToLong(this::revision).max().orElseThrow();
        for (int i = 0; i < COUNT; i++) {
            int member = i;
            await("member " + member + " at revision " + newest, START_S, () -> {
                AdminHttp.Answer report = report(member);
                return report != null
                        && report.body().contains("\"connected\":true")
                        && Long.parseLong(report.first("\"revision\":(\\d+)")) >= newest;
            });
        }
    }

    /** The process of a member, null if it does not live. */
    @Nullable
    public ProcessHandle process(int member) {
        try {
            List<String> lines = Files.readAllLines(data(member).resolve("lock"));
            return lines.isEmpty()
                    ? null
                    : ProcessHandle.of(Long.parseLong(lines.getFirst()))
                            .filter(ProcessHandle::isAlive)
                            .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessHandle living(int member) {
        ProcessHandle process = process(member);
        if (process == null) {
            throw new IllegalStateException("member " + member + " does not run");
        }
        return process;
    }

    /** Kills it with SIGKILL; returns when it is dead. */
    public void kill(int member) {
        ProcessHandle process = living(member);
        process.destroyForcibly();
        awaitEnd(process);
    }

    /** Asks it to end, as a supervisor does; returns when it has ended. */
    void stop(int member) {
        ProcessHandle process = living(member);
        process.destroy();
        awaitEnd(process);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(END_S, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("process " + process.pid() + " does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Lets it stand still, as a suspended machine does. */
    public void pause(int member) {
        signal(member, "STOP");
    }

    /** Lets a paused one go on. */
    public void resume(int member) {
        signal(member, "CONT");
    }

    private void signal(int member, String name) {
        List<String> kill =
                List.of("kill", "-" + name, Long.toString(living(member).pid()));
        Product.Ran ran = Product.Ran.command(kill, "", END_S);
        if (ran.code() != 0) {
            throw new IllegalStateException(ran.toString());
        }
    }

    /** Takes all that a member that does not run has written, but for its certificates and keys. */
    void wipe(int member) {
        Path log = data(member).resolve("log");
        try (Stream<Path> files = Files.walk(log)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one that does not run; returns when it serves. */
    void start(int member) {
        awaitServing(member, launch(member));
    }

    /** Starts one that does not run; returns at once. */
    public Process launch(int member) {
        return launch(member, List.of(), Map.of());
    }

    /** The same with more in its environment. */
    Process launch(int member, Map<String, String> environment) {
        return launch(member, List.of(), environment);
    }

    /** The same with more options. */
    public Process launch(int member, List<String> options) {
        return launch(member, options, Map.of());
    }

    private Process launch(int member, List<String> options, Map<String, String> environment) {
        List<String> command = new ArrayList<>(site.prefix(member));
        command.addAll(List.of(
                Product.project("hydrofoil").toString(),
                "server",
                "--config",
                list().toString(),
                "--member",
                Integer.toString(member),
                "--data-dir",
                data(member).toString(),
                "--nodes",
                Integer.toString(nodes)));
        command.addAll(options);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output(member).toFile());
            // What is being tested does not change under the test, whatever is edited meanwhile.
            builder.environment().put("HYDROFOIL_AS_BUILT", "1");
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a member said on its output since it was last started. */
    public String said(int member) {
        try {
            return Files.exists(output(member)) ? Files.readString(output(member)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output(int member) {
        // Beside its directory, which may lie on a disk that gets full.
        return directory.resolve("member-" + member + ".out");
    }

    /** Waits until one that was launched serves. */
    public void awaitServing(int member, Process process) {
        await("member " + member, START_S, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "member " + member + " ended with code " + process.exitValue() + ": " + said(member));
            }
            return said(member).contains("ready at ");
        });
    }

    /** Waits for a condition, asking for it again and again. */
    public static void await(String what, long seconds, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("waited " + seconds + " s in vain for " + what);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** Ends those that live, also paused ones. */
    @Override
    public void close() {
        List<ProcessHandle> ended = new ArrayList<>();
        for (int member = 0; member < COUNT; member++) {
            ProcessHandle process = Files.exists(data(member)) ? process(member) : null;
            if (process != null) {
                signal(member, "CONT");
                process.destroy();
                ended.add(process);
            }
        }
        ended.forEach(Members::awaitEnd);
    }

    private static int freePorts() {
        int port;
        do {
            port = FIRST_PORT > 0
                    ? FIRST_PORT + PORTS_APART * TAKEN.getAndIncrement()
                    : LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORT_CHOICES);
        } while (!areFree(port));
        return port;
    }

    private static boolean areFree(int first) {
        return IntStream.rangeClosed(first, first + COUNT).allMatch(Members::isFreeForTcp)
                && IntStream.range(first + LOG_PORTS_ABOVE, first + LOG_PORTS_ABOVE + COUNT * LOG_PORTS)
                        .allMatch(Members::isFreeForUdp);
    }

    private static boolean isFreeForTcp(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFreeForUdp(int port) {
        try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
