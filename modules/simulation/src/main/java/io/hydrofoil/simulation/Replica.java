package io.hydrofoil.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * One life of a member of the replicated log: Raft (Ongaro and Ousterhout, 2014) with terms, votes, and an answer only
 * for what is forced to the disk. Stands in for Aeron Cluster, whose promises it makes.
 */
final class Replica {
    private static final long HEARTBEAT_NS = 50_000_000;
    private static final long MIN_ELECTION_NS = 300_000_000;
    private static final int ELECTION_SPREAD_NS = 300_000_000;
    private static final int MAX_FORCE_NS = 2_000_000;
    private static final int MAX_ENTRIES = 64;

    private enum Role {
        FOLLOWER,
        CANDIDATE,
        LEADER
    }

    private final World world;
    private final Machine machine;
    private final Network network;
    private final Disk disk;
    private final int self;
    private final int members;
    private final Runnable onCommit;
    private final long[] next;
    private final long[] match;
    private Role role = Role.FOLLOWER;
    private int votes;
    private int leader = -1;
    private long committed;
    private long electionNs;
    private long heartbeatNs;
    private long timers;

    /** Where a member is. */
    record Place(World world, Machine machine, Network network, Disk disk, int self, int members) {}

    /** @param onCommit called when more is committed than before */
    Replica(Place place, Runnable onCommit) {
        this.world = place.world;
        this.machine = place.machine;
        this.network = place.network;
        this.disk = place.disk;
        this.self = place.self;
        this.members = place.members;
        this.onCommit = onCommit;
        this.next = new long[members];
        this.match = new long[members];
    }

    void start() {
        disk.recover();
        wait(members == 1);
        network.door(self, message -> machine.arrive(() -> onMessage((Message) message)));
        wakeAt(electionNs);
    }

    /** Index of the last entry that is known to be committed. */
    long committed() {
        return committed;
    }

    Disk.Entry entry(long index) {
        return disk.entry(index);
    }

    long term() {
        return disk.term();
    }

    /** Who leads, as far as this member knows; -1: nobody. */
    int leader() {
        return leader;
    }

    private void wait(boolean briefly) {
        electionNs =
                world.nowNs() + (briefly ? 0 : MIN_ELECTION_NS + world.random().nextInt(ELECTION_SPREAD_NS));
    }

    /** Takes a turn at a time, unless it is asked for another one. */
    private void wakeAt(long atNs) {
        long timer = ++timers;
        machine.later(atNs - world.nowNs(), () -> {
            if (timer == timers) {
                tick();
            }
        });
    }

    private void tick() {
        if (role == Role.LEADER) {
            sendAll();
            wakeAt(heartbeatNs);
        } else {
            if (world.nowNs() >= electionNs) {
                campaign();
            }
            wakeAt(role == Role.LEADER ? heartbeatNs : electionNs);
        }
    }

    private void campaign() {
        disk.vote(disk.term() + 1, self);
        role = Role.CANDIDATE;
        leader = -1;
        votes = 1 << self;
        wait(false);
        sendOthers(new Message.Ask(disk.term(), self, disk.length(), disk.termOf(disk.length())));
        countVotes();
    }

    private void sendOthers(Message message) {
        for (int to = 0; to < members; to++) {
            if (to != self) {
                network.send(self, to, message);
            }
        }
    }

    private void onMessage(Message message) {
        world.trace().add((message.term() << 8) | self);
        if (message.term() > disk.term()) {
            disk.vote(message.term(), -1);
            follow(-1);
        }
        switch (message) {
            case Message.Append append -> onAppend(append);
            case Message.Appended appended -> onAppended(appended);
            case Message.Ask ask -> onAsk(ask);
            case Message.Vote vote -> onVote(vote);
            case Message.Propose propose -> onPropose(propose);
        }
    }

    private void follow(int newLeader) {
        if (role == Role.LEADER) {
            world.line(() -> "member " + self + " leads no more");
        }
        role = Role.FOLLOWER;
        leader = newLeader;
        wait(false);
    }

    private void onAsk(Message.Ask ask) {
        long last = disk.length();
        long lastTerm = disk.termOf(last);
        boolean isUpToDate = ask.lastTerm() > lastTerm || (ask.lastTerm() == lastTerm && ask.last() >= last);
        boolean isFree = disk.votedFor() < 0 || disk.votedFor() == ask.candidate();
        if (ask.term() == disk.term() && isUpToDate && isFree) {
            disk.vote(ask.term(), ask.candidate());
            wait(false);
            network.send(self, ask.candidate(), new Message.Vote(ask.term(), self));
        }
    }

