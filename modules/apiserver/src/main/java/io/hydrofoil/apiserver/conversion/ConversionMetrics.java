package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.ConversionReview;

/** The metrics of conversions by webhooks, under the names that dashboards of Kubernetes know. */
final class ConversionMetrics {
    private static final double[] OF_DEFINITIONS = {
        0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192, 16.384
    };
    private static final double[] OF_WEBHOOKS = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 45, 60};
    private static final String RESULT = "result";
    private static final String FAILURE = "failure_type";

    private final Metrics.Histogram ofDefinitions;
    private final Metrics.Histogram ofWebhooks;
    private final Metrics.Counter requests;

    ConversionMetrics(Metrics metrics) {
        this.ofDefinitions = metrics.histogram(
                "apiserver_crd_conversion_webhook_duration_seconds",
                "CRD webhook conversion duration in seconds",
                OF_DEFINITIONS,
                "crd_name",
                "from_version",
                "to_version",
                "succeeded");
        this.ofWebhooks = metrics.histogram(
                "apiserver_conversion_webhook_duration_seconds",
                "Conversion webhook request latency",
                OF_WEBHOOKS,
                RESULT,
                FAILURE);
        this.requests = metrics.counter(
                "apiserver_conversion_webhook_request_total",
                "Counter for conversion webhook requests with success/failure and failure error type",
                RESULT,
                FAILURE);
    }

    /** @param failure sort of the failure; empty: there was none */
    void took(ConversionReview review, double seconds, String failure) {
        boolean succeeded = failure.isEmpty();
        String result = succeeded ? "success" : "failure";
        ofDefinitions
                .with(
                        review.webhook().definition(),
                        review.fromVersion(),
                        review.toVersion(),
                        Boolean.toString(succeeded))
                .record(seconds);
        ofWebhooks.with(result, failure).record(seconds);
        requests.with(result, failure).increment();
    }
}
