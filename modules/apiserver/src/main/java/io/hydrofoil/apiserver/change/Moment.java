package io.hydrofoil.apiserver.change;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When an attempt happens, the chance it may draw on, and what the outside has told; all come from the shell, so that
 * the cores are pure. One thread.
 */
public final class Moment {
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final long nowMs;
    private final RandomGenerator random;
    private final Journal journal;

    /** @param nowMs wall time */
    public Moment(long nowMs, RandomGenerator random) {
        this(nowMs, random, new Journal());
    }

    /**
     * A moment of a request that has been told something from outside.
     *
     * @param random draws the same at each attempt of the request
     * @param journal what it was told
     */
    public Moment(long nowMs, RandomGenerator random, Journal journal) {
        this.nowMs = nowMs;
        this.random = random;
        this.journal = journal;
    }

    /**
     * What the outside says to these questions, which do not depend on one another.
     *
     * @throws AwaitException if it has not been asked yet
     */
    public List<Answer> ask(List<Question> questions) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            Answer answer = journal.next(questions.get(i));
            if (answer == null) {
                throw new AwaitException(List.copyOf(questions.subList(i, questions.size())));
            }
            answers.add(answer);
        }
        return answers;
    }

    /** Wall time in milliseconds. */
    public long nowMs() {
        return nowMs;
    }

    /** The time in metadata: RFC 3339, UTC, whole seconds. */
    public String time() {
        return time(0);
    }

    /** As {@link #time()}, some seconds later. */
    public String time(long plusSeconds) {
        return Instant.ofEpochMilli(nowMs)
                .plusSeconds(plusSeconds)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /** A new uid: a random UUID (RFC 9562, version 4). */
    public String uid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new java.util.UUID(high, low).toString();
    }

    /** Five letters that make a generated name unique; without vowels, so that no words appear. */
    public String suffix() {
        char[] letters = new char[SUFFIX_LENGTH];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length()));
        }
        return new String(letters);
    }

    /** A number from 0 to below {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }
}
