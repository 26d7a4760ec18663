package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;

/** How far and how fast a target may be scaled: what becomes of a recommendation. */
final class Limits {
    private static final int DOWN_WINDOW_SECONDS = 300;
    private static final int LEAST_UP_LIMIT = 4;

    private final ApiObject autoscaler;
    private final History history;
    private final int current;
    private final long nowMs;
    private final int least;
    private final int most;

    Limits(ApiObject autoscaler, History history, int current, long nowMs) {
        this.autoscaler = autoscaler;
        this.history = history;
        this.current = current;
        this.nowMs = nowMs;
        this.least = (int) autoscaler.spec().number("minReplicas", 1);
        this.most = (int) autoscaler.spec().number("maxReplicas", 1);
    }

    /** A reason and a message of a condition. */
    record Told(String reason, String message) {}

    /** A size that is allowed, and why it is another than the one that was asked for. */
    record Allowed(int replicas, Told told) {
        boolean isWithinRange() {
            return told.equals(WITHIN);
        }
    }

    private static final Told WITHIN =
            new Told("DesiredWithinRange", "the desired count is within the acceptable range");
    private static final Told TOO_MANY =
            new Told("TooManyReplicas", "the desired replica count is more than the maximum replica count");
    private static final Told TOO_FEW =
            new Told("TooFewReplicas", "the desired replica count is less than the minimum replica count");
    private static final Told UP_LIMIT =
            new Told("ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate");
    private static final Told DOWN_LIMIT =
            new Told("ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate");
    private static final Told READY = new Told("ReadyForNewScale", "recommended size matches current size");
    private static final Told STABLE_DOWN = new Told(
            "ScaleDownStabilized",
            "recent recommendations were higher than current one, applying the highest recent recommendation");
    private static final Told STABLE_UP = new Told(
            "ScaleUpStabilized",
            "recent recommendations were lower than current one, applying the lowest recent recommendation");

    /** Holds a recommendation against those of the stabilization windows, and remembers it. */
    Allowed stabilize(int desired) {
        MapValue behavior = autoscaler.spec().map("behavior");
        long upMs = behavior.map("scaleUp").number("stabilizationWindowSeconds", 0) * 1_000;
        long downMs = behavior.map("scaleDown").number("stabilizationWindowSeconds", DOWN_WINDOW_SECONDS) * 1_000;
        int lowest = history.extreme(Math::min, desired, upMs, nowMs);
        int highest = history.extreme(Math::max, desired, downMs, nowMs);
        history.recommend(desired, nowMs);
        int stable = autoscaler.spec().has("behavior") ? Math.min(Math.max(current, lowest), highest) : highest;
        if (stable == desired) {
            return new Allowed(desired, READY);
        }
        boolean isUp = autoscaler.spec().has("behavior") && desired >= current;
        return new Allowed(stable, isUp ? STABLE_UP : STABLE_DOWN);
    }

    /** Keeps a recommendation within its bounds and rates. */
    Allowed bound(int desired) {
        return autoscaler.spec().has("behavior") ? boundByBehavior(desired) : boundByRule(desired);
    }

    private Allowed boundByRule(int desired) {
        int upLimit = Math.max(2 * current, LEAST_UP_LIMIT);
        if (desired < least) {
            return new Allowed(least, TOO_FEW);
        }
        if (desired > Math.min(upLimit, most)) {
            return most > upLimit ? new Allowed(upLimit, UP_LIMIT) : new Allowed(most, TOO_MANY);
        }
        return new Allowed(desired, WITHIN);
    }

    private Allowed boundByBehavior(int desired) {
        if (desired > current) {
            int limit = Math.max(current, upLimit());
            if (desired > Math.min(limit, most)) {
                return most > limit ? new Allowed(limit, UP_LIMIT) : new Allowed(most, TOO_MANY);
            }
        } else if (desired < current) {
            int limit = Math.min(current, downLimit());
            if (desired < Math.max(limit, least)) {
                return least < limit ? new Allowed(limit, DOWN_LIMIT) : new Allowed(least, TOO_FEW);
            }
        }
        return new Allowed(desired, WITHIN);
    }

    private int upLimit() {
        MapValue rules = autoscaler.spec().map("behavior").map("scaleUp");
        String select = rules.text("selectPolicy", "Max");
        if (select.equals("Disabled")) {
            return current;
        }
        boolean isMin = select.equals("Min");
        long limit = isMin ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        for (MapValue policy : rules.list("policies").maps()) {
            int before = history.sizeBefore(current, policy.number("periodSeconds", 0) * 1_000, nowMs);
            long value = policy.number("value", 0);
            long proposed = "Pods".equals(policy.text("type"))
                    ? before + value
                    : (long) Math.ceil(before * (1 + value / 100.0));
            limit = isMin ? Math.min(limit, proposed) : Math.max(limit, proposed);
        }
        return Math.clamp(limit, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private int downLimit() {
        MapValue rules = autoscaler.spec().map("behavior").map("scaleDown");
        String select = rules.text("selectPolicy", "Max");
        if (select.equals("Disabled")) {
            return current;
        }
        boolean isMin = select.equals("Min");
        long limit = isMin ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        for (MapValue policy : rules.list("policies").maps()) {
            int before = history.sizeBefore(current, policy.number("periodSeconds", 0) * 1_000, nowMs);
            long value = policy.number("value", 0);
            long proposed = "Pods".equals(policy.text("type")) ? before - value : (long) (before * (1 - value / 100.0));
            limit = isMin ? Math.max(limit, proposed) : Math.min(limit, proposed);
        }
        return Math.clamp(limit, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
