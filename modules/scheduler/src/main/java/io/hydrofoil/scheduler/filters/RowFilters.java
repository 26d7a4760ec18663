package io.hydrofoil.scheduler.filters;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.NodeWishes;
import io.hydrofoil.scheduler.demand.Sign;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.table.NodeTable;
import io.hydrofoil.scheduler.table.Resident;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A demand against the rows of a table, as far as a row's own state decides: the filters of a profile that have a say
 * about this demand, in order, in two parts. Between them come topology spread and pod affinity, which look at other
 * rows too. Compiled once a demand; the table may change afterwards.
 */
public final class RowFilters {
    private final NodeTable table;
    private final Demand demand;
    private final RowFilter[] early;
    private final RowFilter[] late;
    private final ResourceFilter resources;
    private final AffinityFilter affinity;
    private final boolean dependsOnClaims;

    /** Compiles. {@code texts} numbers what own plugins say. */
    public RowFilters(NodeTable table, Profile profile, Demand demand, Obstacles texts) {
        this.table = table;
        this.demand = demand;
        this.resources = new ResourceFilter(
                table, demand.load(), resource -> profile.fit().ignores(resource));
        this.affinity = new AffinityFilter(table, demand.nodes(), null);
        this.dependsOnClaims = profile.filters(Plugin.VOLUME_RESTRICTIONS)
                && !demand.volumes().exclusive().isEmpty();
        this.early = early(table, profile);
        this.late = late(table, profile, texts);
    }

    private RowFilter[] early(NodeTable table, Profile profile) {
        NodeWishes wishes = demand.nodes();
        Builder all = new Builder(profile);
        AffinityFilter nodeAffinity =
                AffinityFilter.of(table, wishes, profile.affinity().required());
        all.add(Plugin.NODE_AFFINITY, nodeAffinity == null ? null : nodeAffinity.byName());
        all.add(Plugin.NODE_UNSCHEDULABLE, CordonFilter.of(table, wishes));
        all.add(Plugin.NODE_NAME, NameFilter.of(table, wishes));
        all.add(Plugin.TAINT_TOLERATION, new TaintFilter(table, wishes.tolerations()));
        all.add(Plugin.NODE_AFFINITY, nodeAffinity);
        all.add(Plugin.NODE_PORTS, PortFilter.of(table, demand.ports()));
        all.add(Plugin.NODE_RESOURCES_FIT, resources);
        all.add(Plugin.VOLUME_RESTRICTIONS, VolumeRestrictionFilter.of(table, demand.volumes()));
        all.add(
                Plugin.NODE_VOLUME_LIMITS,
                VolumeLimitFilter.of(table, demand.volumes().attachments()));
        all.add(Plugin.VOLUME_BINDING, VolumeBindingFilter.of(table, demand.volumes()));
        all.add(Plugin.VOLUME_ZONE, ZoneFilter.of(table, demand.volumes().zones()));
        return all.filters.toArray(RowFilter[]::new);
    }

    private RowFilter[] late(NodeTable table, Profile profile, Obstacles texts) {
        Builder all = new Builder(profile);
        all.add(Plugin.DYNAMIC_RESOURCES, DeviceFilter.of(table, demand.devices()));
        all.add(Plugin.NODE_DECLARED_FEATURES, FeatureFilter.of(table, demand.features()));
        for (Sign sign : demand.signs()) {
            boolean filters = profile.own().stream()
                    .anyMatch(own -> own.filters() && own.plugin().name().equals(sign.plugin()));
            if (filters) {
                all.filters.add(new OwnFilter(table, texts, sign));
            }
        }
        return all.filters.toArray(RowFilter[]::new);
    }

    private record Builder(Profile profile, List<RowFilter> filters) {
        Builder(Profile profile) {
            this(profile, new ArrayList<>());
        }

        void add(Plugin plugin, @Nullable RowFilter filter) {
            if (filter != null && profile.filters(plugin)) {
                filters.add(filter);
            }
        }
    }

    /** The demand. */
    public Demand demand() {
        return demand;
    }

    /** What the filters before topology spread object. */
    @HotPath
    public long early(int row) {
        return first(early, row);
    }

    /** What the filters after pod affinity object. */
    @HotPath
    public long late(int row) {
        return first(late, row);
    }

    /** As {@link #early} of all rows against which nothing was found so far; {@code all}: {@link #late}, too. */
    @HotPath
    public void sieve(long[] found, int rows, boolean all) {
        for (RowFilter filter : early) {
            filter.sieve(found, rows);
        }
        if (all) {
            for (RowFilter filter : late) {
                filter.sieve(found, rows);
            }
        }
    }

    /**
     * What all these filters object, with the nominated pods that pods of this class must respect ({@code self}
     * excepted)
     * and without them; for demands about which only a row's own state decides.
     */
    public long judge(int row, int nominationClass, @Nullable Resident self) {
        long found = 0;
        if (table.layNominated(row, nominationClass, self)) {
            found = judge(row);
            table.liftNominated(row);
        }
        return found != 0 ? found : judge(row);
    }

    private long judge(int row) {
        long found = first(early, row);
        return found != 0 ? found : first(late, row);
    }

    /** Tells all that a row's own state has against it. */
    public void tell(int row, Consumer<Hurdle> into) {
        for (RowFilter[] filters : new RowFilter[][] {early, late}) {
            for (RowFilter filter : filters) {
                long found = filter.obstacles(row);
                if (found != 0) {
                    into.accept(new Hurdle.OfRow(found));
                }
            }
        }
    }

    /** Whether there are filters after pod affinity. */
    public boolean hasLate() {
        return late.length > 0;
    }

    private static long first(RowFilter[] filters, int row) {
        for (RowFilter filter : filters) {
            long found = filter.obstacles(row);
            if (found != 0) {
                return found;
            }
        }
        return 0;
    }

    /** Whether the pod's own node affinity and selector allow a row. */
    public AffinityFilter affinity() {
        return affinity;
    }

    /** Whether the verdict depends on who else uses the pod's claims, on whatever row. */
    public boolean dependsOnClaims() {
        return dependsOnClaims;
    }

    /** Resources that no node can have. */
    public List<String> unknownResources() {
        return resources.unknown();
    }

    /**
     * Takes as many such pods as a row that fits could take by its resources and ports, of what it has {@code free} by
     * column; at most {@code limit}. Returns how many.
     */
    public int take(long[] free, int limit) {
        return resources.take(free, demand.ports().isEmpty() ? limit : 1);
    }
}
