package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.objects.ListValue;
import org.jspecify.annotations.Nullable;

/**
 * What another server tells of one version that it serves.
 *
 * @param resources as in an aggregated document
 * @param documentUrl where below this server its OpenAPI document is; null: it has none
 */
record Learned(ListValue resources, @Nullable String documentUrl) {}
