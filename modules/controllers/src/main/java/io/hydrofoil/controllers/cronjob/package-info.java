/** Cron jobs: a job each time the schedule says. */
@NullMarked
package io.hydrofoil.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
