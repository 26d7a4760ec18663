package io.hydrofoil.consensus;

import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * All members of a log in this process, each with a store and a directory of its own: to measure the log by itself, and
 * for a virtual machine to learn what elections are. One thread.
 */
public final class LocalGroup implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(2);
    private static final long ELECTION_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_MS = 5;

    private final StoreLimits limits;
    private final FaultHandler faults;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Store> stores = new ArrayList<>();
    private final List<ClusterNode> nodes = new ArrayList<>();

    private LocalGroup(StoreLimits limits, FaultHandler faults) {
        this.limits = limits;
        this.faults = faults;
    }

    /**
     * Starts the members below {@code directory}, which is empty, and waits until each takes writes.
     *
     * @param isSynced whether every entry is forced to disk before it counts as committed
     */
    public static LocalGroup start(
            Path directory, int members, boolean isSynced, StoreLimits limits, FaultHandler faults)
            throws IOException, InterruptedException {
        LocalGroup group = new LocalGroup(limits, faults);
        try {
            for (Membership membership : memberships(members)) {
                group.add(config(directory, membership, isSynced));
            }
            for (ClusterNode node : group.nodes) {
                if (!node.awaitReady(PATIENCE_NS)) {
                    throw new IOException("a member did not get ready");
                }
            }
            return group;
        } catch (IOException | InterruptedException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private void add(ConsensusConfig config) throws IOException, InterruptedException {
        Store store = new Store(1 + stores.size(), limits);
        parts.push(store);
        ClusterNode node = ClusterNode.start(config, store, faults, new Listener());
        parts.push(node);
        stores.add(store);
        nodes.add(node);
    }

    /** The members, by their index. */
    public List<ClusterNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Their stores, by the same index. */
    public List<Store> stores() {
        return List.copyOf(stores);
    }

    /** Index of the member that leads, as far as the first member knows. */
    public int leader() {
        ClusterNode.Term term = nodes.getFirst().term();
        return term == null ? 0 : term.leader();
    }

    /**
     * Lets the others believe that the process of their leader has ended, and waits until all members have a session in
     * a later term. Once: the line of that leader stays broken.
     *
     * @return false: a heartbeat of that leader, who lives on, came first, and nobody misses it any more
     */
    public boolean electAnew() throws InterruptedException {
        ClusterNode.Term before = nodes.getFirst().term();
        LifeLine line = nodes.get(leader()).lifeLine();
        if (before == null || line == null) {
            throw new IllegalStateException("only several members elect");
        }
        // A line that was never there tells nothing when it breaks.
        boolean isHeld = comesTrue(() -> line.held() >= nodes.size() - 1, ELECTION_NS);
        line.close();
        return isHeld
                && comesTrue(() -> nodes.stream().anyMatch(node -> isAfter(before, node.term())), ELECTION_NS)
                && comesTrue(
                        () -> nodes.stream().allMatch(node -> isAfter(before, node.term()) && node.isConnected()),
                        PATIENCE_NS);
    }

    private static boolean isAfter(ClusterNode.Term before, ClusterNode.@Nullable Term term) {
        return term != null && term.id() > before.id();
    }

    private static boolean comesTrue(BooleanSupplier condition, long patienceNs) throws InterruptedException {
        long deadlineNs = System.nanoTime() + patienceNs;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }

    private static ConsensusConfig config(Path directory, Membership membership, boolean isSynced) {
        Path own = directory.resolve("member-" + membership.self());
        ConsensusConfig durable = ConsensusConfig.durable(membership, own, ClusterNode.runDirectoryFor(own))
                .asNewCluster();
        return isSynced ? durable : durable.withoutSync();
    }

    private static List<Membership> memberships(int count) throws IOException {
        if (count == 1) {
            return List.of(Membership.alone());
        }
        int port = freePorts(count);
        List<MemberAddress> addresses = IntStream.range(0, count)
                .mapToObj(i -> new MemberAddress("127.0.0.1", port + i * MemberAddress.PORTS))
                .toList();
        return IntStream.range(0, count)
                .mapToObj(self -> new Membership(self, addresses))
                .toList();
    }

    /** The first of so many ports in a row, most likely free because the system has just given the first away. */
    private static int freePorts(int members) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return Math.min(socket.getLocalPort(), 65_535 - members * MemberAddress.PORTS);
        }
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(parts);
    }

    private final class Listener implements ClusterNode.Listener {
        @Override
        public void onTerm(ClusterNode.Term term) {
            // asked for when it matters
        }

        @Override
        public void onStopped() {
            faults.onFault("log", new IllegalStateException("a member has stopped"));
        }
    }
}
