package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Endpoint;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/**
 * One webhook of a configuration.
 *
 * @param configuration name of the object that holds it
 * @param spec its item in {@code webhooks}; not to be changed
 */
record Webhook(String configuration, MapValue spec) {
    private static final int DEFAULT_SECONDS = 10;
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");

    String name() {
        return spec.text("name", "");
    }

    /** Unique among all webhooks of the cluster. */
    String id() {
        return configuration + "/" + name();
    }

    Endpoint endpoint() {
        return Endpoint.of(spec.map("clientConfig"), (int) spec.number("timeoutSeconds", DEFAULT_SECONDS));
    }

    /** Whether a webhook that cannot be asked counts as one that agrees. */
    boolean failsOpen() {
        return spec.text("failurePolicy", "Fail").equals("Ignore");
    }

    Criteria criteria() {
        return Criteria.ofWebhook(spec);
    }

    boolean looksAgain() {
        return spec.text("reinvocationPolicy", "Never").equals("IfNeeded");
    }

    /** The first version of reviews that both understand. */
    String reviewVersion() {
        for (String version : spec.list("admissionReviewVersions").texts()) {
            if (VERSIONS.contains(version)) {
                return version;
            }
        }
        return "";
    }
}
