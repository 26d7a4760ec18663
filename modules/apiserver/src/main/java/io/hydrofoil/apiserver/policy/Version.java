package io.hydrofoil.apiserver.policy;

import io.hydrofoil.apiserver.change.Current;

/** A policy as long as nobody changes what it says. */
record Version(String uid, long generation) {
    static Version of(Current policy) {
        return new Version(policy.uid(), policy.metadata().number("generation", 0));
    }
}
