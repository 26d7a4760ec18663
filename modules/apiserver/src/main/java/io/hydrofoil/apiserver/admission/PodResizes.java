package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.PodResources;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod on a node is not resized beyond what the node has altogether, nor where nothing can be resized (the plug-in
 * PodResizeValidator). The causes tell autoscalers that it is of no use to try again.
 */
final class PodResizes implements Plugin {
    private static final String OS = "kubernetes.io/os";

    private final Kind nodes;

    PodResizes(KindTable kinds) {
        this.nodes = kinds.require("v1", "Node");
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue pod, MapValue old) throws RefusedException {
        MapValue spec = pod.map("spec");
        String name = spec.text("nodeName", "");
        boolean isResize = operation == Operation.UPDATE
                && attempt.target().subresourceName().equals("resize")
                && attempt.stored().group().isEmpty();
        if (!isResize || name.isEmpty() || spec.equals(old.map("spec"))) {
            return;
        }
        Current node = attempt.records().look(nodes, "", name);
        if (node == null) {
            throw Matches.forbidden(attempt, pod, "node " + GoQuote.of(name) + " not found");
        }
        List<String> beyond = beyond(PodResources.requested(pod), node.tree());
        if (!beyond.isEmpty()) {
            String text = "Node didn't have enough allocatable resources: " + String.join("; ", beyond);
            throw refused(pod, text, "NodeCapacity");
        }
        String os = node.metadata().map("labels").text(OS, "");
        if (!os.equals("linux")) {
            String text =
                    "pod resize is only supported on linux nodes, node " + GoQuote.of(name) + " is " + GoQuote.of(os);
            throw refused(pod, text, "UnsupportedPlatform");
        }
    }

    private static List<String> beyond(ResourceList requests, MapValue node) {
        ResourceList allocatable = ResourceList.of(node.map("status").map("allocatable"));
        List<String> beyond = new ArrayList<>();
        for (String resource : List.of("cpu", "memory")) {
            long requested = amount(resource, requests.amount(resource));
            long there = amount(resource, allocatable.amount(resource));
            if (requested > there) {
                beyond.add(resource + ", requested: " + requested + ", allocatable: " + there);
            }
        }
        return beyond;
    }

    /** Thousandths of processors, bytes of memory. */
    private static long amount(String resource, Quantity quantity) {
        return resource.equals("cpu") ? quantity.milliValue() : quantity.value();
    }

    private static RefusedException refused(MapValue pod, String text, String cause) {
        return new RefusedException(
                Statuses.forbidden("", "pods", Matches.nameOf(pod), text, List.of(new ApiStatus.Cause(cause, "", ""))));
    }
}
