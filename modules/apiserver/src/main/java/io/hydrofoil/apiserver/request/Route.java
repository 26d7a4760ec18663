package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.ApiStatus;

/** Where a request goes. */
public sealed interface Route {
    /** To a resource. */
    record Resource(Target target) implements Route {}

    /**
     * To something that is not a resource and exists in the kind table (discovery) or outside of it (health, version,
     * OpenAPI …).
     */
    record Other(String path) implements Route {}

    /** Nowhere: a Status. */
    record Refused(ApiStatus status) implements Route {}

    /** To the old prefix {@code watch} or {@code proxy} of a version, without anything behind it. */
    record Incomplete(String path) implements Route {}

    /** Nowhere: the plain text {@code 404 page not found}. */
    record NotFound() implements Route {}
}
