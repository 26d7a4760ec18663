/** What every namespace gets: its default service account and the cluster's CA certificate. */
@NullMarked
package io.hydrofoil.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
