package io.hydrofoil.perf.proposals;

import io.hydrofoil.consensus.ClusterNode;
import io.hydrofoil.consensus.ConsensusConfig;
import io.hydrofoil.consensus.MemberAddress;
import io.hydrofoil.consensus.Membership;
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
import java.util.stream.IntStream;
import org.agrona.CloseHelper;

/** The members of a log, all in this process, each with a store and a directory of its own. */
final class Group implements AutoCloseable {
    static final StoreLimits LIMITS = new StoreLimits(10_000, 8_192, 1_100_000, 1_200_000, 32 * 1024 * 1024);
    private static final long READY_NS = TimeUnit.MINUTES.toNanos(2);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Store> stores = new ArrayList<>();
    private final List<ClusterNode> nodes = new ArrayList<>();

    private Group() {}

    /** Starts them below {@code directory}, which is empty, and waits until each takes writes. */
    static Group start(Path directory, int members, boolean isSynced) throws IOException, InterruptedException {
        Group group = new Group();
        try {
            for (Membership membership : memberships(members)) {
                group.add(config(directory, membership, isSynced));
            }
            for (ClusterNode node : group.nodes) {
                if (!node.awaitReady(READY_NS)) {
                    throw new IllegalStateException("the log did not get ready");
                }
            }
            return group;
        } catch (IOException | InterruptedException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private void add(ConsensusConfig config) throws IOException, InterruptedException {
        Store store = new Store(1 + stores.size(), LIMITS);
        parts.push(store);
        ClusterNode node = ClusterNode.start(config, store, Group::broken, new Listener());
        parts.push(node);
        stores.add(store);
        nodes.add(node);
    }

    /** Who writes where the leader is. */
    Writer writer() {
        ClusterNode.Term term = nodes.getFirst().term();
        int leader = term == null ? 0 : term.leader();
        return new Writer(stores.get(leader), nodes.get(leader).log());
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

    private static void broken(String where, Throwable fault) {
        System.err.println("proposals: " + where + ": " + fault);
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(parts);
    }

    private static final class Listener implements ClusterNode.Listener {
        @Override
        public void onTerm(ClusterNode.Term term) {
            // A writer that has lost its leader says so.
        }

        @Override
        public void onStopped() {
            System.err.println("proposals: a member has stopped");
        }
    }
}
