/** Tells clients which groups, versions and resources there are. */
@NullMarked
package io.hydrofoil.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
