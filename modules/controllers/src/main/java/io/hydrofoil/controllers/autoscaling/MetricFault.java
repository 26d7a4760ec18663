package io.hydrofoil.controllers.autoscaling;

/** Why a metric gives no answer, in the words that users read in events and conditions. */
final class MetricFault extends Exception {
    private static final long serialVersionUID = 1;
    private final String reason;

    MetricFault(String message) {
        this("", message);
    }

    MetricFault(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The reason of the event and the condition. */
    String reason() {
        return reason;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
