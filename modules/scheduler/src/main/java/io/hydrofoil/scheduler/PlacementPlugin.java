package io.hydrofoil.scheduler;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of the user's own: judges where pods may and should run. Found by {@link java.util.ServiceLoader} on the
 * class path, enabled by its name in a profile of the scheduler's configuration, with arguments and a weight like the
 * built-in ones. Called on the scheduler's thread: it must not block, and must give the same answers to the same
 * questions (no clock, no chance, no I/O). An example with its build stands in ops/examples/placement-plugin.
 */
public interface PlacementPlugin {
    /** Its name in configurations, messages and {@code hydrofoil why}. Distinct from those of all other plugins. */
    String name();

    /**
     * Looks at a pod that has no node. Null: no say about this pod.
     *
     * @param args the plugin's {@code args} in the profile, as they were given; empty if there are none
     */
    @Nullable
    Judge judge(ApiObject pod, MapValue args);

    /** Judges places for one pod, and for all pods whose judges of the same plugin have equal signs. */
    interface Judge {
        /** What decides the judgement, as a value: pods with equal signs share the work of ranking nodes. */
        Object sign();

        /** What stands against a node; null: nothing. */
        default @Nullable Objection objection(Place place) {
            return null;
        }

        /** How good a node is, 0 to 100. */
        default int score(Place place) {
            return 0;
        }
    }

    /**
     * Why a pod may not run on a node.
     *
     * @param text as the pod's events tell it after the number of nodes, for example {@code "node(s) had no licence"}
     * @param isUnresolvable whether no eviction could help
     */
    record Objection(String text, boolean isUnresolvable) {}

    /** A node as plugins see it; valid during the call only. */
    interface Place {
        /** The node's name. */
        String node();

        /** A label, or null. */
        @Nullable
        String label(String key);

        /** All labels. */
        Map<String, String> labels();

        /** What the node offers of a resource; cpu in thousandths of a core. */
        long allocatable(String resource);

        /** What the node's pods request of a resource; of {@code pods} their number. */
        long requested(String resource);
    }
}
