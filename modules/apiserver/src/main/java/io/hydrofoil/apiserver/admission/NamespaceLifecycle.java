package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.Set;

/** Nothing is created in a namespace that is missing or going away; the system's namespaces stay. */
final class NamespaceLifecycle implements Plugin {
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    /** Who may not see a namespace learns nothing about whether it is there. */
    private static final String ACCESS_REVIEW = "LocalSubjectAccessReview";

    private final Kind namespaces;

    NamespaceLifecycle(KindTable kinds) {
        this.namespaces = kinds.require("v1", "Namespace");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        Kind kind = attempt.target().kind();
        if (operation != Operation.CREATE || !kind.namespaced() || kind.kind().equals(ACCESS_REVIEW)) {
            return;
        }
        String name = attempt.target().namespace();
        Current namespace = attempt.records().look(namespaces, "", name);
        if (namespace == null) {
            throw new RefusedException(Statuses.notFound(namespaces, name));
        }
        if (namespace.isDeleting()
                || namespace.tree().map("status").text("phase", "").equals("Terminating")) {
            throw new RefusedException(
                    Statuses.namespaceTerminating(attempt.target().kind(), Matches.nameOf(object), name));
        }
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        String name = attempt.target().name();
        if (operation == Operation.DELETE && attempt.stored() == namespaces && IMMORTAL.contains(name)) {
            throw new RefusedException(Statuses.forbidden(namespaces, name, "this namespace may not be deleted"));
        }
    }
}
