package io.hydrofoil.scheduler.intake;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.demand.Load;
import io.hydrofoil.scheduler.demand.PodWishes;
import io.hydrofoil.scheduler.demand.Sign;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.PendingPod;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.VolumeUse;
import io.hydrofoil.scheduler.volumes.PodVolumes;
import io.hydrofoil.scheduler.volumes.VolumeResolver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads pods, waiting and bound, into what the scheduler keeps of them. */
public final class PodReader {
    private final NodeTable table;
    private final Map<String, Profile> profiles = new HashMap<>();
    private final VolumeResolver volumes;
    private final boolean keepsWholePods;

    /** {@code keepsWholePods}: someone asks for more than what decides a place. */
    public PodReader(NodeTable table, List<Profile> profiles, VolumeResolver volumes, boolean keepsWholePods) {
        this.table = table;
        profiles.forEach(profile -> this.profiles.put(profile.schedulerName(), profile));
        this.volumes = volumes;
        this.keepsWholePods = keepsWholePods;
    }

    /** By whose rules a pod is placed; null: it is not this scheduler's. */
    public @Nullable Profile profile(ApiObject pod) {
        return profiles.get(pod.spec().text("schedulerName", ""));
    }

    /** A pod that waits. Its kind is to be given up in the end. */
    public PendingPod.Seen waiting(ApiObject pod, Profile profile) {
        MapValue spec = pod.spec();
        Demand.Parts demand = DemandReader.read(pod).features(NeededFeatures.of(spec));
        if (!profile.own().isEmpty()) {
            demand.signs(signs(pod, profile));
        }
        return new PendingPod.Seen(
                PendingPod.about(pod),
                keepsWholePods ? pod : null,
                profile,
                demand.build(),
                PodVolumes.of(pod),
                table.census().share(pod.namespace(), pod.metadata().map("labels"), false),
                priority(spec),
                !spec.text("preemptionPolicy", "").equals("Never"),
                !spec.list("schedulingGates").isEmpty());
    }

    private static List<Sign> signs(ApiObject pod, Profile profile) {
        List<Sign> signs = new ArrayList<>();
        for (Profile.Own own : profile.own()) {
            PlacementPlugin.Judge judge = own.plugin().judge(pod, own.args());
            if (judge != null) {
                signs.add(new Sign(own.plugin().name(), judge));
            }
        }
        return List.copyOf(signs);
    }

    /** What a waiting pod will be charged with. */
    public Resident charge(PendingPod.Seen pod, Demand demand) {
        ApiObject about = pod.about();
        PodVolumes used = pod.volumes();
        VolumeUse use = volumes.use(about.namespace(), used);
        Resident.Papers papers = new Resident.Papers(
                about.uid(),
                about.namespace() + "/" + about.name(),
                pod.priority(),
                Long.MAX_VALUE,
                false,
                false,
                demand.ports(),
                use);
        NodeTable.PodLabels labels =
                new NodeTable.PodLabels(about.namespace(), pod.kind().labels());
        return table.resident(papers, demand.load(), labels, demand.pods().carried());
    }

    /** What a bound pod is to be charged with; null: {@code known} is still right. */
    public @Nullable Resident bound(ApiObject pod, @Nullable Resident known) {
        MapValue spec = pod.spec();
        MapValue labels = pod.metadata().map("labels");
        Load load = Load.of(spec, pod.status());
        Resident.Papers papers = new Resident.Papers(
                pod.uid(),
                pod.namespace() + "/" + pod.name(),
                priority(spec),
                startMs(pod.status()),
                pod.isDeleting(),
                isPreempted(pod),
                DemandReader.ports(spec),
                volumes.use(pod.namespace(), PodVolumes.of(pod)));
        if (known != null
                && known.charge().load().equals(load)
                && known.kind().labels().equals(labels)
                && known.papers().equals(papers)) {
            return null;
        }
        PodWishes wishes = spec.map("affinity").isEmpty()
                ? PodWishes.NONE
                : DemandReader.pods(pod).carried();
        return table.resident(papers, load, new NodeTable.PodLabels(pod.namespace(), labels), wishes);
    }

    private static int priority(MapValue spec) {
        return (int) spec.number("priority", 0);
    }

    private static long startMs(MapValue status) {
        String time = status.text("startTime");
        return time == null ? Long.MAX_VALUE : Instant.parse(time).toEpochMilli();
    }

    private static boolean isPreempted(ApiObject pod) {
        for (MapValue condition : pod.status().list("conditions").maps()) {
            if (condition.text("type", "").equals("DisruptionTarget")) {
                return condition.text("reason", "").equals("PreemptionByScheduler")
                        && condition.text("status", "").equals("True");
            }
        }
        return false;
    }
}
