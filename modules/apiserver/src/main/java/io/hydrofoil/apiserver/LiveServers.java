package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.pipeline.SignOfLife;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.MapValue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.Agent;

/**
 * Keeps the endpoints of the service {@code kubernetes} at the API servers that live, where there are several. Each
 * gives a sign of life every few seconds; whoever leads writes who has given one lately. "Lately" is by its own clock
 * since it saw the last one change, so that no two clocks are ever compared; every server watches the others, so that
 * the next leader knows at once who is gone.
 */
final class LiveServers implements Agent {
    private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(5);
    /** As long as elsewhere: three rounds may fail. */
    private static final long LIFE_NS = TimeUnit.SECONDS.toNanos(15);

    private static final long FAREWELL_MS = 500;

    private final Pipeline pipeline;
    private final OwnWrites writes;
    private final ApiServer.MemberSeat seat;
    private final BooleanSupplier leads;
    private final Clock clock;
    private final Doorbell doorbell;
    private final long[] seenRevision;
    private final long[] changedNs;
    private final Set<InetSocketAddress> known = new LinkedHashSet<>();
    private List<InetSocketAddress> published = List.of();
    private CompletableFuture<Void> publishing = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> giving = publishing;
    private long dueNs;

    LiveServers(
            Pipeline pipeline,
            OwnWrites writes,
            ApiServer.MemberSeat seat,
            BooleanSupplier leads,
            Clock clock,
            Doorbell doorbell) {
        this.leads = leads;
        this.pipeline = pipeline;
        this.writes = writes;
        this.seat = seat;
        this.clock = clock;
        this.doorbell = doorbell;
        this.seenRevision = new long[seat.count()];
        this.changedNs = new long[seat.count()];
        this.dueNs = clock.monotonicNs();
        Arrays.fill(changedNs, dueNs);
    }

    @Override
    public int doWork() {
        long nowNs = clock.monotonicNs();
        if (nowNs < dueNs) {
            doorbell.sleepAtMostNs(dueNs - nowNs);
            return 0;
        }
        dueNs = nowNs + ROUND_NS;
        InetSocketAddress own = seat.advertised();
        giving = SignOfLife.give(pipeline, seat.self(), own.getAddress().getHostAddress(), own.getPort());
        List<InetSocketAddress> live = live(nowNs);
        if (!leads.getAsBoolean()) {
            // Another one may write something else meanwhile.
            published = List.of();
        } else if (publishing.isDone() && (publishing.isCompletedExceptionally() || !live.equals(published))) {
            published = live;
            publishing = publish(live);
        }
        return 1;
    }

    /** Completes once it is known what became of all that was written. */
    CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(giving, publishing);
    }

    /** Those whose last sign of life is young; the own one counts from the start on. */
    private List<InetSocketAddress> live(long nowNs) {
        List<InetSocketAddress> live = new ArrayList<>();
        for (int member = 0; member < seat.count(); member++) {
            SignOfLife sign = SignOfLife.of(writes.reader(), member);
            if (member == seat.self()) {
                live.add(seat.advertised());
            } else if (sign != null) {
                if (sign.revision() != seenRevision[member]) {
                    seenRevision[member] = sign.revision();
                    changedNs[member] = nowNs;
                }
                InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(sign.host()), sign.port());
                known.add(address);
                if (nowNs - changedNs[member] < LIFE_NS) {
                    live.add(address);
                }
            }
        }
        known.add(seat.advertised());
        return live;
    }

    private CompletableFuture<Void> publish(List<InetSocketAddress> live) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        Set<String> slices = new LinkedHashSet<>();
        for (MapValue object : ServerAddresses.objects(live)) {
            slices.add(object.map("metadata").text("name", ""));
            all.add(writes.put(object));
        }
        for (InetSocketAddress server : known) {
            String name = ServerAddresses.sliceName(server);
            MapValue slice = Bootstrap.object("discovery.k8s.io/v1", "EndpointSlice", "default", name);
            if (slices.add(name) && writes.exists(slice)) {
                all.add(writes.delete(slice));
            }
        }
        return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
    }

    /** Says goodbye, so that the others need not find out; without a leader that is no use. */
    @Override
    public void onClose() {
        try {
            SignOfLife.takeBack(pipeline, seat.self()).get(FAREWELL_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | CompletionException e) {
            // They find out.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String roleName() {
        return "live-servers";
    }
}
