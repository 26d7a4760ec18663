package io.hydrofoil.controllers.pods;

import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods a shrinking set gives up first: those whose loss costs least. Unassigned before assigned, pending before
 * running, not ready before
 * ready, lower deletion cost, more siblings on the same node, ready for a shorter time, more restarts, younger. Ages
 * count by order of
 * magnitude, so that among pods of about the same age chance (the uid) decides and not always the newest goes.
 */
public final class DeletionOrder implements Comparator<ApiObject> {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

    private final Map<String, Integer> siblingsByNode = new HashMap<>();
    private final long nowMs;

    /** An order among pods whose {@code siblings} (all pods of sets with the same parent) are these. */
    public DeletionOrder(Iterable<ApiObject> siblings, long nowMs) {
        this.nowMs = nowMs;
        for (ApiObject sibling : siblings) {
            if (Pods.isActive(sibling)) {
                siblingsByNode.merge(Pods.node(sibling), 1, Integer::sum);
            }
        }
    }

    @Override
    public int compare(ApiObject a, ApiObject b) {
        int order = Boolean.compare(!Pods.node(a).isEmpty(), !Pods.node(b).isEmpty());
        order = order != 0 ? order : Integer.compare(phaseRank(a), phaseRank(b));
        order = order != 0 ? order : Boolean.compare(Pods.isReady(a), Pods.isReady(b));
        order = order != 0 ? order : Long.compare(cost(a), cost(b));
        order = order != 0 ? order : Integer.compare(siblings(b), siblings(a));
        order = order != 0 ? order : Integer.compare(readyMagnitude(a), readyMagnitude(b));
        order = order != 0 ? order : Long.compare(Pods.restarts(b), Pods.restarts(a));
        order = order != 0 ? order : Integer.compare(magnitude(nowMs - createdMs(a)), magnitude(nowMs - createdMs(b)));
        return order != 0 ? order : a.uid().compareTo(b.uid());
    }

    private int readyMagnitude(ApiObject pod) {
        return Pods.isReady(pod) ? magnitude(nowMs - Pods.readySinceMs(pod)) : 0;
    }

    private static int magnitude(long ageMs) {
        return ageMs <= 0 ? 0 : 64 - Long.numberOfLeadingZeros(ageMs);
    }

    private static int phaseRank(ApiObject pod) {
        return PHASES.indexOf(Pods.phase(pod));
    }

    private int siblings(ApiObject pod) {
        return siblingsByNode.getOrDefault(Pods.node(pod), 0);
    }

    private static long createdMs(ApiObject pod) {
        return Times.ms(pod.metadata().text("creationTimestamp"), 0);
    }

    private static long cost(ApiObject pod) {
        String text = pod.metadata().map("annotations").text(COST, "0");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
