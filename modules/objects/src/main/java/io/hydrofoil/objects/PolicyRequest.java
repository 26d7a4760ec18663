package io.hydrofoil.objects;

import org.jspecify.annotations.Nullable;

/**
 * A request as the expressions of policies and webhooks see it. The trees must not change while expressions look at
 * them.
 *
 * @param request the {@code request} of an AdmissionReview; its objects are not looked at
 * @param object as it is to be; null for a delete
 * @param old as it was; null for a create
 * @param namespace the namespace that it is in, or null
 * @param params what a binding refers to, or null
 * @param oracle tells who may do what
 */
public record PolicyRequest(
        MapValue request,
        @Nullable MapValue object,
        @Nullable MapValue old,
        @Nullable MapValue namespace,
        @Nullable MapValue params,
        AccessOracle oracle) {
    /** As this, with other params. */
    public PolicyRequest with(@Nullable MapValue changed) {
        return new PolicyRequest(request, object, old, namespace, changed, oracle);
    }
}
