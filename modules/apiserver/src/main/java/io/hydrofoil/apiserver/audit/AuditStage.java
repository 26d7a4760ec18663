package io.hydrofoil.apiserver.audit;

/** When an event is recorded. */
enum AuditStage {
    REQUEST_RECEIVED("RequestReceived"),
    RESPONSE_STARTED("ResponseStarted"),
    RESPONSE_COMPLETE("ResponseComplete"),
    PANIC("Panic");

    private final String word;

    AuditStage(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
