/** Which plugins judge a pod's place, with which weights and arguments. */
@NullMarked
package io.hydrofoil.scheduler.profile;

import org.jspecify.annotations.NullMarked;
