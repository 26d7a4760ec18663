package io.hydrofoil.objects.apply;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries the owners of the replicas between an object and its Scale. */
public final class ScaleOwners {
    private static final String SCALE_VERSION = "autoscaling/v1";
    private static final FieldSet SCALE_REPLICAS = Tracking.paths(List.of("spec.replicas"));

    private ScaleOwners() {}

    /** The owners of the replicas, as owners of a Scale; null if there are none. */
    public static @Nullable Value ofScale(MapValue parent, List<String> replicas) {
        FieldSet path = path(replicas);
        List<ManagedEntry> owners = new ArrayList<>();
        for (ManagedEntry entry : entries(parent.map("metadata").list(Tracking.MANAGED_FIELDS))) {
            if (entry.ownsAnyOf(path)) {
                owners.add(ManagedEntry.of(entry.owner, SCALE_VERSION, entry.time, SCALE_REPLICAS));
            }
        }
        return new ManagedEntries(owners).encode();
    }

    /** The owners of the object: who lost the replicas of the Scale loses them here, who won them gets them here. */
    public static @Nullable Value ofParent(MapValue parent, List<String> replicas, Value scaleFields) {
        FieldSet path = path(replicas);
        List<ManagedEntry> winners = entries(scaleFields instanceof ListValue list ? list : ListValue.EMPTY);
        List<ManagedEntry> owners = new ArrayList<>();
        for (ManagedEntry entry : entries(parent.map("metadata").list(Tracking.MANAGED_FIELDS))) {
            if (!entry.ownsAnyOf(path) || winners.removeIf(winner -> winner.owner.equals(entry.owner))) {
                owners.add(entry);
                continue;
            }
            FieldSet left = entry.fields().difference(path);
            if (!left.isEmpty()) {
                owners.add(entry.with(left));
            }
        }
        // since when they own them is known of the Scale only, which is not stored
        for (ManagedEntry winner : winners) {
            owners.add(ManagedEntry.of(winner.owner, parent.text("apiVersion", ""), "", path));
        }
        return new ManagedEntries(owners).encode();
    }

    private static FieldSet path(List<String> names) {
        return Tracking.paths(List.of(String.join(".", names)));
    }

    private static List<ManagedEntry> entries(ListValue json) {
        try {
            return new ArrayList<>(ManagedEntries.decode(json).list());
        } catch (MalformedException e) {
            return new ArrayList<>();
        }
    }
}
