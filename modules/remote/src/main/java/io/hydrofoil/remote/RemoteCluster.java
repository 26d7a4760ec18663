package io.hydrofoil.remote;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Client;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.objects.Kind;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Any Kubernetes cluster, for control loops and node agents that run outside of it. Who acts is whom the kubeconfig
 * names, whatever user a loop asks for. Calls and watches have connections of their own, which are opened again when
 * they break: a connection that is full of watches takes no call.
 */
public final class RemoteCluster implements Cluster, AutoCloseable {
    /** Most watches at once. */
    public static final int MAX_WATCHES = 10_000;

    private static final int CALL_CONNECTIONS = 4;

    private final ApiClient calls;
    private final ApiClient watches;
    private final Function<Kind, List<String>> queries;

    private RemoteCluster(ApiClient calls, ApiClient watches, Function<Kind, List<String>> queries) {
        this.calls = calls;
        this.watches = watches;
        this.queries = queries;
    }

    /**
     * Connects, and makes sure that the server lets us in.
     *
     * @param queries which parts of a kind feeds see, a watch each: {@code fieldSelector=…}, or empty for all
     * @param probe a path that must be answered with 2xx
     */
    public static RemoteCluster connect(ApiTarget target, Function<Kind, List<String>> queries, String probe)
            throws RemoteException {
        ApiClient calls = new ApiClient(target, false);
        ApiClient watches = null;
        try {
            calls.connect(CALL_CONNECTIONS);
            WholeAnswer answer = calls.call(Call.get(probe));
            if (answer.status() == 401) {
                throw new RemoteException(
                        "the server does not know who we are (401): the kubeconfig's certificate or token"
                                + " is not, or no longer, valid there");
            }
            if (!answer.isFine()) {
                throw new RemoteException(probe + " was answered " + answer.quoted());
            }
            watches = new ApiClient(target, false);
            watches.connect(1);
            return new RemoteCluster(calls, watches, queries);
        } catch (RemoteException e) {
            calls.close();
            if (watches != null) {
                watches.close();
            }
            throw e;
        }
    }

    @Override
    public Client openClient(String user, int capacity, Doorbell doorbell) {
        calls.keepOpen(doorbell::ring);
        return new RemoteClient(calls, capacity, doorbell);
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        RemoteFeed feed = new RemoteFeed(calls, watches, doorbell);
        kinds.forEach(kind -> feed.add(kind, queries.apply(kind)));
        feed.open();
        watches.keepOpen(doorbell::ring);
        return feed;
    }

    @Override
    public void close() {
        watches.close();
        calls.close();
    }
}
