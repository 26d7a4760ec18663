package io.hydrofoil.apiserver.audit;

/** How much of a request is recorded. */
enum AuditLevel {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String word;

    AuditLevel(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    boolean covers(AuditLevel other) {
        return compareTo(other) >= 0;
    }
}
