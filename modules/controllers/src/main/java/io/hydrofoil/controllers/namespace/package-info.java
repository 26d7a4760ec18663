/** Namespaces that are being deleted: empties and then finalizes them. */
@NullMarked
package io.hydrofoil.controllers.namespace;

import org.jspecify.annotations.NullMarked;
