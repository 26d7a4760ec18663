package io.hydrofoil.access;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.KindTable;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;

/**
 * Keeps an {@link Authorizer} at the roles and bindings of the cluster: one new image after each lot of changes. Roles
 * change rarely, so an image is made as a whole.
 */
public final class RbacAgent implements Agent {
    private static final String VERSION = "rbac.authorization.k8s.io/v1";
    private static final int POLL_LIMIT = 1000;

    private final Authorizer authorizer;
    private final Views views;
    private final List<View> roles = new ArrayList<>();
    private final List<View> bindings = new ArrayList<>();
    private boolean synced;

    private RbacAgent(Authorizer authorizer, Views views) {
        this.authorizer = authorizer;
        this.views = views;
    }

    /** An agent that is to run on a thread of its own. */
    public static RbacAgent open(Cluster cluster, Authorizer authorizer, Doorbell doorbell) {
        Views views = new Views();
        RbacAgent agent = new RbacAgent(authorizer, views);
        KindTable kinds = KindTable.builtin();
        for (String scope : List.of("", "Cluster")) {
            agent.roles.add(views.of(kinds.require(VERSION, scope + "Role")));
            agent.bindings.add(views.of(kinds.require(VERSION, scope + "RoleBinding")));
        }
        views.open(cluster, doorbell);
        return agent;
    }

    @Override
    public int doWork() {
        int work = views.poll(POLL_LIMIT);
        if (views.areSynced() && (work > 0 || !synced)) {
            authorizer.rbac(RbacImage.of(all(roles), all(bindings)));
            synced = true;
        }
        return work;
    }

    private static List<ApiObject> all(List<View> views) {
        List<ApiObject> objects = new ArrayList<>();
        views.forEach(view -> objects.addAll(view.all()));
        return objects;
    }

    @Override
    public void onClose() {
        views.close();
    }

    @Override
    public String roleName() {
        return "authorization";
    }
}
