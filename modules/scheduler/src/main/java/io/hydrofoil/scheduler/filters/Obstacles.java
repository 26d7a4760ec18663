package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.ResourceColumns;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands against a row, as one number, so that a ranking of thousands of rows is an array: 0 is nothing.
 *
 * <pre>
 * bit 63         62            61          56            0 to 55
 *     resources  beyond repair own plugin  unknown one   a bit a {@link Reason}; or a bit a resource column; or
 *                                                        the number of a text
 * </pre>
 *
 * Only the judgement of the first plugin that objects is kept, as users know it.
 */
public final class Obstacles {
    /** Stands for a row without a node; never shown. */
    public static final long NOT_LIVE = -1;

    private static final long RESOURCES = 1L << 63;
    private static final long BEYOND_REPAIR = 1L << 62;
    private static final long OWN_PLUGIN = 1L << 61;
    private static final long UNKNOWN_RESOURCE = 1L << ResourceColumns.MAX_RESOURCES;
    private static final long LOW_BITS = UNKNOWN_RESOURCE - 1;
    private static final long UNRESOLVABLE_REASONS = unresolvableReasons();

    private final Interner<Text> texts = new Interner<>();

    private record Text(String plugin, String text) {}

    private static long unresolvableReasons() {
        long bits = 0;
        for (Reason reason : Reason.values()) {
            bits |= reason.isUnresolvable() ? reason.bit() : 0;
        }
        return bits;
    }

    /** A resource is short. */
    @HotPath
    static long lacking(int column, boolean beyondNode) {
        return RESOURCES | 1L << column | (beyondNode ? BEYOND_REPAIR : 0);
    }

    /** A resource is wanted that no node has. */
    static long unknownResource() {
        return RESOURCES | UNKNOWN_RESOURCE | BEYOND_REPAIR;
    }

    /** What a plugin of the user's says. */
    public long ofPlugin(String plugin, String text, boolean isUnresolvable) {
        return OWN_PLUGIN | texts.intern(new Text(plugin, text)) | (isUnresolvable ? BEYOND_REPAIR : 0);
    }

    /** Whether no eviction could help. */
    @HotPath
    public static boolean isUnresolvable(long obstacles) {
        return (obstacles & BEYOND_REPAIR) != 0
                || ((obstacles & (RESOURCES | OWN_PLUGIN)) == 0 && (obstacles & UNRESOLVABLE_REASONS) != 0);
    }

    /** Whether resources are short. */
    public static boolean areResources(long obstacles) {
        return (obstacles & RESOURCES) != 0;
    }

    /** Whether this resource is short. */
    public static boolean lacks(long obstacles, int column) {
        return areResources(obstacles) && (obstacles & 1L << column) != 0;
    }

    /** Whether this reason is among them. */
    public static boolean has(long obstacles, Reason reason) {
        return (obstacles & (RESOURCES | OWN_PLUGIN)) == 0 && (obstacles & reason.bit()) != 0;
    }

    /** Name of the plugin that objects. */
    public String plugin(long obstacles) {
        if (areResources(obstacles)) {
            return Plugin.NODE_RESOURCES_FIT.id();
        }
        if ((obstacles & OWN_PLUGIN) != 0) {
            return texts.get((int) (obstacles & LOW_BITS)).plugin();
        }
        return Reason.first(obstacles).plugin().id();
    }

    /** The words for it. {@code unknown}: the resources that no node has. */
    public List<String> words(long obstacles, ResourceColumns resources, List<String> unknown) {
        if ((obstacles & OWN_PLUGIN) != 0) {
            return List.of(texts.get((int) (obstacles & LOW_BITS)).text());
        }
        List<String> words = new ArrayList<>(1);
        if (!areResources(obstacles)) {
            for (Reason reason : Reason.values()) {
                if ((obstacles & reason.bit()) != 0) {
                    words.add(reason.text());
                }
            }
            return words;
        }
        for (int column = 0; column < resources.count(); column++) {
            if (lacks(obstacles, column)) {
                words.add(column == ResourceColumns.PODS ? "Too many pods" : "Insufficient " + resources.name(column));
            }
        }
        if ((obstacles & UNKNOWN_RESOURCE) != 0) {
            unknown.forEach(name -> words.add("Insufficient " + name));
        }
        return words;
    }
}
