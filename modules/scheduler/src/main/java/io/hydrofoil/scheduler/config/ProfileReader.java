package io.hydrofoil.scheduler.config;

import io.hydrofoil.chassis.Nearest;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.SchedulerConfigException;
import io.hydrofoil.scheduler.demand.DemandReader;
import io.hydrofoil.scheduler.demand.NodeTerm;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.profile.Profile.AffinityArgs;
import io.hydrofoil.scheduler.profile.Profile.DefaultConstraint;
import io.hydrofoil.scheduler.profile.Profile.FitArgs;
import io.hydrofoil.scheduler.profile.Profile.Own;
import io.hydrofoil.scheduler.profile.Profile.ResourceWeight;
import io.hydrofoil.scheduler.profile.Profile.ShapePoint;
import io.hydrofoil.scheduler.profile.Profile.Spreading;
import io.hydrofoil.scheduler.profile.Profile.Strategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one profile: its plugins and their arguments. */
final class ProfileReader {
    private static final int MAX_SECONDS = 86_400;
    private static final String LEAST = "LeastAllocated";
    private static final String MOST = "MostAllocated";
    private static final String RATIO = "RequestedToCapacityRatio";

    private final Section profile;
    private final Map<String, PlacementPlugin> own;
    private final Map<String, MapValue> ownArgs = new HashMap<>();
    private FitArgs fit = FitArgs.DEFAULT;
    private List<ResourceWeight> balanced = Profile.CPU_AND_MEMORY;
    private AffinityArgs affinity = AffinityArgs.DEFAULT;
    private Spreading spreading = Spreading.SYSTEM;
    private long volumeTimeoutMs;

    ProfileReader(Section profile, Map<String, PlacementPlugin> own) {
        this.profile = profile;
        this.own = own;
        this.volumeTimeoutMs = Profile.of("").volumeTimeoutMs();
    }

    Profile read(String name, Set<String> ignoredResources) throws SchedulerConfigException {
        PluginSets plugins = new PluginSets(own);
        plugins.read(profile);
        for (Section entry : profile.sections("pluginConfig", "name", "args")) {
            args(entry);
        }
        Set<String> ignored = new HashSet<>(fit.ignoredResources());
        ignored.addAll(ignoredResources);
        return new Profile(
                name,
                plugins.filters,
                plugins.weights,
                plugins.preempts,
                new FitArgs(fit.strategy(), fit.resources(), fit.shape(), ignored, fit.ignoredGroups()),
                balanced,
                affinity,
                spreading,
                volumeTimeoutMs,
                own(plugins));
    }

    private List<Own> own(PluginSets plugins) {
        List<Own> list = new ArrayList<>();
        for (Map.Entry<String, PlacementPlugin> each : own.entrySet()) {
            boolean filters = plugins.ownFilters.containsKey(each.getKey());
            int weight = plugins.ownWeights.getOrDefault(each.getKey(), 0);
            if (filters || weight > 0) {
                MapValue args = ownArgs.getOrDefault(each.getKey(), MapValue.EMPTY);
                list.add(new Own(each.getValue(), args, filters, weight));
            }
        }
        return List.copyOf(list);
    }

    private void args(Section entry) throws SchedulerConfigException {
        String name = entry.text("name");
        MapValue given = entry.map("args");
        MapValue values = given == null ? MapValue.EMPTY : given;
        if (own.containsKey(name)) {
            ownArgs.put(name, values);
            return;
        }
        Plugin plugin = Plugin.of(name);
        if (plugin == null) {
            throw new SchedulerConfigException(entry.path("name") + " names the unknown plugin \"" + name
                    + "\"; did you mean \"" + Nearest.of(name, PluginSets.names(own)) + "\"?");
        }
        String path = entry.path("args");
        switch (plugin) {
            case NODE_RESOURCES_FIT ->
                fit(args(path, values, "ignoredResources", "ignoredResourceGroups", "scoringStrategy"));
            case NODE_RESOURCES_BALANCED_ALLOCATION -> balanced = resources(args(path, values, "resources"));
            case NODE_AFFINITY -> addedAffinity(args(path, values, "addedAffinity"));
            case INTER_POD_AFFINITY ->
                podAffinity(args(path, values, "hardPodAffinityWeight", "ignorePreferredTermsOfExistingPods"));
            case POD_TOPOLOGY_SPREAD -> spreading(args(path, values, "defaultConstraints", "defaultingType"));
            case VOLUME_BINDING ->
                volumeTimeoutMs = 1000L
                        * args(path, values, "bindTimeoutSeconds")
                                .number("bindTimeoutSeconds", (int) (volumeTimeoutMs / 1000), 0, MAX_SECONDS);
            case DEFAULT_PREEMPTION -> refusePreemptionArgs(path, values);
            default -> args(path, values);
        }
    }

    /** The arguments, which may say of what kind they are. */
    private static Section args(String path, MapValue values, String... known) throws SchedulerConfigException {
        List<String> all = new ArrayList<>(List.of(known));
        all.add("apiVersion");
        all.add("kind");
        return Section.of(path, values, all.toArray(String[]::new));
    }

