package io.hydrofoil.apiserver.change;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request has asked the outside, and what it was told, in order.
 *
 * <p>A decision is a pure function of the state, the time, the chance and this journal. When it needs an answer that is
 * not here, the attempt ends, the question is asked, and the decision is made again from the beginning with the same
 * time and chance: up to the new answer it goes the same way. If the state has changed in between, so may the
 * questions; from the first one that differs on nothing that was told counts.
 *
 * <p>Owned by one thread at a time.
 */
public final class Journal {
    /** Most questions of one request. */
    public static final int MAX_QUESTIONS = 512;

    private final List<Question> questions = new ArrayList<>(0);
    private final List<Answer> answers = new ArrayList<>(0);
    private int read;

    /** Starts a new attempt. */
    public Journal rewound() {
        read = 0;
        return this;
    }

    /** Whether nothing has been told yet. */
    public boolean isEmpty() {
        return questions.isEmpty();
    }

    /** The answer to the next question if it is this one, else null, and what follows is forgotten. */
    @Nullable
    Answer next(Question question) {
        if (read < questions.size() && questions.get(read).equals(question)) {
            return answers.get(read++);
        }
        questions.subList(read, questions.size()).clear();
        answers.subList(read, answers.size()).clear();
        return null;
    }

    /** Notes what was told after the last attempt had ended with these questions. */
    public void told(List<Question> asked, List<Answer> told) {
        questions.addAll(asked);
        answers.addAll(told);
    }

    /** How much has been told. */
    public int size() {
        return questions.size();
    }
}
