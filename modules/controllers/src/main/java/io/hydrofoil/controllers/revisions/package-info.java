/** The history of templates, as ControllerRevisions. */
@NullMarked
package io.hydrofoil.controllers.revisions;

import org.jspecify.annotations.NullMarked;
