package io.hydrofoil.scheduler.placing;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.demand.SpreadConstraint;
import io.hydrofoil.scheduler.filters.AffinityFilter;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.profile.Profile.DefaultConstraint;
import io.hydrofoil.scheduler.queue.PendingPod.Seen;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.volumes.VolumeResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a pod asks now: its own demand with what depends on other objects, which may change between attempts. */
public final class DemandResolver {
    private static final int MAX_REMEMBERED = 4096;

    private final NodeTable table;
    private final VolumeResolver volumes;
    private final Workloads workloads;
    /** Equal demands become one, so that comparing them is cheap. */
    private final Map<Demand, Demand> canonical = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Demand, Demand> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** With these sources. */
    public DemandResolver(NodeTable table, VolumeResolver volumes, Workloads workloads) {
        this.table = table;
        this.volumes = volumes;
        this.workloads = workloads;
    }

    /** Either a demand or what is in the way whatever the node. */
    public sealed interface Resolved {
        /** What to ask of nodes. */
        record Asking(Demand demand) implements Resolved {}

        /** What must change before nodes are asked at all: by a name under which the pod can wait, and in words. */
        record Blocked(String by, String why) implements Resolved {}
    }

    /** What the pod asks now. */
    public Resolved resolve(Seen pod) {
        Profile profile = pod.profile();
        Set<String> names = AffinityFilter.names(pod.demand().nodes());
        if (names != null && names.isEmpty() && profile.filters(Plugin.NODE_AFFINITY)) {
            return new Resolved.Blocked("", "pod affinity terms conflict");
        }
        Demand.Parts parts = null;
        if (!pod.volumes().areNone() && profile.filters(Plugin.VOLUME_BINDING)) {
            switch (volumes.resolve(pod.about(), pod.volumes())) {
                case VolumeResolver.Resolved.Blocked blocked -> {
                    return new Resolved.Blocked(blocked.claim(), blocked.why());
                }
                case VolumeResolver.Resolved.Ready ready ->
                    parts = pod.demand().toParts().volumes(ready.demand());
            }
        }
        PodWishes wishes = pod.demand().pods();
        if (wishes.hard().isEmpty() && wishes.soft().isEmpty()) {
            PodWishes spread = withDefaults(pod, wishes);
            if (spread != null) {
                parts = (parts == null ? pod.demand().toParts() : parts).pods(spread);
            }
        }
        if (!pod.demand().images().names().isEmpty()
                && !table.images().anywhere(pod.demand().images().names())) {
            parts = (parts == null ? pod.demand().toParts() : parts).images(Demand.Images.NONE);
        }
        return new Resolved.Asking(canonical(parts == null ? pod.demand() : parts.build()));
    }

    private Demand canonical(Demand demand) {
        Demand known = canonical.putIfAbsent(demand, demand);
        return known == null ? demand : known;
    }

    /** The wishes with default constraints; null: there are none. */
    private @Nullable PodWishes withDefaults(Seen pod, PodWishes wishes) {
        List<DefaultConstraint> hard = new ArrayList<>(0);
        List<DefaultConstraint> soft = new ArrayList<>(2);
        Profile profile = pod.profile();
        for (DefaultConstraint each : profile.spreading().constraints()) {
            (each.isHard() ? hard : soft).add(each);
        }
        ApiObject about = pod.about();
        MapValue labels = pod.kind().labels();
        List<SpreadConstraint> hardNow = workloads.constraints(about, labels, hard);
        List<SpreadConstraint> softNow = workloads.constraints(about, labels, soft);
        if (hardNow.isEmpty() && softNow.isEmpty()) {
            return null;
        }
        return new PodWishes(
                wishes.affinity(),
                wishes.antiAffinity(),
                wishes.preferred(),
                hardNow,
                softNow,
                !profile.spreading().isSystem());
    }
}
