package io.hydrofoil.apiserver.webhook;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
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
    static Question question(Webhook webhook, Reviewed reviewed, Kind kind) {
        Attempt attempt = reviewed.attempt();
        Target target = reviewed.target();
        MapValue request = new MapValue().put("uid", attempt.moment().uid());
        request.put("kind", type(reviewed.bodyApiVersion(kind), "kind", reviewed.bodyKind(kind)));
        request.put("resource", type(kind.apiVersion(), "resource", kind.plural()));
        put(request, "subResource", target.subresourceName());
        request.put(
                "requestKind", type(reviewed.bodyApiVersion(target.kind()), "kind", reviewed.bodyKind(target.kind())));
        request.put(
                "requestResource",
                type(target.kind().apiVersion(), "resource", target.kind().plural()));
        put(request, "requestSubResource", target.subresourceName());
        String name =
                target.name().isEmpty() ? reviewed.object().map("metadata").text("name", "") : target.name();
        put(request, "name", name);
        boolean isNamespace =
                target.kind().group().isEmpty() && target.kind().kind().equals("Namespace");
        put(request, "namespace", isNamespace ? name : target.namespace());
        request.put("operation", reviewed.operation().name());
        request.put("userInfo", UserTree.of(attempt.who()));
        put(request, "object", shown(reviewed, reviewed.object(), kind, reviewed.operation() == Operation.UPDATE));
        put(request, "oldObject", shown(reviewed, reviewed.old(), kind, true));
        request.put("dryRun", attempt.isDryRun());
        put(request, "options", attempt.options());
        MapValue review = new MapValue()
                .put("kind", "AdmissionReview")
                .put("apiVersion", GROUP + webhook.reviewVersion())
                .put("request", request);
        return new Question(webhook.endpoint(), review);
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

    /** What is stored already has the revision it is stored at. */
    private static @Nullable MapValue shown(Reviewed reviewed, MapValue tree, Kind kind, boolean isStored) {
        MapValue shown = reviewed.shown(tree, kind);
        long revision = reviewed.attempt().baseRevision();
        if (shown != null && isStored && revision != 0) {
            shown.ensureMap("metadata").put("resourceVersion", Long.toString(revision));
        }
        return shown;
    }
}
