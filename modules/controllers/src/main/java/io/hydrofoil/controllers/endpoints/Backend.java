package io.hydrofoil.controllers.endpoints;

import io.hydrofoil.client.View;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod behind a service, with the ports that the service's ports lead to on it. */
record Backend(ApiObject pod, List<Port> ports) {
    /** A resolved port. */
    record Port(
            String name,
            int number,
            String protocol,
            @Nullable String appProtocol) {}

    /**
     * The pods that a service selects and that have an address, in the view's order; those that are being deleted only
     * on request.
     */
    static List<Backend> of(ApiObject service, View pods, boolean withTerminating) {
        LabelSelector selector = LabelSelector.ofLabels(service.spec().map("selector"));
        List<Backend> backends = new ArrayList<>();
        for (ApiObject pod : pods.selected(service.namespace(), selector)) {
            boolean isFit = !Pods.isTerminal(pod)
                    && (withTerminating || !pod.isDeleting())
                    && !pod.status().text("podIP", "").isEmpty();
            if (isFit) {
                backends.add(new Backend(pod, ports(service, pod)));
            }
        }
        return backends;
    }

    /** Whether the controllers look after this service at all. */
    static boolean isSelecting(ApiObject service) {
        return !service.spec().map("selector").isEmpty()
                && !service.spec().text("type", "ClusterIP").equals("ExternalName");
    }

    static boolean isHeadless(ApiObject service) {
        return "None".equals(service.spec().text("clusterIP"));
    }

    static boolean publishesNotReady(ApiObject service) {
        return service.spec().flag("publishNotReadyAddresses", false);
    }

    /** The name under which DNS knows the pod in this service, or null. */
    @Nullable
    String hostname(ApiObject service) {
        String hostname = pod.spec().text("hostname", "");
        boolean isMember = service.name().equals(pod.spec().text("subdomain", ""));
        return isMember && !hostname.isEmpty() ? hostname : null;
    }

    MapValue targetRef() {
        return new MapValue()
                .put("kind", "Pod")
                .put("namespace", pod.namespace())
                .put("name", pod.name())
                .put("uid", pod.uid());
    }

    /** The pod's addresses of a family, in order. */
    List<String> addresses(String family) {
        List<String> addresses = new ArrayList<>();
        for (MapValue entry : pod.status().list("podIPs").maps()) {
            addresses.add(entry.text("ip", ""));
        }
        if (addresses.isEmpty()) {
            addresses.add(pod.status().text("podIP", ""));
        }
        boolean wantsV6 = family.equals("IPv6");
        addresses.removeIf(address -> address.isEmpty() || address.contains(":") != wantsV6);
        return addresses;
    }

    private static List<Port> ports(ApiObject service, ApiObject pod) {
        List<Port> ports = new ArrayList<>();
        for (MapValue port : service.spec().list("ports").maps()) {
            int number = number(port, pod);
            if (number > 0) {
                ports.add(new Port(
                        port.text("name", ""), number, port.text("protocol", "TCP"), port.text("appProtocol")));
            }
        }
        return ports;
    }

    /** The container port that a service port leads to on this pod; 0: it has none of that name. */
    private static int number(MapValue port, ApiObject pod) {
        Value target = port.get("targetPort");
        if (target instanceof NumberValue number && number.longValue() > 0) {
            return (int) number.longValue();
        }
        if (target instanceof StringValue(String name) && !name.isEmpty()) {
            String protocol = port.text("protocol", "TCP");
            for (String containers : new String[] {"containers", "initContainers"}) {
                int found = named(pod.spec().list(containers), name, protocol);
                if (found > 0) {
                    return found;
                }
            }
            return 0;
        }
        return (int) port.number("port", 0);
    }

    private static int named(ListValue containers, String name, String protocol) {
        for (MapValue container : containers.maps()) {
            for (MapValue port : container.list("ports").maps()) {
                if (name.equals(port.text("name")) && protocol.equals(port.text("protocol", "TCP"))) {
                    return (int) port.number("containerPort", 0);
                }
            }
        }
        return 0;
    }
}
