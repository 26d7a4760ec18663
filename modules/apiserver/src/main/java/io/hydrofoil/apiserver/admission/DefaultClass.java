package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.Comparator;

/**
 * Objects of a kind that say no class get the newest of the default ones.
 *
 * @param classed kind of the objects
 * @param classes kind of the classes
 * @param field field of the spec that names the class
 * @param oldAnnotation what named it before there was a field
 * @param isDefault annotation of the classes that are default
 */
record DefaultClass(Kind classed, Kind classes, String field, String oldAnnotation, String isDefault)
        implements Plugin {
    /** Of claims: the storage class. */
    static DefaultClass ofStorage(KindTable kinds) {
        return new DefaultClass(
                kinds.require("v1", "PersistentVolumeClaim"),
                kinds.require("storage.k8s.io/v1", "StorageClass"),
                "storageClassName",
                "volume.beta.kubernetes.io/storage-class",
                "storageclass.kubernetes.io/is-default-class");
    }

    /** Of ingresses: the ingress class. */
    static DefaultClass ofIngresses(KindTable kinds) {
        return new DefaultClass(
                kinds.require("networking.k8s.io/v1", "Ingress"),
                kinds.require("networking.k8s.io/v1", "IngressClass"),
                "ingressClassName",
                "kubernetes.io/ingress.class",
                "ingressclass.kubernetes.io/is-default-class");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) {
        boolean creates =
                operation == Operation.CREATE && attempt.target().subresource() == null && attempt.stored() == classed;
        boolean hasClass = object.map("spec").has(field)
                || object.map("metadata").map("annotations").has(oldAnnotation);
        if (!creates || hasClass) {
            return;
        }
        attempt
                .records()
                .list(classes, "", one -> "true"
                        .equals(one.metadata().map("annotations").text(isDefault)))
                .stream()
                .max(Comparator.comparing((Current one) -> one.metadata().text("creationTimestamp", ""))
                        .thenComparing(Current::name, Comparator.reverseOrder()))
                .ifPresent(one -> object.ensureMap("spec").put(field, one.name()));
    }
}