    private void onVote(Message.Vote vote) {
        if (role == Role.CANDIDATE && vote.term() == disk.term()) {
            votes |= 1 << vote.from();
            countVotes();
            wakeAt(role == Role.LEADER ? heartbeatNs : electionNs);
        }
    }

    private void countVotes() {
        if (Integer.bitCount(votes) <= members / 2) {
            return;
        }
        role = Role.LEADER;
        leader = self;
        world.line(() -> "member " + self + " leads in term " + disk.term());
        Arrays.fill(next, disk.length() + 1L);
        Arrays.fill(match, 0);
        append(new Disk.Header(Disk.Kind.TERM, disk.term(), machine.wallMs(), 0, self, 0), new byte[0]);
    }

    private void onPropose(Message.Propose propose) {
        if (role == Role.LEADER && propose.term() == disk.term()) {
            Disk.Header header = new Disk.Header(
                    propose.kind(),
                    disk.term(),
                    machine.wallMs(),
                    propose.processId(),
                    propose.number(),
                    propose.sequence());
            append(header, propose.bytes());
        }
    }

    private void append(Disk.Header header, byte[] bytes) {
        disk.append(new Disk.Entry(header, bytes));
        force(() -> {
            match[self] = disk.forced();
            commit();
        });
        sendAll();
    }

    /** Forces what is written, and tells when that is done. */
    private void force(Runnable done) {
        int length = disk.length();
        int cuts = disk.cuts();
        long inTerm = disk.term();
        machine.later(world.random().nextInt(MAX_FORCE_NS), () -> {
            if (disk.cuts() == cuts) {
                disk.forced(length);
                if (disk.term() == inTerm) {
                    done.run();
                }
            }
        });
    }

    private void sendAll() {
        heartbeatNs = world.nowNs() + HEARTBEAT_NS;
        for (int to = 0; to < members; to++) {
            if (to != self) {
                sendTo(to);
            }
        }
    }

    private void sendTo(int to) {
        long previous = next[to] - 1;
        List<Disk.Entry> entries = disk.from(next[to], MAX_ENTRIES);
        network.send(
                self, to, new Message.Append(disk.term(), self, previous, disk.termOf(previous), entries, committed));
        // Taken for granted until the follower says otherwise.
        next[to] += entries.size();
    }

    private void onAppend(Message.Append append) {
        if (append.term() < disk.term()) {
            network.send(self, append.leader(), new Message.Appended(disk.term(), self, false, 0));
            return;
        }
        follow(append.leader());
        if (append.previous() > disk.length() || disk.termOf(append.previous()) != append.previousTerm()) {
            long hint = Math.min(disk.length(), append.previous() - 1);
            network.send(self, append.leader(), new Message.Appended(disk.term(), self, false, hint));
            return;
        }
        long index = append.previous();
        for (Disk.Entry entry : append.entries()) {
            index++;
            if (index <= disk.length() && disk.termOf(index) != entry.header().term()) {
                disk.cutAfter(index - 1);
            }
            if (index > disk.length()) {
                disk.append(entry);
            }
        }
        long last = index;
        force(() -> network.send(self, append.leader(), new Message.Appended(append.term(), self, true, last)));
        commitTo(Math.min(append.committed(), last));
    }

    private void onAppended(Message.Appended appended) {
        if (role != Role.LEADER || appended.term() != disk.term()) {
            return;
        }
        int from = appended.from();
        if (appended.taken()) {
            match[from] = Math.max(match[from], appended.match());
            next[from] = Math.max(next[from], match[from] + 1);
            commit();
        } else {
            next[from] = Math.max(match[from], Math.min(next[from] - 1, appended.match())) + 1;
            sendTo(from);
        }
    }

    /** What a majority has forced is committed, once it is of this term or before such an entry. */
    private void commit() {
        long[] sorted = match.clone();
        Arrays.sort(sorted);
        long majority = sorted[(members - 1) / 2];
        if (role == Role.LEADER && majority > committed && disk.termOf(majority) == disk.term()) {
            commitTo(majority);
        }
    }

    private void commitTo(long index) {
        if (index > committed) {
            committed = index;
            onCommit.run();
        }
    }
}
