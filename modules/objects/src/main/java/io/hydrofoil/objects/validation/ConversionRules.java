package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a custom resource definition converts between its versions. */
final class ConversionRules {
    private static final String CLIENT = "spec.conversion.webhookClientConfig";
    private static final String REVIEWS = "spec.conversion.conversionReviewVersions";
    private static final Set<String> KNOWN_REVIEWS = Set.of("v1", "v1beta1");

    private ConversionRules() {}

    /**
     * What stood before and cannot be used may stay.
     *
     * @param anyReviews whether the versions of reviews may all be unknown
     * @param anyBundle whether the bundle of authorities may be no PEM
     */
    record Leniency(boolean anyReviews, boolean anyBundle) {
        static final Leniency NEW = new Leniency(false, true);

        /** Of an update of a definition whose conversion this was; bundles matter once it is served. */
        static Leniency of(MapValue conversion, boolean isEstablished) {
            MapValue webhook = conversion.map("webhook");
            List<String> reviews = webhook.list("conversionReviewVersions").texts();
            return new Leniency(
                    !reviews.isEmpty() && reviews.stream().noneMatch(KNOWN_REVIEWS::contains),
                    !isEstablished || CaBundle.fault(webhook.map("clientConfig").text("caBundle", "")) != null);
        }
    }

    static void check(MapValue conversion, Leniency leniency, Faults faults) {
        if (conversion.isEmpty()) {
            return;
        }
        String strategy = conversion.text("strategy", "");
        if (strategy.isEmpty()) {
            faults.required("spec.conversion.strategy");
        } else if (!strategy.equals("None") && !strategy.equals("Webhook")) {
            faults.notSupported("spec.conversion.strategy", strategy, List.of("None", "Webhook"));
        }
        MapValue webhook = conversion.map("webhook");
        if (strategy.equals("Webhook")) {
            webhook(webhook, leniency, faults);
            return;
        }
        String text = "should not be set when strategy is not set to Webhook";
        if (webhook.has("clientConfig")) {
            faults.forbidden(CLIENT, text);
        }
        if (!webhook.list("conversionReviewVersions").isEmpty()) {
            faults.forbidden(REVIEWS, text);
        }
    }

    private static void webhook(MapValue webhook, Leniency leniency, Faults faults) {
        MapValue client = webhook.map("clientConfig");
        if (!webhook.has("clientConfig")) {
            faults.required(CLIENT, "required when strategy is set to Webhook");
        } else if (client.has("url") == client.has("service")) {
            faults.required(CLIENT, "exactly one of url or service is required");
        } else if (client.has("url")) {
            WebhookRules.url(client.text("url", ""), CLIENT + ".url", faults);
        } else {
            ReferenceRules.service(client.map("service"), CLIENT + ".service", faults);
        }
        String bundle = client.text("caBundle", "");
        String unusable = leniency.anyBundle() ? null : CaBundle.fault(bundle);
        if (unusable != null) {
            faults.invalid(CLIENT + ".caBundle", bundle, unusable);
        }
        reviews(webhook.list("conversionReviewVersions"), leniency, faults);
    }

    private static void reviews(ListValue versions, Leniency leniency, Faults faults) {
        List<String> texts = versions.texts();
        if (texts.isEmpty()) {
            faults.required(REVIEWS);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            String field = REVIEWS + "[" + i + "]";
            if (!seen.add(texts.get(i))) {
                faults.invalid(field, texts.get(i), "duplicate version");
            } else {
                faults.invalid(field, texts.get(i), NameRules.rfc1035(texts.get(i)));
            }
        }
        if (!leniency.anyReviews() && seen.stream().noneMatch(KNOWN_REVIEWS::contains)) {
            faults.invalid(REVIEWS, versions, "must include at least one of v1, v1beta1");
        }
    }
}
