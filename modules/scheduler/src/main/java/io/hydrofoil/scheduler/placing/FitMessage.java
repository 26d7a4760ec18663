package io.hydrofoil.scheduler.placing;

import io.hydrofoil.scheduler.filters.Obstacles;
import io.hydrofoil.scheduler.preemption.Preemption;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.ranking.ObstacleCounts;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why a pod fits nowhere, in the words of kube-scheduler v1.36, as conditions and events tell it. */
public final class FitMessage {
    /** Without any node. */
    public static final String NO_NODES = "no nodes available to schedule pods";

    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";
    private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

    private final NodeTable table;
    private final Obstacles texts;
    private final List<String> unknownResources;

    /** For a demand that asks for these resources that no node can have. */
    public FitMessage(NodeTable table, Obstacles texts, List<String> unknownResources) {
        this.table = table;
        this.texts = texts;
        this.unknownResources = unknownResources;
    }

    /** Nodes by reason, in words; with those that extenders have refused. */
    public String reasons(ObstacleCounts counts, Map<String, Integer> ofExtenders) {
        Map<String, Integer> reasons = histogram(counts);
        ofExtenders.forEach((reason, nodes) -> reasons.merge(reason, nodes, Integer::sum));
        return none() + ": " + counted(reasons) + ".";
    }

    /** Evicting others would not help on any node. */
    public String hopeless() {
        return none() + ": " + table.liveCount() + " " + NOT_HELPFUL + ".";
    }

    /** When something other than nodes stands in the way, for example a claim that is not bound. */
    public String blocked(Profile profile, String why) {
        if (table.liveCount() == 0) {
            return NO_NODES;
        }
        String text = none() + ": " + why + ".";
        if (profile.filters(Plugin.DYNAMIC_RESOURCES)) {
            return text + " not found"; // what kube-scheduler says of the state that its plugin has not prepared
        }
        return profile.preempts() ? text + " preemption: " + hopeless() : text;
    }

    /** What preemption found out. */
    public String preemption(Preemption.Answer answer) {
        Map<String, Integer> reasons = histogram(answer.others());
        if (answer.notHelpful() > 0) {
            reasons.merge(NOT_HELPFUL, answer.notHelpful(), Integer::sum);
        }
        if (answer.withoutVictims() > 0) {
            reasons.merge(NO_VICTIMS, answer.withoutVictims(), Integer::sum);
        }
        return none() + ": " + counted(reasons) + ".";
    }

    /** The reasons with what plugins say that were asked for a way out. */
    public static String withWaysOut(String reasons, Profile profile, boolean hasClaims, String preemption) {
        List<String> says = new ArrayList<>(2);
        if (profile.filters(Plugin.DYNAMIC_RESOURCES)) {
            says.add(hasClaims ? "still not schedulable" : "no new claims to deallocate");
        }
        if (profile.preempts()) {
            says.add("preemption: " + preemption);
        }
        return says.isEmpty() ? reasons : reasons + " " + String.join(", ", says);
    }

    private Map<String, Integer> histogram(ObstacleCounts counts) {
        Map<String, Integer> reasons = new TreeMap<>();
        counts.forEach((obstacles, rows) -> {
            for (String word : texts.words(obstacles, table.resources(), unknownResources)) {
                reasons.merge(word, rows, Integer::sum);
            }
        });
        return reasons;
    }

    private static String counted(Map<String, Integer> reasons) {
        List<String> counted = new ArrayList<>();
        reasons.forEach((reason, nodes) -> counted.add(nodes + " " + reason));
        counted.sort(null);
        return String.join(", ", counted);
    }

    private String none() {
        return "0/" + table.liveCount() + " nodes are available";
    }
}
