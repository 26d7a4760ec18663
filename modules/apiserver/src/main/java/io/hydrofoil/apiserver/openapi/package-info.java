/** Describes the API to clients: OpenAPI v2 and v3, made from the kind table and the schema graph. */
@NullMarked
package io.hydrofoil.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
