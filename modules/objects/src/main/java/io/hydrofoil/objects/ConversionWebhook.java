package io.hydrofoil.objects;

import io.hydrofoil.objects.validation.CaBundle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who converts custom objects between the versions of their definition.
 *
 * @param definition its name
 * @param clientConfig where it is asked, as the definition has it; not to be changed
 * @param reviewVersions the versions of ConversionReview that it understands, the one it likes most first
 */
public record ConversionWebhook(String definition, MapValue clientConfig, List<String> reviewVersions) {
    /** How long a conversion may take. */
    public static final int TIMEOUT_SECONDS = 30;

    private static final List<String> KNOWN = List.of("v1", "v1beta1");

    /** As a definition says; null: its versions convert by name. */
    public static @Nullable ConversionWebhook of(MapValue definition) {
        MapValue conversion = definition.mapAt("spec", "conversion");
        if (!conversion.text("strategy", "").equals("Webhook")) {
            return null;
        }
        MapValue webhook = conversion.map("webhook");
        return new ConversionWebhook(
                definition.map("metadata").text("name", ""),
                webhook.map("clientConfig"),
                webhook.list("conversionReviewVersions").texts());
    }

    /** Whether it can be asked at all: its caBundle, if it has one, holds certificates. */
    public boolean isUsable() {
        return CaBundle.fault(clientConfig.text("caBundle", "")) == null;
    }

    /** The version in which it is asked: the first that both sides know; empty: there is none. */
    public String reviewVersion() {
        return reviewVersions.stream().filter(KNOWN::contains).findFirst().orElse("");
    }
}
