package io.hydrofoil.scheduler.intake;

import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import io.hydrofoil.scheduler.table.VolumeUse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which pods are charged to which rows of the {@link NodeTable}: bound ones as they were seen, and assumed ones, whose
 * binding is under way. A pod is charged to one row at most. One writer.
 */
public final class Residents {
    private final NodeTable table;
    private final Map<String, Resident> byUid = new HashMap<>();
    private final Map<String, Set<Resident>> byClaim = new HashMap<>();

    Residents(NodeTable table) {
        this.table = table;
    }

    /** The pod's charge, or null. */
    public @Nullable Resident get(String uid) {
        return byUid.get(uid);
    }

    /** Charges a pod to a node. It must not be charged yet. */
    public void add(String node, Resident resident) {
        table.add(node, resident);
        byUid.put(resident.uid(), resident);
        for (String claim : resident.papers().volumes().claims()) {
            byClaim.computeIfAbsent(claim, key -> new HashSet<>()).add(resident);
        }
    }

    /** The pod no longer takes anything; returns the name of its node, or null if it took nothing. */
    public @Nullable String release(String uid) {
        Resident resident = byUid.remove(uid);
        if (resident == null) {
            return null;
        }
        for (String claim : resident.papers().volumes().claims()) {
            byClaim.computeIfPresent(claim, (key, users) -> {
                users.remove(resident);
                return users.isEmpty() ? null : users;
            });
        }
        String node = table.name(resident.row());
        table.subtract(resident);
        table.dismiss(resident);
        return node;
    }

    /** A claim or its volume changed: looks again at what its users have attached. */
    public void resolveAgain(String claim, Function<List<String>, VolumeUse> use) {
        for (Resident resident : byClaim.getOrDefault(claim, Set.of())) {
            VolumeUse before = resident.papers().volumes();
            VolumeUse now = use.apply(before.claims());
            table.replaceVolumes(resident, new VolumeUse(before.claims(), before.disks(), now.attachments()));
        }
    }

    /** Charged pods. */
    public int size() {
        return byUid.size();
    }
}
