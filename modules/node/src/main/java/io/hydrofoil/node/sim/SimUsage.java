package io.hydrofoil.node.sim;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.client.Usage;
import io.hydrofoil.node.lifecycle.ContainerPhase;
import io.hydrofoil.node.lifecycle.ContainerPlan;
import io.hydrofoil.node.lifecycle.PodState;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What pretended containers use. Annotations on the pod decide, at any time; {@code hydrofoil.io/sim-cpu.web} (with the
 * container's name) goes before {@code hydrofoil.io/sim-cpu}.
 *
 * <pre>
 * sim-cpu          of a processor (half of the request, or 1m)
 * sim-memory       of memory (half of the request, or 8Mi)
 * sim-cpu-shared   of a processor, shared evenly by the running pods of the same controller: a load on all of them
 * </pre>
 *
 * The agent publishes on each change of a pod, so that a steady cluster costs nothing; any thread reads.
 */
public final class SimUsage implements Usage {
    private static final long WINDOW_MS = 15_000;
    private static final long IDLE_CPU_NANOS = 1_000_000;
    private static final long IDLE_MEMORY_BYTES = 8 << 20;
    /** What a node's own processes use. */
    private static final Amount SYSTEM = new Amount(50_000_000, 256 << 20);

    private final Clock clock;
    private final Map<String, Entry> pods = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Entry>> nodes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> siblings = new ConcurrentHashMap<>();

    /** Stamps reports by {@code clock}. */
    public SimUsage(Clock clock) {
        this.clock = clock;
    }

    /**
     * A pod as published.
     *
     * @param running which containers run, a bit for each
     * @param sharedNanos what all pods of the controller use together; 0: nothing
     */
    private record Entry(
            String uid, long running, String node, String controller, long sharedNanos, List<OfContainer> containers) {
        boolean isSharing() {
            return sharedNanos > 0 && !containers.isEmpty();
        }
    }

    /** A node is there, with or without pods. */
    public void addNode(String node) {
        nodes.computeIfAbsent(node, fresh -> new ConcurrentHashMap<>());
    }

    /** A node is gone. */
    public void removeNode(String node) {
        nodes.remove(node);
    }

    /** The agent publishes a pod as it stands, if other containers run than before. */
    public void update(String node, ApiObject pod, PodState state) {
        Entry known = pods.get(key(pod.namespace(), pod.name()));
        if (known == null || known.running != running(state) || !known.uid.equals(pod.uid())) {
            refresh(node, pod, state);
        }
    }

    /** The agent publishes a pod whose annotations have changed. */
    public void refresh(String node, ApiObject pod, PodState state) {
        String key = key(pod.namespace(), pod.name());
        Entry known = pods.get(key);
        long running = running(state);
        Entry entry = entry(node, pod, state, running);
        pods.put(key, entry);
        if (known != null && !known.node.equals(node)) {
            forget(known.node, key);
        }
        nodes.computeIfAbsent(node, fresh -> new ConcurrentHashMap<>()).put(key, entry);
        count(entry, 1);
        if (known != null) {
            count(known, -1);
        }
    }

    /** The agent is done with a pod. */
    public void remove(PodState state) {
        String key = key(state.plan().namespace(), state.plan().name());
        Entry known = pods.get(key);
        if (known != null && known.uid.equals(state.plan().uid())) {
            pods.remove(key);
            forget(known.node, key);
            count(known, -1);
        }
    }

    private void forget(String node, String key) {
        Map<String, Entry> here = nodes.get(node);
        if (here != null) {
            here.remove(key);
        }
    }

    private void count(Entry entry, int by) {
        if (entry.isSharing()) {
            siblings.computeIfAbsent(entry.controller, fresh -> new AtomicInteger())
                    .addAndGet(by);
        }
    }

    /** Beyond 64 containers two may share a bit: what they use is then a change late, no more. */
    private static long running(PodState state) {
        long bits = 0;
        for (int i = 0; i < state.containers().size(); i++) {
            bits |= state.containers().get(i).phase() == ContainerPhase.RUNNING ? 1L << i : 0;
        }
        return bits;
    }

    private static Entry entry(String node, ApiObject pod, PodState state, long running) {
        MapValue annotations = pod.metadata().map("annotations");
        List<OfContainer> containers = new ArrayList<>();
        for (int i = 0; i < state.containers().size(); i++) {
            if (state.containers().get(i).phase() == ContainerPhase.RUNNING) {
                ContainerPlan plan = state.plan().containers().get(i);
                containers.add(new OfContainer(plan.name(), amount(annotations, plan)));
            }
        }
        long shared = nanos(annotations.text(SimBehavior.PREFIX + "cpu-shared"), 0);
        return new Entry(pod.uid(), running, node, controller(pod), shared, List.copyOf(containers));
    }

    private static String controller(ApiObject pod) {
        for (MapValue owner : pod.metadata().list("ownerReferences").maps()) {
            if (owner.flag("controller", false)) {
                return owner.text("uid", "");
            }
        }
        return pod.uid();
    }

    private static Amount amount(MapValue annotations, ContainerPlan plan) {
        MapValue requests = plan.spec().map("resources").map("requests");
        long cpu = half(requests.get("cpu"), 1_000_000_000, IDLE_CPU_NANOS);
        long memory = half(requests.get("memory"), 1, IDLE_MEMORY_BYTES);
        return new Amount(
                nanos(setting(annotations, "cpu", plan.name()), cpu),
                bytes(setting(annotations, "memory", plan.name()), memory));
    }

    private static @Nullable String setting(MapValue annotations, String name, String container) {
        String own = annotations.text(SimBehavior.PREFIX + name + "." + container);
        return own != null ? own : annotations.text(SimBehavior.PREFIX + name);
    }

    private static long half(@Nullable Value request, long factor, long otherwise) {
        try {
            return request == null ? otherwise : scaled(Quantity.of(request), factor) / 2;
        } catch (MalformedException neverStored) {
            return otherwise;
        }
    }

    private static long nanos(@Nullable String text, long otherwise) {
        return parsed(text, 1_000_000_000, otherwise);
    }

    private static long bytes(@Nullable String text, long otherwise) {
        return parsed(text, 1, otherwise);
    }

    private static long parsed(@Nullable String text, long factor, long otherwise) {
        try {
            return text == null ? otherwise : Math.max(0, scaled(Quantity.parse(text), factor));
        } catch (MalformedException notAQuantity) {
            return otherwise;
        }
    }

    private static long scaled(Quantity quantity, long factor) {
        return quantity.amount().multiply(java.math.BigDecimal.valueOf(factor)).longValue();
    }

    @Override
    public @Nullable OfNode node(String name) {
        Map<String, Entry> here = nodes.get(name);
        if (here == null) {
            return null;
        }
        Amount sum = SYSTEM;
        for (Entry entry : here.values()) {
            for (OfContainer container : shown(entry)) {
                sum = sum.plus(container.amount());
            }
        }
        return new OfNode(now(), sum);
    }

    @Override
    public @Nullable OfPod pod(String namespace, String name) {
        Entry entry = pods.get(key(namespace, name));
        return entry == null || entry.containers.isEmpty() ? null : new OfPod(now(), shown(entry));
    }

    /** A shared load is on the pod's first running container. */
    private List<OfContainer> shown(Entry entry) {
        if (!entry.isSharing()) {
            return entry.containers;
        }
        AtomicInteger count = siblings.get(entry.controller);
        long share = entry.sharedNanos / Math.max(1, count == null ? 1 : count.get());
        List<OfContainer> shown = new ArrayList<>(entry.containers);
        OfContainer first = shown.getFirst();
        shown.set(
                0,
                new OfContainer(first.name(), new Amount(share, first.amount().memoryBytes())));
        return shown;
    }

    private Taken now() {
        return new Taken(clock.wallMs(), WINDOW_MS);
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
