package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ConversionReview;
import io.hydrofoil.objects.Conversions;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.List;

/**
 * Shows objects in other versions while a write is decided. Pure: what a webhook has not converted yet ends the attempt
 * ({@link io.hydrofoil.apiserver.change.AwaitException}), and the write is decided again when it has.
 */
public final class Converter {
    private Converter() {}

    /** Whether a webhook converts between the versions of the kind. */
    public static boolean isByWebhook(Kind kind) {
        CustomKind custom = kind.custom();
        return custom != null && custom.webhook() != null;
    }

    /**
     * A new tree of {@code object}, an object of {@code from}, as {@code to}.
     *
     * @throws ConversionException if the webhook fails
     */
    public static MapValue convert(Moment moment, Kind from, Kind to, MapValue object) {
        return isByWebhook(to)
                ? convert(moment, to, List.of(object)).getFirst()
                : Conversions.convert(from, to, object);
    }

    /** New trees of objects of one definition, whose versions a webhook converts. */
    static List<MapValue> convert(Moment moment, Kind to, List<MapValue> objects) {
        return Batches.convert(to, objects, moment::uid, review -> ask(moment, review));
    }

    private static List<MapValue> ask(Moment moment, ConversionReview review) {
        Answer answer = moment.ask(List.of(new Question.Conversion(review))).getFirst();
        return switch (answer) {
            case Answer.Converted(List<MapValue> objects) -> objects;
            case Answer.Refusal(ApiStatus status) -> throw new ConversionException(status);
            case Answer.Failure(String text) ->
                throw new ConversionException(
                        Statuses.plainError(review.failed(text).text()));
            case Answer.Body ignored -> throw new IllegalStateException("a conversion is answered with objects");
        };
    }
}
