/** Volumes of CSI drivers are attached to the nodes whose pods use them. */
@NullMarked
package io.hydrofoil.controllers.attachment;

import org.jspecify.annotations.NullMarked;