    private static void refusePreemptionArgs(String path, MapValue values) throws SchedulerConfigException {
        for (String key : List.of("minCandidateNodesPercentage", "minCandidateNodesAbsolute")) {
            if (values.has(key)) {
                throw new SchedulerConfigException(
                        path + "." + key + " has no meaning here: every node is a candidate; remove it");
            }
        }
        args(path, values);
    }

    private void fit(Section args) throws SchedulerConfigException {
        Strategy strategy = FitArgs.DEFAULT.strategy();
        List<ResourceWeight> resources = FitArgs.DEFAULT.resources();
        List<ShapePoint> shape = List.of();
        MapValue given = args.map("scoringStrategy");
        if (given != null) {
            Section section =
                    Section.of(args.path("scoringStrategy"), given, "type", "resources", "requestedToCapacityRatio");
            strategy = strategy(section.word("type", LEAST, List.of(LEAST, MOST, RATIO)));
            resources = resources(section);
            shape = shape(section, strategy == Strategy.REQUESTED_TO_CAPACITY_RATIO);
        }
        fit = new FitArgs(
                strategy,
                resources,
                shape,
                Set.copyOf(args.texts("ignoredResources")),
                Set.copyOf(args.texts("ignoredResourceGroups")));
    }

    private static Strategy strategy(String type) {
        return switch (type) {
            case MOST -> Strategy.MOST_ALLOCATED;
            case RATIO -> Strategy.REQUESTED_TO_CAPACITY_RATIO;
            default -> Strategy.LEAST_ALLOCATED;
        };
    }

    private static List<ResourceWeight> resources(Section section) throws SchedulerConfigException {
        List<ResourceWeight> resources = new ArrayList<>();
        for (Section each : section.sections("resources", "name", "weight")) {
            int weight = each.number("weight", 1, 0, 100);
            resources.add(new ResourceWeight(each.text("name"), weight == 0 ? 1 : weight));
        }
        return resources.isEmpty() ? Profile.CPU_AND_MEMORY : List.copyOf(resources);
    }

    private static List<ShapePoint> shape(Section section, boolean isNeeded) throws SchedulerConfigException {
        MapValue given = section.map("requestedToCapacityRatio");
        List<ShapePoint> shape = new ArrayList<>();
        if (given != null) {
            Section ratio = Section.of(section.path("requestedToCapacityRatio"), given, "shape");
            for (Section point : ratio.sections("shape", "utilization", "score")) {
                int utilization = point.number("utilization", 0, 0, 100);
                if (!shape.isEmpty() && shape.getLast().utilization() >= utilization) {
                    throw new SchedulerConfigException(
                            point.path("utilization") + " must be higher than that of the point before");
                }
                shape.add(new ShapePoint(utilization, point.number("score", 0, 0, 10)));
            }
        }
        if (isNeeded && shape.isEmpty()) {
            throw new SchedulerConfigException(
                    section.path("requestedToCapacityRatio.shape") + " needs at least one point");
        }
        return List.copyOf(shape);
    }

    private void addedAffinity(Section args) throws SchedulerConfigException {
        MapValue given = args.map("addedAffinity");
        if (given == null) {
            return;
        }
        Section.of(
                args.path("addedAffinity"),
                given,
                "requiredDuringSchedulingIgnoredDuringExecution",
                "preferredDuringSchedulingIgnoredDuringExecution");
        MapValue required = given.map("requiredDuringSchedulingIgnoredDuringExecution");
        try {
            affinity = new AffinityArgs(
                    required.isEmpty() ? null : NodeTerm.list(required.list("nodeSelectorTerms")),
                    DemandReader.preferredNodes(given),
                    affinity.hardWeight(),
                    affinity.ignoresPreferredOfBound());
        } catch (IllegalArgumentException e) {
            throw new SchedulerConfigException(args.path("addedAffinity") + ": " + e.getMessage());
        }
    }

    private void podAffinity(Section args) throws SchedulerConfigException {
        affinity = new AffinityArgs(
                affinity.required(),
                affinity.preferred(),
                args.number("hardPodAffinityWeight", affinity.hardWeight(), 0, 100),
                args.flag("ignorePreferredTermsOfExistingPods", false));
    }

    private void spreading(Section args) throws SchedulerConfigException {
        boolean isSystem =
                args.word("defaultingType", "System", List.of("System", "List")).equals("System");
        List<Section> given = args.sections("defaultConstraints", "maxSkew", "topologyKey", "whenUnsatisfiable");
        if (isSystem && !given.isEmpty()) {
            throw new SchedulerConfigException(
                    args.path("defaultConstraints") + " are for defaultingType List, not System");
        }
        if (isSystem) {
            return;
        }
        List<DefaultConstraint> constraints = new ArrayList<>();
        for (Section each : given) {
            boolean isHard = each.word(
                            "whenUnsatisfiable", "ScheduleAnyway", List.of("DoNotSchedule", "ScheduleAnyway"))
                    .equals("DoNotSchedule");
            constraints.add(new DefaultConstraint(
                    each.number("maxSkew", 1, 1, Integer.MAX_VALUE), each.text("topologyKey"), isHard));
        }
        spreading = new Spreading(List.copyOf(constraints), false);
    }
}
