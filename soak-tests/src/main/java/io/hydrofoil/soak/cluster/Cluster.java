package io.hydrofoil.soak.cluster;

import io.hydrofoil.soak.AdminHttp;
import io.hydrofoil.soak.Loopback;
import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The three members, each supervised: one that ended is started again when told to, and an end that nobody asked for is
 * remembered. Faults come from one thread; {@link #close} from any.
 */
public final class Cluster implements AutoCloseable {
    /** The member whose directory lies on the small disk. */
    public static final int SMALL_DISK_MEMBER = 2;

    private static final List<String> CONFIGURATION = List.of("snapshotAfterMiB: 16");

    private static final long END_S = 20;

    /** Exit code of a member that the others have outrun. */
    private static final int OUTRUN = 16;

    private final Path directory;
    private final Members members;
    private final Site site;
    private final @Nullable SmallDisk disk;
    private final @Nullable Process[] processes = new Process[Members.COUNT];
    private IntConsumer onBirth = _ -> {};
    private boolean isClosed;

    private Cluster(Path directory, Members members, Site site, @Nullable SmallDisk disk) {
        this.directory = directory;
        this.members = members;
        this.site = site;
        this.disk = disk;
    }

    /**
     * Prepares networks and disks; starts nothing.
     *
     * @param namespaces whether members get networks that can be cut
     * @param smallDisk whether one of them gets a disk that can be filled
     */
    public static Cluster make(Path directory, boolean namespaces, boolean smallDisk) {
        Site site = namespaces ? Namespaces.make() : new Loopback();
        SmallDisk disk = null;
        try {
            disk = smallDisk ? SmallDisk.mount(directory.resolve("member-" + SMALL_DISK_MEMBER)) : null;
            return new Cluster(directory, new Members(directory, site), site, disk);
        } catch (RuntimeException e) {
            if (disk != null) {
                disk.close();
            }
            site.close();
            throw e;
        }
    }

    /** Starts all for the first time; returns when all serve. */
    public void found() {
        members.prepare(CONFIGURATION);
        for (int member = 0; member < Members.COUNT; member++) {
            launchFirst(member);
        }
        for (int member = 0; member < Members.COUNT; member++) {
            members.awaitServing(member, process(member));
        }
    }

    private synchronized void launchFirst(int member) {
        if (!isClosed) {
            processes[member] = members.launch(member, List.of("--new-cluster"));
        }
    }

    /** Tells {@code onBirth} before a member is started again. */
    public void onBirth(IntConsumer action) {
        onBirth = action;
    }

    /** Where all of it lies. */
    public Path directory() {
        return directory;
    }

    /** What the members have written for humans. */
    public List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.endsWith(".out") || (name.startsWith("hydrofoil") && name.contains(".log"));
                    })
                    .toList();
        }
    }

    public Path kubeconfig() {
        return members.kubeconfig();
    }

    public List<String> servers() {
        List<String> servers = new ArrayList<>();
        for (int member = 0; member < Members.COUNT; member++) {
            servers.add(members.server(member));
        }
        return servers;
    }

    /** The networks, if they can be cut. */
    public Namespaces networks() {
        if (site instanceof Namespaces namespaces) {
            return namespaces;
        }
        throw new IllegalStateException("the members have no networks of their own");
    }

    /** The small disk. */
    public SmallDisk disk() {
        if (disk == null) {
            throw new IllegalStateException("no member has a small disk");
        }
        return disk;
    }

    /** Who leads, as far as those who answer know; -1: nobody knows. */
    public int leader() {
        int leader = -1;
        long term = -1;
        for (int member = 0; member < Members.COUNT; member++) {
            AdminHttp.Answer report = isAlive(member) ? members.report(member) : null;
            if (report != null && number(report, "term") > term && number(report, "leader") >= 0) {
                term = number(report, "term");
                leader = (int) number(report, "leader");
            }
        }
        return leader;
    }

    private static long number(AdminHttp.Answer report, String field) {
        return Long.parseLong(report.first("\"" + field + "\":(-?\\d+)"));
    }

    private Process process(int member) {
        Process process = processes[member];
        if (process == null) {
            throw new IllegalStateException("member " + member + " was never started");
        }
        return process;
    }

    public boolean isAlive(int member) {
        return process(member).isAlive();
    }

    /** Whether a member ended because the others had gone too far ahead: it is meant to be started again. */
    public boolean wasOutrun(int member) {
        return process(member).exitValue() == OUTRUN;
    }

    /** Code with which a member ended, and the end of what it said. */
    public String lastWords(int member) {
        String said = members.said(member).strip();
        return "exit code " + process(member).exitValue() + ": " + said.substring(Math.max(0, said.length() - 1_000));
    }

    /** SIGKILL. */
    public void kill(int member) throws InterruptedException {
        process(member).destroyForcibly().waitFor();
    }

    /** SIGSTOP. */
    public void pause(int member) {
        Shell.run("kill", "-STOP", Long.toString(process(member).pid()));
    }

    /** SIGCONT. */
    public void resume(int member) {
        Shell.run("kill", "-CONT", Long.toString(process(member).pid()));
    }

    /** Starts one that has ended; returns at once. */
    public synchronized void start(int member) {
        if (!isClosed) {
            onBirth.accept(member);
            processes[member] = members.launch(member);
        }
    }

    /** What hinders a member from serving; empty: nothing. */
    public String complaint(int member) throws InterruptedException {
        if (!isAlive(member)) {
            return "member " + member + " does not run";
        }
        try (AdminHttp http = members.http(member)) {
            AdminHttp.Answer ready = http.send("GET", "/readyz", "");
            if (ready.status() != 200) {
                return "member " + member + " is not ready: " + ready.status() + " " + ready.body();
            }
            AdminHttp.Answer report = http.send("GET", "/hydrofoil/v1/member", "");
            return report.body().contains("\"connected\":true") ? "" : "member " + member + " has no way to a leader";
        } catch (IOException e) {
            return "member " + member + " does not answer: " + e;
        }
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        // Also one that stands still is to end by itself, for it removes its shared memory then.
        for (Process process : processes) {
            if (process != null && process.isAlive()) {
                Shell.tried("kill", "-CONT", Long.toString(process.pid()));
                process.destroy();
            }
        }
        for (Process process : processes) {
            if (process != null) {
                end(process);
            }
        }
        if (disk != null) {
            disk.close();
        }
        site.close();
    }

    private static void end(Process process) {
        try {
            process.onExit().get(END_S, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly().onExit().join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
