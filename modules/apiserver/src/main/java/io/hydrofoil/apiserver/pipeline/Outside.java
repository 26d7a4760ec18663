package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Records;
import java.util.function.Consumer;

/** Asks whom a decision waits for. Thread-safe; never blocks; bounds how many questions are under way at once. */
@FunctionalInterface
public interface Outside {
    /** Nobody is there. */
    Outside NOBODY = (question, records, onAnswer) -> onAnswer.accept(new Answer.Failure("nobody can be asked here"));

    /**
     * Asks; the answer comes once, on any thread, perhaps at once. A question without an answer in time fails.
     *
     * @param records the applied state, by which services are found; of the calling thread, during the call
     */
    void ask(Question question, Records records, Consumer<Answer> onAnswer);
}
