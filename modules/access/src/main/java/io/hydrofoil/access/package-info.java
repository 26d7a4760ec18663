/** Authentication, authorization, certificates. */
@NullMarked
package io.hydrofoil.access;

import org.jspecify.annotations.NullMarked;
