package io.hydrofoil.controllers.job;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.Value;
import org.jspecify.annotations.Nullable;

/** What a job's podFailurePolicy says about a failed pod: its first rule that matches decides. */
final class FailurePolicy {
    private FailurePolicy() {}

    enum Action {
        COUNT,
        IGNORE,
        FAIL_INDEX,
        FAIL_JOB
    }

    /**
     * A decision.
     *
     * @param message why, for the job's condition; empty where no rule matched
     */
    record Verdict(Action action, String message) {}

    private static final Verdict COUNTS = new Verdict(Action.COUNT, "");

    static Verdict judge(ApiObject job, ApiObject pod) {
        int index = 0;
        for (MapValue rule : job.spec().map("podFailurePolicy").list("rules").maps()) {
            String action = rule.text("action", "");
            String match = match(rule, pod);
            if (match != null) {
                return new Verdict(action(action), match + " matching " + action + " rule at index " + index);
            }
            index++;
        }
        return COUNTS;
    }

    private static Action action(String name) {
        return switch (name) {
            case "Ignore" -> Action.IGNORE;
            case "FailIndex" -> Action.FAIL_INDEX;
            case "FailJob" -> Action.FAIL_JOB;
            default -> Action.COUNT;
        };
    }

    /** How the pod matches the rule, in words; null: it does not. */
    private static @Nullable String match(MapValue rule, ApiObject pod) {
        if (rule.has("onExitCodes")) {
            MapValue codes = rule.map("onExitCodes");
            for (String statuses : new String[] {"containerStatuses", "initContainerStatuses"}) {
                for (MapValue container : pod.status().list(statuses).maps()) {
                    MapValue ended = container.map("state").map("terminated");
                    long code = ended.number("exitCode", 0);
                    if (code != 0 && isOf(codes, container) && isMatch(codes, code)) {
                        return "Container %s for pod %s/%s failed with exit code %d"
                                .formatted(container.text("name", ""), pod.namespace(), pod.name(), code);
                    }
                }
            }
            return null;
        }
        for (MapValue pattern : rule.list("onPodConditions").maps()) {
            for (MapValue condition : pod.status().list("conditions").maps()) {
                if (pattern.text("type", "").equals(condition.text("type"))
                        && pattern.text("status", "True").equals(condition.text("status"))) {
                    return "Pod %s/%s has condition %s"
                            .formatted(pod.namespace(), pod.name(), condition.text("type", ""));
                }
            }
        }
        return null;
    }

    private static boolean isOf(MapValue codes, MapValue container) {
        String name = codes.text("containerName");
        return name == null || name.equals(container.text("name"));
    }

    private static boolean isMatch(MapValue codes, long code) {
        boolean isListed = false;
        for (Value value : codes.list("values")) {
            isListed |= value instanceof NumberValue number && number.longValue() == code;
        }
        return isListed == "In".equals(codes.text("operator"));
    }
}
