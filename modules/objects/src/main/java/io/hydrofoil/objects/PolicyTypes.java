package io.hydrofoil.objects;

import io.hydrofoil.objects.cel.policy.TypeWarnings;

/** Whether the expressions of ValidatingAdmissionPolicies fit the kinds that their rules name. */
public final class PolicyTypes {
    private PolicyTypes() {}

    /**
     * The {@code expressionWarnings} of a policy's status.
     *
     * @param kinds all that are served
     */
    public static ListValue warnings(MapValue policy, KindTable kinds) {
        return TypeWarnings.of(policy, kinds);
    }
}
