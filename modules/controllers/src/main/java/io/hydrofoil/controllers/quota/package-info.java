/** What of a namespace's quotas is used. */
@NullMarked
package io.hydrofoil.controllers.quota;

import org.jspecify.annotations.NullMarked;
