package io.hydrofoil.client;

import java.util.List;

/**
 * Metrics that extensions of the cluster serve, custom.metrics.k8s.io and external.metrics.k8s.io: a source of
 * autoscaling. Thread-safe; never blocks: who asks and is told {@link Answer.Pending} asks again a little later.
 */
@FunctionalInterface
public interface ServedMetrics {
    /** What is known of the answer now. The same question within a few seconds has the same answer. */
    Answer ask(Question question);

    /** Nobody serves any. */
    ServedMetrics NONE = question -> new Answer.NotServed();

    /** What is asked. Selectors are texts as in a query; empty: all. */
    sealed interface Question {
        /** A metric of the pods of a namespace that a selector selects. */
        record OfPods(String namespace, String selector, String metric, String metricSelector) implements Question {}

        /** A metric of an object; {@code namespace} counts if its kind has one. */
        record OfObject(
                String namespace, String apiVersion, String kind, String name, String metric, String metricSelector)
                implements Question {}

        /** A metric that belongs to no object. */
        record External(String namespace, String metric, String selector) implements Question {}
    }

    /** What is answered. */
    sealed interface Answer {
        /** Nobody who is available serves such metrics. */
        record NotServed() implements Answer {}

        /** It has been asked for. */
        record Pending() implements Answer {}

        /** Why there is none, in the words of who serves them. */
        record Failed(String text) implements Answer {}

        /** Values, each with the name of the object that it is about. */
        record Values(List<Value> values) implements Answer {}
    }

    /**
     * One value.
     *
     * @param object name of the object; empty: it is about none
     * @param milli in thousandths
     */
    record Value(String object, long milli, Usage.Taken taken) {}
}
