package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.Comparator;

/** Ingresses without a class get the newest of the default ones. */
final class DefaultIngressClass implements Plugin {
    private static final String IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class";

    private final Kind classes;

    DefaultIngressClass(KindTable kinds) {
        this.classes = kinds.require("networking.k8s.io/v1", "IngressClass");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue ingress, MapValue old) {
        boolean creates = operation == Operation.CREATE
                && attempt.target().subresource() == null
                && attempt.stored().kind().equals("Ingress");
        boolean hasClass = ingress.map("spec").has("ingressClassName")
                || ingress.map("metadata").map("annotations").has("kubernetes.io/ingress.class");
        if (!creates || hasClass) {
            return;
        }
        attempt
                .records()
                .list(classes, "", one -> "true"
                        .equals(one.metadata().map("annotations").text(IS_DEFAULT)))
                .stream()
                .max(Comparator.comparing((Current one) -> one.metadata().text("creationTimestamp", ""))
                        .thenComparing(Current::name, Comparator.reverseOrder()))
                .ifPresent(one -> ingress.ensureMap("spec").put("ingressClassName", one.name()));
    }
}
