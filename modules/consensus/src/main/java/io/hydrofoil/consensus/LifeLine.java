package io.hydrofoil.consensus;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a follower at once that the process of its leader has ended. Between them stands a TCP connection on which
 * nobody says anything: the kernel of a process that is killed, or crashes, closes it once it has freed the process's
 * memory, and refuses the next one. Both together are sure signs; a leader that hangs, or whose machine or network
 * fails, gives neither and is missed by its heartbeats.
 *
 * <p>Thread-safe.
 */
final class LifeLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LifeLine.class);
    /** More are not needed; lines from machines that vanished make room for new ones. */
    static final int MAX_LINES = 4 * Membership.MAX_MEMBERS;

    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RECONNECT_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Membership membership;
    private final Runnable onGone;
    private final ServerSocket door;
    private final Deque<Socket> held = new ArrayDeque<>();
    private @Nullable Watch watch;
    private boolean closed;

    private LifeLine(Membership membership, Runnable onGone, ServerSocket door) {
        this.membership = membership;
        this.onGone = onGone;
        this.door = door;
    }

    /**
     * Listens for the other members.
     *
     * @param onGone told when the process of the member that is followed has ended, once each time that it is followed
     * @throws BindException if the port is taken
     */
    static LifeLine open(Membership membership, Runnable onGone) throws IOException {
        InetSocketAddress address = membership.address().lifeLine();
        ServerSocket door = new ServerSocket();
        try {
            door.setReuseAddress(true);
            door.bind(address);
        } catch (IOException e) {
            CloseHelper.quietClose(door);
            BindException taken = new BindException("TCP " + address + ", for other members: " + e.getMessage());
            taken.initCause(e);
            throw taken;
        }
        LifeLine line = new LifeLine(membership, onGone, door);
        Thread.ofVirtual().name("life-line-door").start(line::accept);
        return line;
    }

    /** From now on this member leads. */
    synchronized void follow(int leader) {
        CloseHelper.quietClose(watch);
        watch = null;
        if (!closed && leader != membership.self()) {
            watch = new Watch(membership.members().get(leader));
            Thread.ofVirtual().name("life-line-" + leader).start(watch);
        }
    }

    /** How many lines others hold to this member. */
    synchronized int held() {
        return held.size();
    }

    @Override
    public synchronized void close() {
        closed = true;
        CloseHelper.quietCloseAll(door, watch);
        CloseHelper.quietCloseAll(held);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                hold(socket);
                Thread.ofVirtual().name("life-line-held").start(() -> untilItEnds(socket));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    LOG.warn("cannot take a connection of another member", e);
                    LockSupport.parkNanos(RETRY_NS);
                }
            }
        }
    }

    private synchronized void hold(Socket socket) {
        if (closed) {
            CloseHelper.quietClose(socket);
            return;
        }
        held.addLast(socket);
        if (held.size() > MAX_LINES) {
            CloseHelper.quietClose(held.removeFirst());
        }
    }

    /** Nothing is said on a line: who says something is no member. */
    private void untilItEnds(Socket socket) {
        try (socket) {
            socket.getInputStream().read();
        } catch (IOException e) {
            LOG.debug("the line of another member broke", e);
        }
        synchronized (this) {
            held.remove(socket);
        }
    }

    /** Watches one member until another one is to be watched. */
    private final class Watch implements Runnable, AutoCloseable {
        private final MemberAddress leader;
        private volatile boolean over;
        private volatile @Nullable Socket line;
        private boolean isTold;

        Watch(MemberAddress leader) {
            this.leader = leader;
        }

        @Override
        public void run() {
            boolean wasThere = false;
            while (!over) {
                boolean isThere = false;
                try (Socket socket = new Socket()) {
                    line = socket;
                    if (over) {
                        return;
                    }
                    socket.connect(leader.lifeLine(), CONNECT_TIMEOUT_MS);
                    isThere = true;
                    wasThere = true;
                    socket.getInputStream().read();
                } catch (ConnectException e) {
                    if (wasThere) {
                        end();
                        return;
                    }
                    tell(e);
                } catch (IOException e) {
                    tell(e);
                }
                LockSupport.parkNanos(isThere ? RECONNECT_NS : RETRY_NS);
            }
        }

        private void tell(IOException why) {
            if (!over && !isTold) {
                isTold = true;
                LOG.info(
                        "no TCP connection to the leader: if its process ends, heartbeats must tell address={} why={}",
                        leader,
                        why.toString());
            }
        }

        private void end() {
            if (!over) {
                over = true;
                LOG.info("the leader's process has ended address={}", leader);
                onGone.run();
            }
        }

        @Override
        public void close() {
            over = true;
            CloseHelper.quietClose(line);
        }
    }
}
