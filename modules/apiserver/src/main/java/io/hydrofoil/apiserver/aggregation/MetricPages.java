package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.client.ServedMetrics.Question;
import io.hydrofoil.client.ServedMetrics.Value;
import io.hydrofoil.client.Usage;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where metrics are found below the APIs that serve them, and what their lists say. Pure. */
final class MetricPages {
    /** Versions that are understood, the best first. */
    static final List<String> CUSTOM = List.of("custom.metrics.k8s.io/v1beta2", "custom.metrics.k8s.io/v1beta1");

    static final List<String> EXTERNAL = List.of("external.metrics.k8s.io/v1beta1");

    private static final long USUAL_WINDOW_S = 60;

    private MetricPages() {}

    static List<String> versions(Question question) {
        return question instanceof Question.External ? EXTERNAL : CUSTOM;
    }

    /** Path and query below the version; null: there is no such kind. */
    static @Nullable String page(Question question, KindTable kinds) {
        return switch (question) {
            case Question.OfPods(String namespace, String selector, String metric, String metricSelector) ->
                "/namespaces/" + part(namespace) + "/pods/*/" + part(metric)
                        + query("labelSelector", selector, "metricLabelSelector", metricSelector);
            case Question.OfObject object -> ofObject(object, kinds);
            case Question.External(String namespace, String metric, String selector) ->
                "/namespaces/" + part(namespace) + "/" + part(metric) + query("labelSelector", selector, "", "");
        };
    }

    private static @Nullable String ofObject(Question.OfObject object, KindTable kinds) {
        String query = query("metricLabelSelector", object.metricSelector(), "", "");
        if (object.kind().equals("Namespace") && !object.apiVersion().contains("/")) {
            return "/namespaces/" + part(object.name()) + "/metrics/" + part(object.metric()) + query;
        }
        String apiVersion = object.apiVersion().isEmpty() ? "v1" : object.apiVersion();
        Kind kind = kinds.byKind(apiVersion, object.kind());
        if (kind == null) {
            return null;
        }
        String resource = kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
        String namespace = kind.namespaced() ? "/namespaces/" + part(object.namespace()) : "";
        return namespace + "/" + resource + "/" + part(object.name()) + "/" + part(object.metric()) + query;
    }

    private static String query(String first, String value, String second, String other) {
        StringBuilder query = new StringBuilder();
        for (String[] pair : new String[][] {{first, value}, {second, other}}) {
            if (!pair[1].isEmpty()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(pair[0])
                        .append('=')
                        .append(part(pair[1]));
            }
        }
        return query.toString();
    }

    private static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The values of a MetricValueList or an ExternalMetricValueList. */
    static List<Value> values(MapValue list, long nowMs) throws MalformedException {
        List<Value> values = new ArrayList<>();
        for (MapValue item : list.list("items").maps()) {
            long windowS = item.number("windowSeconds", item.number("window", USUAL_WINDOW_S));
            var quantity = item.get("value");
            if (quantity == null) {
                throw new MalformedException("a value is missing");
            }
            values.add(new Value(
                    item.map("describedObject").text("name", ""),
                    Quantity.of(quantity).milliValue(),
                    new Usage.Taken(time(item.text("timestamp", ""), nowMs), TimeUnit.SECONDS.toMillis(windowS))));
        }
        return values;
    }

    private static long time(String text, long otherwise) {
        try {
            return text.isEmpty() ? otherwise : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
