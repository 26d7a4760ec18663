package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook has answered.
 *
 * @param status why not, as it said; empty if it said nothing
 * @param patch operations of a JSON patch, or null if it changes nothing
 */
record Verdict(
        boolean allowed,
        MapValue status,
        @Nullable ListValue patch,
        List<String> warnings,
        Map<String, String> annotations) {
    private static final int BAD_REQUEST = 400;

    /**
     * Reads an answer.
     *
     * @throws MalformedException if it is not an answer to this question; the text says why
     */
    static Verdict read(MapValue answer, Question.Review question, boolean mutates) throws MalformedException {
        String apiVersion = question.body().text("apiVersion", "");
        MapValue response = answer.map("response");
        if (!(answer.get("response") instanceof MapValue)) {
            throw new MalformedException("webhook response was absent");
        }
        if (apiVersion.endsWith("/v1")) {
            check(answer, response, question.body().map("request").text("uid", ""));
            checkPatch(response, mutates);
        }
        return new Verdict(
                response.flag("allowed", false),
                response.map("status"),
                mutates ? patch(response) : null,
                response.list("warnings").texts(),
                response.map("auditAnnotations").texts());
    }

    private static void check(MapValue answer, MapValue response, String uid) throws MalformedException {
        String given = response.text("uid", "");
        if (!given.equals(uid)) {
            throw new MalformedException("expected response.uid=" + GoQuote.of(uid) + ", got " + GoQuote.of(given));
        }
        String type = answer.text("apiVersion", "") + ", Kind=" + answer.text("kind", "");
        String expected = Reviews.GROUP + "v1, Kind=AdmissionReview";
        if (!type.equals(expected)) {
            throw new MalformedException("expected webhook response of " + expected + ", got " + type);
        }
    }

    private static void checkPatch(MapValue response, boolean mutates) throws MalformedException {
        boolean hasPatch = !response.text("patch", "").isEmpty();
        Value type = response.get("patchType");
        boolean hasType = type != null && type != NullValue.NULL;
        String fault = "";
        if (!mutates) {
            fault = hasPatch
                    ? "validating webhook may not return response.patch"
                    : hasType ? "validating webhook may not return response.patchType" : "";
        } else if (hasPatch != hasType) {
            fault = hasPatch
                    ? "webhook returned response.patch but not response.patchType"
                    : "webhook returned response.patchType but not response.patch";
        } else if (hasType && !response.text("patchType", "").equals("JSONPatch")) {
            fault = "webhook returned invalid response.patchType of " + GoQuote.of(response.text("patchType", ""));
        }
        if (!fault.isEmpty()) {
            throw new MalformedException(fault);
        }
    }

    private static @Nullable ListValue patch(MapValue response) throws MalformedException {
        String encoded = response.text("patch", "");
        if (encoded.isEmpty()) {
            return null;
        }
        try {
            Value operations = Json.parse(Base64.getDecoder().decode(encoded));
            if (operations == NullValue.NULL) {
                return null;
            }
            if (operations instanceof ListValue list) {
                return list.isEmpty() ? null : list;
            }
            throw new MalformedException("the patch is not a list of operations");
        } catch (IllegalArgumentException e) {
            throw new MalformedException("illegal base64 data in response.patch", e);
        }
    }

    /** The refusal that a denial becomes. */
    ApiStatus denial(String webhook) {
        String denied = "admission webhook " + GoQuote.of(webhook) + " denied the request";
        String message = status.text("message", "");
        String reason = status.text("reason", "");
        String text = !message.isEmpty()
                ? denied + ": " + message
                : reason.isEmpty() ? denied + " without explanation" : denied + ": " + reason;
        long code = status.number("code", 0);
        return new ApiStatus(
                code < BAD_REQUEST || code > 599 ? BAD_REQUEST : (int) code, reason, text, details(status));
    }

    private static ApiStatus.@Nullable Details details(MapValue status) {
        if (!(status.get("details") instanceof MapValue details)) {
            return null;
        }
        List<ApiStatus.Cause> causes = new ArrayList<>();
        for (MapValue cause : details.list("causes").maps()) {
            causes.add(
                    new ApiStatus.Cause(cause.text("reason", ""), cause.text("message", ""), cause.text("field", "")));
        }
        return new ApiStatus.Details(
                details.text("name", ""),
                details.text("group", ""),
                details.text("kind", ""),
                details.text("uid", ""),
                causes,
                (int) details.number("retryAfterSeconds", 0));
    }
}
