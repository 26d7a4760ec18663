package io.hydrofoil.simulation;

import io.hydrofoil.simulation.SimExchange.Request;
import java.nio.charset.StandardCharsets;

/** A client that scales a deployment up and down, now and then beyond what the nodes can hold. */
final class Scaler {
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/" + Workload.NAMESPACE + "/deployments";
    private static final long MIN_PAUSE_NS = 2_000_000_000L;
    private static final long MAX_PAUSE_NS = 20_000_000_000L;
    private static final int PODS_A_NODE = 5;

    private final Workload workload;
    private final World world;
    private final int nodes;
    private final int calm;
    private final String name;

    Scaler(Workload workload, World world, Simulation.Config config, String name) {
        this.workload = workload;
        this.world = world;
        this.nodes = config.nodes();
        this.calm = config.calm();
        this.name = name;
    }

    void start() {
        later();
    }

    private void later() {
        world.after(calm * world.random().nextLong(MIN_PAUSE_NS, MAX_PAUSE_NS), this::scale);
    }

    private void scale() {
        if (workload.isOn()) {
            // Two of these together ask for up to a quarter more than there is.
            int replicas = world.random().nextInt(Math.max(1, nodes * PODS_A_NODE / 2));
            String patch = "{\"spec\":{\"replicas\":" + replicas + "}}";
            ask(new Request("PATCH", DEPLOYMENTS + "/" + name, "application/merge-patch+json", bytes(patch), 1 << 20));
        }
        later();
    }

    private void create() {
        String labels = "{\"app\":\"" + name + "\"}";
        String body = "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"replicas\":1,\"selector\":{\"matchLabels\":" + labels
                + "},\"template\":{\"metadata\":{\"labels\":" + labels
                + "},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i:1\","
                + "\"resources\":{\"requests\":{\"cpu\":\"2\",\"memory\":\"1Gi\"}}}]}}}}";
        ask(new Request("POST", DEPLOYMENTS, "application/json", bytes(body), 1 << 20));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void ask(Request request) {
        workload.send(request, new SimExchange.Client() {
            @Override
            public void received(int code, byte[] bytes) {
                world.trace().add(bytes);
                if (code == 404 && request.method().equals("PATCH")) {
                    create();
                }
            }

            @Override
            public void ended() {
                // The next scaling is independent of it.
            }

            @Override
            public void lost() {
                // As above.
            }
        });
    }
}
