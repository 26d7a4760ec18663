package io.hydrofoil.scheduler;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.config.ConfigReader;
import io.hydrofoil.scheduler.extender.ExtenderConfig;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.queue.Backoff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the scheduler runs.
 *
 * @param profiles how pods are placed, by scheduler name
 * @param extenders programs that have a say, in order
 * @param backoff how long pods wait after attempts that failed
 * @param batchSize most pods that are placed in one turn
 * @param maxWrites most writes under way or waiting to be offered
 * @param seed orders nodes of equal score
 */
public record SchedulerConfig(
        List<Profile> profiles,
        List<ExtenderConfig> extenders,
        Backoff backoff,
        int batchSize,
        int maxWrites,
        int seed) {
    private static final int BATCH_SIZE = 256;
    private static final int MAX_WRITES = 4096;

    /** Checks relations. */
    public SchedulerConfig {
        Invariant.check(!profiles.isEmpty(), "a scheduler has a profile");
        Invariant.check(batchSize > 0, "a batch has at least one pod");
        Invariant.check(maxWrites >= 4 * batchSize, "a batch may write a binding, a status and events for each pod");
    }

    /** The default scheduler. */
    public static SchedulerConfig defaults() {
        return of(List.of(Profile.of(Profile.DEFAULT_NAME)), List.of(), Backoff.DEFAULT);
    }

    /**
     * Reads a KubeSchedulerConfiguration, of which profiles (with plugins and their arguments), extenders and back-off
     * have a meaning here.
     *
     * @param path where it stands, for messages
     * @param own plugins of the user's own
     */
    public static SchedulerConfig read(String path, MapValue values, Iterable<PlacementPlugin> own)
            throws SchedulerConfigException {
        Map<String, PlacementPlugin> byName = new LinkedHashMap<>();
        for (PlacementPlugin plugin : own) {
            boolean isTaken = Plugin.of(plugin.name()) != null || byName.put(plugin.name(), plugin) != null;
            if (isTaken) {
                throw new SchedulerConfigException("two plugins have the name \"" + plugin.name() + "\"");
            }
        }
        ConfigReader.Read read = new ConfigReader(path, byName).read(values);
        return of(read.profiles(), read.extenders(), read.backoff());
    }

    static SchedulerConfig of(List<Profile> profiles, List<ExtenderConfig> extenders, Backoff backoff) {
        return new SchedulerConfig(profiles, extenders, backoff, BATCH_SIZE, MAX_WRITES, 1);
    }
}
