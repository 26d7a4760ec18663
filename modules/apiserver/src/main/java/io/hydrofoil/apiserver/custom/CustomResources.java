package io.hydrofoil.apiserver.custom;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.CustomKinds;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;

/**
 * Turns custom resource definitions into rows of the kind table. {@link #load} publishes what is stored before requests
 * are served; from then on the agent publishes a new table whenever a definition changes. A request keeps the rows that
 * its route has found, so it sees one version of a definition from its beginning to its end.
 */
public final class CustomResources {
    private final KindTable builtin;
    private final Kind definitionKind;
    private final Reader reader;
    private final Clock clock;
    private final Consumer<KindTable> publish;

    /** By the name of the definition; of the thread that publishes. */
    private Map<String, Rows> rows = Map.of();

    /** @param publish takes each new table; called by the thread that loads, later by that of the agent */
    public CustomResources(KindTable builtin, Reader reader, Clock clock, Consumer<KindTable> publish) {
        this.builtin = builtin;
        this.definitionKind = builtin.require("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        this.reader = reader;
        this.clock = clock;
        this.publish = publish;
    }

    /** Publishes the definitions that are stored. */
    public void load() {
        List<MapValue> definitions = new ArrayList<>();
        for (ApiObject object : stored(definitionKind)) {
            definitions.add(object.tree());
        }
        publish(definitions);
    }

    /** The loop that follows the definitions. */
    public Agent agent(Cluster cluster, Doorbell doorbell) {
        return new DefinitionAgent(this, cluster, clock, doorbell);
    }

    Kind definitionKind() {
        return definitionKind;
    }

    /** Publishes the built-in kinds and those of the established definitions; returns the latter. */
    List<Kind> publish(Collection<MapValue> definitions) {
        List<Kind> custom = new ArrayList<>();
        Map<String, Rows> next = new HashMap<>();
        for (MapValue definition : definitions) {
            if (AcceptedNames.isTrue(definition.map("status"), "Established")) {
                String name = definition.map("metadata").text("name", "");
                Rows known = rows.get(name);
                Rows served = known != null && known.isOf(definition) ? known : Rows.of(definition);
                next.put(name, served);
                custom.addAll(served.kinds);
            }
        }
        rows = next;
        publish.accept(builtin.with(custom));
        return custom;
    }

    /** The rows of a definition, which stay the same until it says something else. */
    private record Rows(List<Kind> kinds, boolean isTerminating) {
        static Rows of(MapValue definition) {
            return new Rows(CustomKinds.of(definition), isTerminating(definition));
        }

        boolean isOf(MapValue definition) {
            CustomKind first = kinds.isEmpty() ? null : kinds.getFirst().custom();
            return first != null
                    && isTerminating == isTerminating(definition)
                    && first.isOf(
                            definition.map("spec"), definition.map("status").map("acceptedNames"));
        }

        private static boolean isTerminating(MapValue definition) {
            return definition.map("metadata").has("deletionTimestamp");
        }
    }

    /** All stored objects of a kind. */
    List<ApiObject> stored(Kind kind) {
        List<ApiObject> objects = new ArrayList<>();
        RecordFlyweight record = new RecordFlyweight();
        long listed;
        do {
            objects.clear();
            listed = reader.list(
                    StorageKeys.prefix(kind, ""), new byte[0], 0, (key, buffer, offset, length, revision) -> {
                        byte[] json = record.wrap(buffer, offset, length).json(revision);
                        objects.add(new ApiObject(kind, revision, json));
                        return true;
                    });
        } while (listed == Reader.EXPIRED);
        return objects;
    }
}
