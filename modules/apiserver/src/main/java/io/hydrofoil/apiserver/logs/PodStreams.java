package io.hydrofoil.apiserver.logs;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.client.PodLogs;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers the subresources of pods that their node serves. Thread-safe. */
public final class PodStreams {
    private static final Set<String> NAMES = Set.of("log", "exec", "attach", "portforward");
    private static final byte[] NOTHING = new byte[0];

    private final Reads reads;
    private volatile @Nullable PodLogs logs;

    /** Looks pods up in {@code reads}. */
    public PodStreams(Reads reads) {
        this.reads = reads;
    }

    /** Where logs come from. */
    public void logs(PodLogs source) {
        logs = source;
    }

    /** Whether the target is such a subresource. */
    public static boolean owns(Target target) {
        return target.kind().plural().equals("pods") && NAMES.contains(target.subresourceName());
    }

    /** Whether only the pod's node can answer it. */
    public static boolean needsNode(Target target) {
        return owns(target) && target.subresourceName().equals("log");
    }

    /** Answers; the request is authorized. */
    public void handle(Exchange exchange, Target target, Representation as) {
        try {
            if (target.subresourceName().equals("log")) {
                log(exchange, target);
            } else {
                refuse(exchange, target);
            }
        } catch (RefusedException e) {
            Reads.refuse(exchange, as, e.status());
        }
    }

    private void log(Exchange exchange, Target target) throws RefusedException {
        MapValue options = LogOptions.parse(target.name(), exchange.query());
        ApiObject pod = pod(target);
        options.put("container", container(pod, options.text("container", "")));
        String node = pod.spec().text("nodeName", "");
        if (node.isEmpty()) {
            exchange.answer(204, Map.of("Cache-Control", List.of("no-cache, private")), NOTHING);
            return;
        }
        PodLogs source = logs;
        if (source == null) {
            throw new RefusedException(Statuses.unavailable("logs are not available yet: no node agent is connected"));
        }
        LogStream stream = new LogStream(exchange);
        String refusal = source.stream(node, pod.namespace(), pod.name(), options, stream);
        if (refusal != null) {
            throw new RefusedException(Statuses.badRequest(refusal));
        }
        stream.open();
    }

    /**
     * exec and the like need a connection that is not HTTP; the pods of simulated nodes have no processes to connect
     * to.
     */
    private void refuse(Exchange exchange, Target target) throws RefusedException {
        ApiObject pod = pod(target);
        boolean needsContainer = target.subresourceName().equals("exec")
                || target.subresourceName().equals("attach");
        if (needsContainer) {
            List<String> asked = exchange.query().getOrDefault("container", List.of(""));
            container(pod, asked.getFirst());
        }
        if (pod.spec().text("nodeName", "").isEmpty()) {
            throw new RefusedException(Statuses.badRequest("pod " + pod.name() + " does not have a host assigned"));
        }
        throw new RefusedException(new ApiStatus(
                501,
                "NotImplemented",
                "pods/" + target.subresourceName() + " is not served: pod " + pod.name() + " runs on node "
                        + pod.spec().text("nodeName", "") + ", which is simulated and has no processes",
                null));
    }

    private ApiObject pod(Target target) throws RefusedException {
        ApiObject pod = reads.find(target);
        if (pod == null) {
            throw new RefusedException(Statuses.notFound(target.kind(), target.name()));
        }
        return pod;
    }

    /** The container that is meant: the one that is named, or the only one. */
    private static String container(ApiObject pod, String asked) throws RefusedException {
        List<String> containers = names(pod, "containers");
        List<String> init = names(pod, "initContainers");
        List<String> ephemeral = names(pod, "ephemeralContainers");
        if (!asked.isEmpty()) {
            if (containers.contains(asked) || init.contains(asked) || ephemeral.contains(asked)) {
                return asked;
            }
            throw new RefusedException(
                    Statuses.badRequest("container " + asked + " is not valid for pod " + pod.name()));
        }
        if (containers.size() == 1) {
            return containers.getFirst();
        }
        StringBuilder text = new StringBuilder("a container name must be specified for pod " + pod.name());
        if (!containers.isEmpty()) {
            text.append(", choose one of: [")
                    .append(String.join(" ", containers))
                    .append(']');
        }
        if (!init.isEmpty()) {
            text.append(" or one of the init containers: [")
                    .append(String.join(" ", init))
                    .append(']');
        }
        if (!ephemeral.isEmpty()) {
            text.append(" or one of the ephemeral containers: [")
                    .append(String.join(" ", ephemeral))
                    .append(']');
        }
        throw new RefusedException(Statuses.badRequest(text.toString()));
    }

    private static List<String> names(ApiObject pod, String field) {
        List<String> names = new ArrayList<>();
        pod.spec().list(field).maps().forEach(container -> names.add(container.text("name", "")));
        return names;
    }
}
