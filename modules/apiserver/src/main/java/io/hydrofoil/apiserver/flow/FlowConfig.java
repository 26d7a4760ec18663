package io.hydrofoil.apiserver.flow;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All flow schemas and priority levels at one moment. Immutable. The mandatory ones are always in it, whatever the
 * store says, so that every request finds a schema.
 */
public final class FlowConfig {
    private static final String CATCH_ALL = "catch-all";

    private final FlowSchema[] schemas;
    private final Map<String, PriorityLevel> levels;
    private final int catchAll;

    private FlowConfig(List<FlowSchema> schemas, Map<String, PriorityLevel> levels) {
        this.schemas = schemas.toArray(new FlowSchema[0]);
        this.levels = levels;
        int last = 0;
        for (int i = 0; i < this.schemas.length; i++) {
            last = this.schemas[i].name().equals(CATCH_ALL) ? i : last;
        }
        this.catchAll = last;
    }

    /** What a fresh cluster has. */
    public static FlowConfig ofFreshCluster() {
        return of(FlowBootstrap.objects());
    }

    /**
     * What these FlowSchema and PriorityLevelConfiguration objects say. A schema without its level takes no requests;
     * of two with the same precedence the first by name does.
     */
    static FlowConfig of(Collection<MapValue> objects) {
        Map<String, MapValue> levelObjects = new LinkedHashMap<>();
        Map<String, MapValue> schemaObjects = new LinkedHashMap<>();
        for (FlowBootstrap.Entry entry : FlowBootstrap.entries()) {
            if (entry.mandatory()) {
                put(entry.object(), levelObjects, schemaObjects);
            }
        }
        objects.forEach(object -> put(object, levelObjects, schemaObjects));
        Map<String, PriorityLevel> levels = new LinkedHashMap<>();
        levelObjects.forEach((name, object) -> levels.put(name, PriorityLevel.of(object)));
        List<FlowSchema> schemas = new ArrayList<>();
        schemaObjects.values().forEach(object -> schemas.add(FlowSchema.of(object)));
        schemas.removeIf(schema -> !levels.containsKey(schema.levelName()));
        schemas.sort(Comparator.comparingInt(FlowSchema::precedence).thenComparing(FlowSchema::name));
        return new FlowConfig(schemas, levels);
    }

    private static void put(MapValue object, Map<String, MapValue> levels, Map<String, MapValue> schemas) {
        boolean isLevel = object.text("kind", "").equals(FlowBootstrap.LEVEL);
        (isLevel ? levels : schemas).put(object.map("metadata").text("name", ""), object);
    }

    /** The schemas in the order in which they are tried. */
    public List<FlowSchema> schemas() {
        return List.of(schemas);
    }

    /** The levels by name. */
    public Map<String, PriorityLevel> levels() {
        return levels;
    }

    /**
     * Index in {@link #schemas} of the first that takes the request; catch-all if nobody does, because someone has just
     * changed it.
     */
    public int classify(Identity who, Attributes what) {
        for (int i = 0; i < schemas.length; i++) {
            if (schemas[i].matches(who, what)) {
                return i;
            }
        }
        return catchAll;
    }

    /** The level of the schema at this index. */
    public PriorityLevel levelOf(int schema) {
        PriorityLevel level = levels.get(schemas[schema].levelName());
        if (level == null) {
            throw new IllegalStateException("schemas without a level are left out");
        }
        return level;
    }
}
