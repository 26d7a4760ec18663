package io.hydrofoil.controllers.autoscaling;

import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.ServedMetrics.Answer;
import io.hydrofoil.client.ServedMetrics.Question;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.MapValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What extensions measure for one look at an autoscaler: each question is asked once. */
final class Asked {
    private final ServedMetrics served;
    private final ApiObject autoscaler;
    private final ApiObject target;
    private final Map<Question, Answer> answers = new HashMap<>();

    Asked(ServedMetrics served, ApiObject autoscaler, ApiObject target) {
        this.served = served;
        this.autoscaler = autoscaler;
        this.target = target;
    }

    /** Asks for all that the autoscaler names; true: some of it is not known yet. */
    boolean isWaiting() {
        boolean isWaiting = false;
        for (MapValue metric : autoscaler.spec().list("metrics").maps()) {
            Question question = question(metric);
            isWaiting |= question != null && of(question) instanceof Answer.Pending;
        }
        return isWaiting;
    }

    Answer of(Question question) {
        return answers.computeIfAbsent(question, served::ask);
    }

    private @Nullable Question question(MapValue metric) {
        return switch (metric.text("type", "")) {
            case "Pods" -> ofPods(metric.map("pods"));
            case "Object" -> ofObject(metric.map("object"));
            case "External" -> external(metric.map("external"));
            default -> null;
        };
    }

    Question ofPods(MapValue source) {
        return new Question.OfPods(
                autoscaler.namespace(), Target.selector(target).toString(), name(source), selector(source));
    }

    Question ofObject(MapValue source) {
        MapValue object = source.map("describedObject");
        return new Question.OfObject(
                autoscaler.namespace(),
                object.text("apiVersion", ""),
                object.text("kind", ""),
                object.text("name", ""),
                name(source),
                selector(source));
    }

    Question external(MapValue source) {
        return new Question.External(autoscaler.namespace(), name(source), selector(source));
    }

    private static String name(MapValue source) {
        return source.map("metric").text("name", "");
    }

    private static String selector(MapValue source) {
        MapValue metric = source.map("metric");
        return metric.has("selector") ? LabelSelector.of(metric.map("selector")).toString() : "";
    }
}
