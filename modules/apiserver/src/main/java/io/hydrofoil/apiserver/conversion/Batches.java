package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.objects.ConversionReview;
import io.hydrofoil.objects.ConversionWebhook;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts what has to be converted into reviews of a bounded number of objects, and what comes back into its place. What
 * is of the wanted version is not asked about.
 */
final class Batches {
    /** More objects are asked about in several reviews, one after another. */
    static final int MAX_OBJECTS = 100;

    private Batches() {}

    /**
     * New trees of objects of one definition as {@code to}, a kind whose versions a webhook converts.
     *
     * @param uids makes the uid of a review
     * @param ask the objects of a review, converted; not changed by this
     */
    static List<MapValue> convert(
            Kind to, List<MapValue> objects, Supplier<String> uids, Function<ConversionReview, List<MapValue>> ask) {
        CustomKind custom = Objects.requireNonNull(to.custom());
        ConversionWebhook webhook = Objects.requireNonNull(custom.webhook());
        List<MapValue> done = new ArrayList<>(objects);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            MapValue object = objects.get(i);
            if (custom.needsWebhook(to, object)) {
                check(custom, object);
                places.add(i);
            } else {
                done.set(i, custom.toShown(to, object));
            }
        }
        int start = 0;
        while (start < places.size()) {
            int end = end(objects, places, start);
            List<MapValue> sent =
                    places.subList(start, end).stream().map(objects::get).toList();
            List<MapValue> converted = ask.apply(new ConversionReview(webhook, uids.get(), to.apiVersion(), sent));
            for (int i = start; i < end; i++) {
                done.set(places.get(i), custom.taken(converted.get(i - start).copy()));
            }
            start = end;
        }
        return done;
    }

    /** Where a review ends: its objects are all of one version. */
    private static int end(List<MapValue> objects, List<Integer> places, int start) {
        String version = objects.get(places.get(start)).text("apiVersion", "");
        int end = start;
        while (end < places.size()
                && end - start < MAX_OBJECTS
                && objects.get(places.get(end)).text("apiVersion", "").equals(version)) {
            end++;
        }
        return end;
    }

    private static void check(CustomKind custom, MapValue object) {
        String from = object.text("apiVersion", "");
        if (custom.version(from) == null) {
            throw new ConversionException(
                    Statuses.plainError("request to convert CR from an invalid group/version: " + from));
        }
    }
}
