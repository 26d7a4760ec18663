package io.hydrofoil.scheduler.config;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.SchedulerConfigException;
import io.hydrofoil.scheduler.extender.ExtenderConfig;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.Backoff;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the top of a KubeSchedulerConfiguration. */
public final class ConfigReader {
    private static final String VERSION = "kubescheduler.config.k8s.io/v1";
    private static final String KIND = "KubeSchedulerConfiguration";
    private static final int MAX_BACKOFF_SECONDS = 86_400;

    private final String path;
    private final Map<String, PlacementPlugin> own;

    /** For a configuration that stands at {@code path}; {@code own}: plugins of the user's own by name. */
    public ConfigReader(String path, Map<String, PlacementPlugin> own) {
        this.path = path;
        this.own = own;
    }

    /** What was read. */
    public record Read(List<Profile> profiles, List<ExtenderConfig> extenders, Backoff backoff) {}

    /** Reads it all. */
    public Read read(MapValue values) throws SchedulerConfigException {
        for (String key : List.of("percentageOfNodesToScore", "parallelism")) {
            if (values.has(key)) {
                throw new SchedulerConfigException(
                        path + "." + key + " has no meaning here: every node is considered for every pod; remove it");
            }
        }
        Section top = Section.of(
                path,
                values,
                "apiVersion",
                "kind",
                "profiles",
                "extenders",
                "podInitialBackoffSeconds",
                "podMaxBackoffSeconds");
        top.word("apiVersion", VERSION, List.of(VERSION));
        top.word("kind", KIND, List.of(KIND));
        int first = top.number("podInitialBackoffSeconds", 1, 1, MAX_BACKOFF_SECONDS);
        int last = top.number("podMaxBackoffSeconds", Math.max(first, 10), first, MAX_BACKOFF_SECONDS);
        List<ExtenderConfig> extenders = new ExtenderReader().read(top);
        return new Read(profiles(top, ignored(extenders)), extenders, new Backoff(first * 1000L, last * 1000L));
    }

    private static Set<String> ignored(List<ExtenderConfig> extenders) {
        Set<String> ignored = new HashSet<>();
        extenders.forEach(extender -> ignored.addAll(extender.ignoredResources()));
        return ignored;
    }

    private List<Profile> profiles(Section top, Set<String> ignored) throws SchedulerConfigException {
        List<Section> sections = top.sections("profiles", "schedulerName", "plugins", "pluginConfig");
        if (sections.isEmpty()) {
            sections = List.of(Section.of(top.path("profiles[0]"), MapValue.EMPTY));
        }
        List<Profile> profiles = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : sections) {
            String name = sections.size() == 1
                    ? section.text("schedulerName", Profile.DEFAULT_NAME)
                    : section.text("schedulerName");
            if (!names.add(name)) {
                throw new SchedulerConfigException(
                        section.path("schedulerName") + " \"" + name + "\" is that of another profile");
            }
            profiles.add(new ProfileReader(section, own).read(name, ignored));
        }
        return List.copyOf(profiles);
    }
}
