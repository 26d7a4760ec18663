/** Which pods stand behind a service: Endpoints and EndpointSlices. */
@NullMarked
package io.hydrofoil.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
