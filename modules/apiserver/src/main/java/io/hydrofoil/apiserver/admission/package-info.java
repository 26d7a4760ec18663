/** The admission plug-ins that are on by default, one small class each, in the order of a Kubernetes server. Pure. */
@NullMarked
package io.hydrofoil.apiserver.admission;

import org.jspecify.annotations.NullMarked;
