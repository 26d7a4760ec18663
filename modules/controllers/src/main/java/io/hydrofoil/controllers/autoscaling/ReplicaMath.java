package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.controllers.autoscaling.PodSample.Standing;
import io.hydrofoil.controllers.pods.Pods;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From usage to a number of replicas. Pods without a value are assumed to use what speaks against the change that the
 * others suggest: all of their target when it would shrink, nothing when it would grow; so do pods that are starting
 * when it would grow. What remains of the change then is done, if it still goes the same way.
 */
final class ReplicaMath {
    private final int current;
    private final Tolerance tolerance;
    private final long nowMs;

    ReplicaMath(int current, Tolerance tolerance, long nowMs) {
        this.current = current;
        this.tolerance = tolerance;
        this.nowMs = nowMs;
    }

    /**
     * An answer.
     *
     * @param utilization percent of what was requested; -1: not asked for
     * @param averageMilli of the pods that count
     */
    record Proposal(int replicas, long utilization, long averageMilli) {}

    /** Pods whose usage is to be {@code target} percent of what they request. */
    Proposal byUtilization(List<PodSample> samples, boolean isCpu, long target, Map<PodSample, Long> requestsMilli)
            throws MetricFault {
        Groups groups = new Groups(samples, isCpu);
        long usage = 0;
        long requests = 0;
        for (PodSample sample : groups.ready) {
            usage += sample.valueMilli();
            requests += requestsMilli.getOrDefault(sample, 0L);
        }
        if (requests == 0) {
            throw new MetricFault("no metrics returned matched known pods");
        }
        long utilization = usage * 100 / requests;
        double ratio = (double) utilization / target;
        long average = usage / groups.ready.size();
        for (PodSample sample : groups.assumed(ratio)) {
            long request = requestsMilli.getOrDefault(sample, 0L);
            requests += request;
            boolean assumesMost = ratio < 1 && groups.missing.contains(sample);
            usage += assumesMost ? request * Math.max(100, target) / 100 : 0;
        }
        long assumedUtilization = usage * 100 / requests;
        double assumedRatio = (double) assumedUtilization / target;
        return new Proposal(groups.decide(ratio, assumedRatio), utilization, average);
    }

    /** Pods whose usage is to be {@code targetMilli} on average. */
    Proposal byAverage(List<PodSample> samples, boolean isCpu, long targetMilli) throws MetricFault {
        Groups groups = new Groups(samples, isCpu);
        long usage = groups.ready.stream().mapToLong(PodSample::valueMilli).sum();
        long average = usage / groups.ready.size();
        double ratio = (double) average / targetMilli;
        List<PodSample> assumed = groups.assumed(ratio);
        for (PodSample sample : assumed) {
            usage += ratio < 1 && groups.missing.contains(sample) ? targetMilli : 0;
        }
        long assumedAverage = usage / (groups.ready.size() + assumed.size());
        double assumedRatio = (double) assumedAverage / targetMilli;
        return new Proposal(groups.decide(ratio, assumedRatio), -1, average);
    }

    /** One value for the whole target, to be {@code targetMilli}, whatever the number of pods. */
    Proposal byValue(long usageMilli, long targetMilli, List<PodSample> pods) {
        double ratio = (double) usageMilli / targetMilli;
        if (current == 0) {
            return new Proposal(ceil(ratio), -1, usageMilli);
        }
        if (tolerance.covers(ratio)) {
            return new Proposal(current, -1, usageMilli);
        }
        long ready = pods.stream()
                .filter(sample -> Pods.phase(sample.pod()).equals("Running") && Pods.isReady(sample.pod()))
                .count();
        return new Proposal(ceil(ratio * ready), -1, usageMilli);
    }

    /** One value for the whole target, of which each of {@code replicas} pods is to have {@code targetMilli}. */
    Proposal byShare(long usageMilli, long targetMilli, int replicas) {
        double ratio = (double) usageMilli / ((double) targetMilli * replicas);
        boolean isKept = replicas > 0 && tolerance.covers(ratio);
        int proposed = isKept ? current : ceil((double) usageMilli / targetMilli);
        return new Proposal(proposed, -1, replicas == 0 ? 0 : ceil((double) usageMilli / replicas));
    }

    private static int ceil(double value) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(value));
    }

    private final class Groups {
        final List<PodSample> ready = new ArrayList<>();
        final List<PodSample> unready = new ArrayList<>();
        final List<PodSample> missing = new ArrayList<>();

        Groups(List<PodSample> samples, boolean isCpu) throws MetricFault {
            for (PodSample sample : samples) {
                switch (sample.standing(isCpu, nowMs)) {
                    case Standing.READY -> ready.add(sample);
                    case Standing.UNREADY -> unready.add(sample);
                    case Standing.MISSING -> missing.add(sample);
                    case Standing.IGNORED -> {
                        // as if it were gone
                    }
                }
            }
            if (ready.isEmpty()) {
                throw new MetricFault("did not receive metrics for targeted pods (pods might be unready)");
            }
        }

        /** Pods for which something has to be assumed. */
        List<PodSample> assumed(double ratio) {
            List<PodSample> assumed = new ArrayList<>(missing);
            if (ratio > 1) {
                assumed.addAll(unready);
            }
            return assumed;
        }

        int decide(double ratio, double assumedRatio) {
            int counted = ready.size() + assumed(ratio).size();
            if (counted == ready.size()) {
                return tolerance.covers(ratio) ? current : ceil(ratio * ready.size());
            }
            boolean isTurned = (ratio < 1 && assumedRatio > 1) || (ratio > 1 && assumedRatio < 1);
            if (tolerance.covers(assumedRatio) || isTurned) {
                return current;
            }
            int proposed = ceil(assumedRatio * counted);
            boolean isAgainst = (assumedRatio < 1 && proposed > current) || (assumedRatio > 1 && proposed < current);
            return isAgainst ? current : proposed;
        }
    }
}
