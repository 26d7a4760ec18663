package io.hydrofoil.scheduler.config;

import io.hydrofoil.chassis.Nearest;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.SchedulerConfigException;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Plugin.Point;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which plugins filter and score: the default ones, changed by what a profile enables and disables. */
final class PluginSets {
    private static final String ALL = "*";
    private static final int MAX_WEIGHT = 100_000;
    /** Without these there is no scheduling; a profile cannot leave them out. */
    private static final Set<Plugin> FIXED =
            EnumSet.of(Plugin.SCHEDULING_GATES, Plugin.PRIORITY_SORT, Plugin.DEFAULT_BINDER);

    final Set<Plugin> filters = EnumSet.noneOf(Plugin.class);
    final Map<Plugin, Integer> weights = new EnumMap<>(Plugin.class);
    final Map<String, Boolean> ownFilters = new LinkedHashMap<>();
    final Map<String, Integer> ownWeights = new LinkedHashMap<>();
    boolean preempts = true;

    private final Map<String, PlacementPlugin> own;

    PluginSets(Map<String, PlacementPlugin> own) {
        this.own = own;
        for (Plugin plugin : Plugin.values()) {
            if (plugin.is(Point.FILTER)) {
                filters.add(plugin);
            }
            if (plugin.is(Point.SCORE)) {
                weights.put(plugin, plugin.defaultWeight());
            }
        }
    }

    void read(Section profile) throws SchedulerConfigException {
        MapValue plugins = profile.map("plugins");
        if (plugins == null) {
            return;
        }
        Section section = Section.of(profile.path("plugins"), plugins, "multiPoint", "filter", "score", "postFilter");
        apply(section, "multiPoint", Set.of(Point.FILTER, Point.SCORE));
        apply(section, "filter", Set.of(Point.FILTER));
        apply(section, "score", Set.of(Point.SCORE));
        MapValue post = section.map("postFilter");
        if (post != null) {
            Section set = Section.of(section.path("postFilter"), post, "enabled", "disabled");
            for (Section disabled : set.sections("disabled", "name")) {
                preempts &= !isMeant(disabled, Plugin.DEFAULT_PREEMPTION);
            }
            for (Section enabled : set.sections("enabled", "name")) {
                preempts |= isMeant(enabled, Plugin.DEFAULT_PREEMPTION);
            }
        }
    }

    private boolean isMeant(Section entry, Plugin plugin) throws SchedulerConfigException {
        String name = entry.text("name");
        return name.equals(ALL) || plugin(entry) == plugin;
    }

    private void apply(Section plugins, String key, Set<Point> points) throws SchedulerConfigException {
        MapValue values = plugins.map(key);
        if (values == null) {
            return;
        }
        Section set = Section.of(plugins.path(key), values, "enabled", "disabled");
        for (Section entry : set.sections("disabled", "name", "weight")) {
            disable(entry, points);
        }
        for (Section entry : set.sections("enabled", "name", "weight")) {
            enable(entry, points);
        }
    }

    private void disable(Section entry, Set<Point> points) throws SchedulerConfigException {
        List<Plugin> meant = new ArrayList<>();
        if (entry.text("name").equals(ALL)) {
            meant.addAll(EnumSet.complementOf(EnumSet.copyOf(FIXED)));
        } else {
            Plugin plugin = plugin(entry);
            if (plugin == null) {
                throw new SchedulerConfigException(
                        entry.path("name") + ": \"" + entry.text("name") + "\" is not enabled unless you enable it");
            }
            if (FIXED.contains(plugin)) {
                throw new SchedulerConfigException(entry.path("name") + ": " + plugin.id() + " cannot be disabled");
            }
            meant.add(plugin);
        }
        for (Plugin plugin : meant) {
            if (points.contains(Point.FILTER)) {
                filters.remove(plugin);
            }
            if (points.contains(Point.SCORE)) {
                weights.remove(plugin);
            }
            preempts &= !(points.size() > 1 && plugin == Plugin.DEFAULT_PREEMPTION);
        }
    }

    private void enable(Section entry, Set<Point> points) throws SchedulerConfigException {
        Plugin plugin = plugin(entry);
        int weight = entry.number("weight", 0, 0, MAX_WEIGHT);
        if (plugin == null) {
            String name = entry.text("name");
            if (points.contains(Point.FILTER)) {
                ownFilters.put(name, true);
            }
            if (points.contains(Point.SCORE)) {
                ownWeights.put(name, Math.max(1, weight));
            }
            return;
        }
        if (points.contains(Point.FILTER) && plugin.is(Point.FILTER)) {
            filters.add(plugin);
        }
        if (points.contains(Point.SCORE) && plugin.is(Point.SCORE)) {
            weights.put(plugin, weight == 0 ? Math.max(1, plugin.defaultWeight()) : weight);
        }
        preempts |= points.size() > 1 && plugin == Plugin.DEFAULT_PREEMPTION;
    }

    /** The built-in plugin of an entry; null: it is one of the user's own. */
    private @Nullable Plugin plugin(Section entry) throws SchedulerConfigException {
        String name = entry.text("name");
        Plugin plugin = Plugin.of(name);
        if (plugin == null && !own.containsKey(name)) {
            throw new SchedulerConfigException(entry.path("name") + " names the unknown plugin \"" + name
                    + "\"; did you mean \"" + Nearest.of(name, names(own)) + "\"?");
        }
        return plugin;
    }

    static List<String> names(Map<String, PlacementPlugin> own) {
        List<String> names = new ArrayList<>(own.keySet());
        for (Plugin plugin : Plugin.values()) {
            names.add(plugin.id());
        }
        return names;
    }
}
