package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;

/**
 * Roles and bindings give nobody more than the one who writes them holds: who may write them could otherwise become
 * anyone. Masters are exempt, and who is allowed the verbs {@code escalate} (on roles) or {@code bind} (on the role
 * that is bound).
 */
final class RoleStrategy implements Strategy {
    private static final String API_VERSION = "rbac.authorization.k8s.io/v1";

    private final KindTable kinds;
    private final Authorizer authorizer;

    RoleStrategy(KindTable kinds, Authorizer authorizer) {
        this.kinds = kinds;
        this.authorizer = authorizer;
    }

    @Override
    public void fill(Attempt attempt, MapValue object) throws RefusedException {
        check(attempt, object);
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue object, MapValue old) throws RefusedException {
        MapValue before = old.copy();
        before.put("metadata", object.map("metadata"));
        if (!before.equals(object)) {
            check(attempt, object);
        }
    }

    private void check(Attempt attempt, MapValue object) throws RefusedException {
        Identity who = attempt.who();
        if (who.groups().contains(Identity.MASTERS)) {
            return;
        }
        String name = object.map("metadata").text("name", "");
        Kind kind = attempt.stored();
        boolean isBinding = kind.kind().endsWith("Binding");
        MapValue reference = object.map("roleRef");
        Kind granted = isBinding ? kinds.require(API_VERSION, reference.text("kind", "Role")) : kind;
        String namespace = attempt.target().namespace();
        Attributes exemption = new Attributes(
                isBinding ? "bind" : "escalate",
                granted.group(),
                granted.plural(),
                "",
                namespace,
                isBinding ? reference.text("name", "") : name,
                "");
        if (authorizer.reason(who, exemption) != null) {
            return;
        }
        String fault = object.has("aggregationRule") && !authorizer.holdsEverything(who)
                ? "must have cluster-admin privileges to use the aggregationRule"
                : authorizer.grantFault(
                        who, namespace, isBinding ? rulesOf(attempt, reference, granted) : object.list("rules"));
        if (!fault.isEmpty()) {
            throw new RefusedException(Statuses.forbidden(kind, name, fault));
        }
    }

    private static ListValue rulesOf(Attempt attempt, MapValue reference, Kind granted) throws RefusedException {
        String name = reference.text("name", "");
        Current role = attempt.records()
                .get(granted, granted.namespaced() ? attempt.target().namespace() : "", name);
        if (role == null) {
            throw new RefusedException(Statuses.notFound(attempt.stored(), name));
        }
        return role.tree().list("rules");
    }
}
