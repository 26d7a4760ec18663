package io.hydrofoil.apiserver;

import io.hydrofoil.apiserver.reads.ListMeta;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;

/**
 * The old view of a control plane's parts. They all live in the process that answers, so that an answer means that they
 * are there.
 */
final class ComponentStatuses {
    private static final List<String> NAMES = List.of("controller-manager", "etcd-0", "scheduler");

    private ComponentStatuses() {}

    static void list(Exchange exchange, Target target, Selection selection, Representation as, long nowMs) {
        List<MapValue> items = new ArrayList<>();
        for (String name : NAMES) {
            MapValue status = status(target, name);
            if (selection.matches(status)) {
                items.add(status);
            }
        }
        exchange.answer(200, as.headers(), as.list(target.kind(), ListMeta.COMPUTED, items, nowMs));
    }

    static void get(Exchange exchange, Target target, Representation as, long nowMs) {
        if (NAMES.contains(target.name())) {
            exchange.answer(200, as.headers(), as.object(target.kind(), status(target, target.name()), nowMs));
        } else {
            Reads.refuse(exchange, as, Statuses.notFound(target.kind(), target.name()));
        }
    }

    private static MapValue status(Target target, String name) {
        MapValue healthy =
                new MapValue().put("type", "Healthy").put("status", "True").put("message", "ok");
        return new MapValue()
                .put("kind", target.kind().kind())
                .put("apiVersion", target.kind().apiVersion())
                .put("metadata", new MapValue().put("name", name))
                .put("conditions", ListValue.of(healthy));
    }
}
