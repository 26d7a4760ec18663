package io.hydrofoil.objects;

import io.hydrofoil.objects.apply.Applying;
import io.hydrofoil.objects.apply.FieldSet;
import io.hydrofoil.objects.apply.ScaleOwners;
import io.hydrofoil.objects.apply.Tracking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field: keeps metadata.managedFields over every write, and applies configurations (server-side apply,
 * source: KEP-555). Driven by a schema, so that it serves built-in and custom kinds alike. Pure; trees that are given
 * do not change unless a method says so.
 */
public final class Ownership {
    private Ownership() {}

    /**
     * A write, as ownership sees it.
     *
     * @param schema of the trees
     * @param apiVersion of the trees
     * @param manager who writes
     * @param subresource through which; empty: the object itself
     * @param ignored paths that this write cannot change, such as {@code status} for the object itself
     * @param time now, RFC 3339 in whole seconds
     * @param versions the other versions of the kind
     */
    public record Write(
            Schema schema,
            String apiVersion,
            String manager,
            String subresource,
            FieldPaths ignored,
            String time,
            Versions versions) {}

    /** The same object in other versions of its kind. */
    public interface Versions {
        /** A kind with one version. */
        Versions NONE = new Versions() {
            @Override
            public @Nullable Schema schema(String apiVersion) {
                return null;
            }

            @Override
            public MapValue convert(MapValue tree, String from, String to) {
                return tree;
            }
        };

        /** The schema of a version, or null if it is not served any more. */
        @Nullable
        Schema schema(String apiVersion);

        /** A tree of one version as one of another. */
        MapValue convert(MapValue tree, String from, String to);
    }

    /** Paths of fields, for example {@code status} or {@code metadata.labels}; immutable. */
    public static final class FieldPaths {
        /** No path. */
        public static final FieldPaths NONE = of(List.of());

        private final FieldSet set;

        private FieldPaths(FieldSet set) {
            this.set = set;
        }

        /** Paths with dots between names. */
        public static FieldPaths of(List<String> paths) {
            return new FieldPaths(Tracking.paths(paths));
        }

        /** The same, as the engine takes it. */
        public FieldSet set() {
            return set;
        }
    }

    /**
     * Notes in {@code next}, which changes, who owns what after a write other than an apply. {@code live} is the object
     * before, or for a create the empty object of the kind.
     */
    public static void track(Write write, MapValue live, MapValue next) {
        new Tracking(write).update(live, next);
    }

    /**
     * Applies a configuration.
     *
     * @param live the object before, or for a create the empty object of the kind
     * @param empty the empty object of the kind
     * @param force whether to take fields from their owners
     * @return the object as it shall be, not defaulted, managedFields included; values of it may be null
     * @throws PatchException if the configuration is not valid or others own what it changes
     */
    public static MapValue apply(Write write, MapValue live, MapValue empty, MapValue config, boolean force)
            throws PatchException {
        return new Applying(write, empty).apply(live, config, force);
    }

    /** The managedFields of the Scale that shows the replicas of {@code parent}; null if nobody owns them. */
    public static @Nullable Value ofScale(MapValue parent, List<String> replicas) {
        return ScaleOwners.ofScale(parent, replicas);
    }

    /** The managedFields of {@code parent} after a write to its Scale, which left these managedFields; null if none. */
    public static @Nullable Value ofParent(MapValue parent, List<String> replicas, Value scaleFields) {
        return ScaleOwners.ofParent(parent, replicas, scaleFields);
    }

    /** Whether two objects differ in nothing but the times of their managedFields. */
    public static boolean isSameButForTimes(MapValue one, MapValue other) {
        return Tracking.isSameButForTimes(one, other);
    }
}
