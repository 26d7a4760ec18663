package io.hydrofoil.apiserver.change;

import java.util.List;

/**
 * Ends an attempt that cannot go on before the outside has answered. Not a fault: the same request is decided again
 * when the answers are there. Thrown by {@link Moment#ask}, caught where decisions are made; without stack trace.
 */
public final class AwaitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Question> questions;

    AwaitException(List<Question> questions) {
        super("waits for " + questions.size() + " answers", null, false, false);
        this.questions = questions;
    }

    /** What is to be asked; all at once. */
    public List<Question> questions() {
        return questions;
    }
}
