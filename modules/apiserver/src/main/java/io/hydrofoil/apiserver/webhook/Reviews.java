package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.UserTree;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import org.jspecify.annotations.Nullable;

/** What webhooks are asked: AdmissionReview objects (source: API reference of admission.k8s.io/v1). */
final class Reviews {
    static final String GROUP = "admission.k8s.io/";

    private Reviews() {}

    /** The question whether {@code reviewed}, seen as {@code kind}, may pass. */
    static Question.Review question(Webhook webhook, Reviewed reviewed, Kind kind) {
        MapValue request = new MapValue().put("uid", reviewed.attempt().moment().uid());
        describe(request, reviewed, kind);
        put(request, "object", reviewed.objectAs(kind));
        put(request, "oldObject", reviewed.oldAs(kind));
        describeOptions(request, reviewed.attempt());
        MapValue review = new MapValue()
                .put("kind", "AdmissionReview")
                .put("apiVersion", GROUP + webhook.reviewVersion())
                .put("request", request);
        return new Question.Review(webhook.endpoint(), review);
    }

    /** What expressions know of a request: all but its objects. */
    static MapValue request(Reviewed reviewed, Kind kind) {
        MapValue request = new MapValue();
        describe(request, reviewed, kind);
        describeOptions(request, reviewed.attempt());
        return request;
    }

    private static void describe(MapValue request, Reviewed reviewed, Kind kind) {
        Target target = reviewed.target();
        request.put("kind", type(reviewed.bodyApiVersion(kind), "kind", reviewed.bodyKind(kind)));
        request.put("resource", type(kind.apiVersion(), "resource", kind.plural()));
        put(request, "subResource", target.subresourceName());
        request.put(
                "requestKind", type(reviewed.bodyApiVersion(target.kind()), "kind", reviewed.bodyKind(target.kind())));
        request.put(
                "requestResource",
                type(target.kind().apiVersion(), "resource", target.kind().plural()));
        put(request, "requestSubResource", target.subresourceName());
        put(request, "name", reviewed.name());
        put(request, "namespace", reviewed.isNamespace() ? reviewed.name() : target.namespace());
        request.put("operation", reviewed.operation().name());
        request.put("userInfo", UserTree.of(reviewed.attempt().who()));
    }

    private static void describeOptions(MapValue request, Attempt attempt) {
        request.put("dryRun", attempt.isDryRun());
        put(request, "options", attempt.options());
    }

    private static MapValue type(String apiVersion, String word, String name) {
        int slash = apiVersion.indexOf('/');
        return new MapValue()
                .put("group", slash < 0 ? "" : apiVersion.substring(0, slash))
                .put("version", apiVersion.substring(slash + 1))
                .put(word, name);
    }

    private static void put(MapValue request, String field, String text) {
        if (!text.isEmpty()) {
            request.put(field, text);
        }
    }

    private static void put(MapValue request, String field, @Nullable MapValue tree) {
        if (tree == null) {
            request.put(field, NullValue.NULL);
        } else {
            request.put(field, tree);
        }
    }
}
