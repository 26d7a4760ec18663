package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.discovery.DiscoveryHandler;
import io.hydrofoil.apiserver.discovery.RemoteVersions;
import io.hydrofoil.apiserver.openapi.OpenApiHandler;
import io.hydrofoil.apiserver.outbound.ServiceCaller;
import io.hydrofoil.apiserver.reads.Indented;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import org.agrona.concurrent.Agent;

/**
 * The aggregation layer: APIs of this server's address that services of the cluster serve, as APIServices say. An API
 * that others serve goes before one of this server under the same name. Thread-safe.
 */
public final class Aggregation implements AutoCloseable {
    static final Kind KIND = KindTable.builtin().require("apiregistration.k8s.io/v1", "APIService");

    private final Parts parts;
    private final ServiceCaller caller;
    private final Inquiry inquiry;
    private final ApiProxy proxy;
    private volatile RemoteApis apis = RemoteApis.NONE;

    /**
     * What it works with.
     *
     * @param records the applied state, for it alone
     */
    public record Parts(
            KindTable kinds,
            Records records,
            Clock clock,
            FaultHandler faults,
            DiscoveryHandler discovery,
            OpenApiHandler openApi) {}

    /** @param identity what this server shows of itself to others */
    public Aggregation(Parts parts, KeyManager identity) {
        this.parts = parts;
        this.caller = new ServiceCaller(parts.kinds(), parts.records(), parts.clock(), identity);
        this.inquiry = new Inquiry(caller);
        this.proxy = new ApiProxy(caller, parts.faults());
    }

    /** Takes up what is stored, before requests are served. */
    public void load() {
        List<Current> stored = caller.read(records -> records.list(KIND, "", any -> true));
        serve(RemoteApis.of(stored.stream().map(Current::tree).toList()));
    }

    /** Answers a request that others are to answer; false: it is for this server. */
    public boolean takes(Exchange exchange) {
        RemoteApis now = apis;
        String path = exchange.path();
        RemoteApi api = now.serving(path);
        if (api != null) {
            proxy.handle(exchange, api);
            return true;
        }
        if (now.isGroup(path)) {
            parts.discovery().handle(Indented.of(exchange));
            return true;
        }
        return false;
    }

    /** The loop by which each server follows the APIServices; the doorbell is that of its thread. */
    public Agent agent(Cluster cluster, Doorbell doorbell) {
        return new AggregationAgent(this, inquiry, cluster, parts.clock(), doorbell);
    }

    /** The loops of whoever leads: they keep the APIServices and say whether they are available. */
    public List<Reconciler> loops() {
        return List.of(new Availability(new Prober(caller, inquiry)), new CustomApiServices());
    }

    /**
     * The metrics that others serve.
     *
     * @param kinds those that are served now
     */
    public ServedMetrics metrics(Supplier<KindTable> kinds) {
        return new RemoteMetrics(() -> apis, kinds, caller, inquiry, parts.clock());
    }

    void serve(RemoteApis now) {
        apis = now;
    }

    void tell(RemoteVersions remote, Map<String, String> documents) {
        parts.discovery().serve(remote);
        parts.openApi().serve(documents);
    }

    @Override
    public void close() {
        caller.close();
    }
}
