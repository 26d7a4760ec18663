package io.hydrofoil.scheduler.filters;

import io.hydrofoil.scheduler.table.Interner;
import io.hydrofoil.scheduler.table.LabelColumn;
import io.hydrofoil.scheduler.table.LabelColumns;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** VolumeZone: a volume with zone or region labels is used on nodes of that zone, or on nodes of no zone at all. */
public final class ZoneFilter implements RowFilter {
    /** Labels of nodes and volumes that name zones and regions, with their old names. */
    public static final Map<String, String> OLD_NAMES = oldNames();

    private final LabelColumns labels;
    private final List<LabelColumn> zoneLabels = new ArrayList<>();
    private final List<Map<String, Set<String>>> zones;

    private static Map<String, String> oldNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone");
        names.put("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region");
        return names;
    }

    private ZoneFilter(NodeTable table, List<Map<String, Set<String>>> zones) {
        this.labels = table.labels();
        this.zones = zones;
        OLD_NAMES.forEach((now, old) -> {
            zoneLabels.add(labels.column(now));
            zoneLabels.add(labels.column(old));
        });
    }

    static @Nullable RowFilter of(NodeTable table, List<Map<String, Set<String>>> zones) {
        return zones.isEmpty() ? null : new ZoneFilter(table, zones);
    }

    @Override
    public long obstacles(int row) {
        boolean isZoned = zoneLabels.stream().anyMatch(column -> column.value(row) != Interner.ABSENT);
        if (!isZoned) {
            return 0;
        }
        for (Map<String, Set<String>> volume : zones) {
            for (Map.Entry<String, Set<String>> label : volume.entrySet()) {
                String value = value(label.getKey(), row);
                if (value == null || !label.getValue().contains(value)) {
                    return Reason.OTHER_ZONE.bit();
                }
            }
        }
        return 0;
    }

    private @Nullable String value(String key, int row) {
        String value = labels.text(key, row);
        if (value != null) {
            return value;
        }
        for (Map.Entry<String, String> name : OLD_NAMES.entrySet()) {
            if (name.getValue().equals(key)) {
                return labels.text(name.getKey(), row);
            }
            if (name.getKey().equals(key)) {
                return labels.text(name.getValue(), row);
            }
        }
        return null;
    }
}
