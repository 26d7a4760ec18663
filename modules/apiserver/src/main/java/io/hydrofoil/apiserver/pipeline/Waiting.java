package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Records;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A ticket that has left the rings until the outside has answered all of its questions. Any thread. */
final class Waiting {
    private final Ticket ticket;
    private final List<Question> questions;
    private final AtomicReferenceArray<@Nullable Answer> answers;
    private final AtomicInteger missing;
    private final Consumer<Ticket> reenter;

    Waiting(Ticket ticket, List<Question> questions, Consumer<Ticket> reenter) {
        this.ticket = ticket;
        this.questions = questions;
        this.answers = new AtomicReferenceArray<>(questions.size());
        this.missing = new AtomicInteger(questions.size());
        this.reenter = reenter;
    }

    void start(Outside outside, Records records) {
        for (int i = 0; i < questions.size(); i++) {
            int index = i;
            outside.ask(questions.get(i), records, answer -> take(index, answer));
        }
    }

    private void take(int index, Answer answer) {
        if (answers.compareAndSet(index, null, answer) && missing.decrementAndGet() == 0) {
            Answer[] all = new Answer[questions.size()];
            Arrays.setAll(all, i -> Objects.requireNonNull(answers.get(i)));
            ticket.journal.told(questions, List.of(all));
            reenter.accept(ticket);
        }
    }
}
