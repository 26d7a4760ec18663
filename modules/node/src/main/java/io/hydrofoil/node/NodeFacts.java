package io.hydrofoil.node;

import io.hydrofoil.node.lifecycle.Times;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/**
 * What a simulated node says about itself. All of it follows from its number: name, zone, addresses. Pure.
 *
 * @param ordinal from 1
 */
record NodeFacts(SimulatedNodesConfig config, int ordinal) {
    static final int HEARTBEAT_SECONDS = 10;
    static final int LEASE_SECONDS = 40;
    private static final int MOST_IMAGES = 50;

    String name() {
        return name(config.prefix(), ordinal);
    }

    static String name(String prefix, int ordinal) {
        return String.format("%s-%04d", prefix, ordinal);
    }

    String zone() {
        return "sim-zone-" + (char) ('a' + (ordinal - 1) % config.zones());
    }

    /** 172.16.0.0/12 holds more than a million. */
    String address() {
        return "172.16." + ordinal / 256 + "." + ordinal % 256;
    }

    /** A /24 of 10.128.0.0/9. */
    String podCidr() {
        return "10." + (128 + ordinal / 256) + "." + ordinal % 256 + ".0/24";
    }

    MapValue object(long nowMs) {
        MapValue node = new MapValue().put("apiVersion", "v1").put("kind", "Node");
        node.put("metadata", new MapValue().put("name", name()).put("labels", labels()));
        node.put(
                "spec",
                new MapValue()
                        .put("podCIDR", podCidr())
                        .put("podCIDRs", new ListValue().add(podCidr()))
                        .put("providerID", "simulated://" + name()));
        return node.put("status", status(MapValue.EMPTY, Set.of(), nowMs));
    }

    MapValue labels() {
        return new MapValue()
                .put("beta.kubernetes.io/arch", "amd64")
                .put("beta.kubernetes.io/os", "linux")
                .put("hydrofoil.io/simulated", "true")
                .put("kubernetes.io/arch", "amd64")
                .put("kubernetes.io/hostname", name())
                .put("kubernetes.io/os", "linux")
                .put("node.kubernetes.io/instance-type", "simulated")
                .put("topology.kubernetes.io/region", "sim-region")
                .put("topology.kubernetes.io/zone", zone());
    }

    /** The whole status; {@code known} is the present one, from which transition times are kept. */
    MapValue status(MapValue known, Set<String> images, long nowMs) {
        MapValue status = new MapValue()
                .put("capacity", resources())
                .put("allocatable", resources())
                .put("conditions", conditions(known, nowMs))
                .put(
                        "addresses",
                        ListValue.of(
                                new MapValue().put("type", "InternalIP").put("address", address()),
                                new MapValue().put("type", "Hostname").put("address", name())))
                .put("daemonEndpoints", new MapValue().put("kubeletEndpoint", new MapValue().put("Port", 10250)))
                .put("nodeInfo", nodeInfo());
        ListValue list = new ListValue();
        for (String image : images) {
            if (list.size() < MOST_IMAGES) {
                list.add(new MapValue().put("names", new ListValue().add(image)).put("sizeBytes", 50_000_000));
            }
        }
        return status.put("images", list);
    }

    private MapValue resources() {
        return new MapValue()
                .put("cpu", config.cpu())
                .put("ephemeral-storage", config.ephemeralStorage())
                .put("hugepages-1Gi", "0")
                .put("hugepages-2Mi", "0")
                .put("memory", config.memory())
                .put("pods", Integer.toString(config.pods()));
    }

    private static ListValue conditions(MapValue known, long nowMs) {
        ListValue conditions = new ListValue();
        condition(conditions, known, nowMs, new String[] {
            "MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"
        });
        condition(conditions, known, nowMs, new String[] {
            "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"
        });
        condition(conditions, known, nowMs, new String[] {
            "PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"
        });
        condition(conditions, known, nowMs, new String[] {
            "Ready", "True", "KubeletReady", "kubelet is posting ready status"
        });
        return conditions;
    }

    private static void condition(ListValue conditions, MapValue known, long nowMs, String[] texts) {
        String sinceText = Times.seconds(nowMs);
        for (MapValue old : known.list("conditions").maps()) {
            if (old.text("type", "").equals(texts[0]) && old.text("status", "").equals(texts[1])) {
                sinceText = old.text("lastTransitionTime", sinceText);
            }
        }
        conditions
                .addMap()
                .put("type", texts[0])
                .put("status", texts[1])
                .put("lastHeartbeatTime", Times.seconds(nowMs))
                .put("lastTransitionTime", sinceText)
                .put("reason", texts[2])
                .put("message", texts[3]);
    }

    /** Whether a status says that the node is ready. */
    static boolean isReady(MapValue status) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (condition.text("type", "").equals("Ready")) {
                return condition.text("status", "").equals("True");
            }
        }
        return false;
    }

    private MapValue nodeInfo() {
        return new MapValue()
                .put("architecture", "amd64")
                .put("bootID", id("boot"))
                .put("containerRuntimeVersion", "simulated://0.1.0")
                .put("kernelVersion", "6.1.0-simulated")
                .put("kubeProxyVersion", "")
                .put("kubeletVersion", config.version())
                .put("machineID", id("machine").replace("-", ""))
                .put("operatingSystem", "linux")
                .put("osImage", "Hydrofoil simulated node")
                .put("systemUUID", id("system"));
    }

    private String id(String what) {
        return UUID.nameUUIDFromBytes((name() + "/" + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    MapValue lease(String nodeUid, long nowMs) {
        MapValue owner = new MapValue()
                .put("apiVersion", "v1")
                .put("kind", "Node")
                .put("name", name())
                .put("uid", nodeUid);
        MapValue metadata = new MapValue()
                .put("name", name())
                .put("namespace", "kube-node-lease")
                .put("ownerReferences", ListValue.of(owner));
        MapValue spec = new MapValue()
                .put("holderIdentity", name())
                .put("leaseDurationSeconds", LEASE_SECONDS)
                .put("renewTime", Times.micros(nowMs));
        return new MapValue()
                .put("apiVersion", "coordination.k8s.io/v1")
                .put("kind", "Lease")
                .put("metadata", metadata)
                .put("spec", spec);
    }
}
