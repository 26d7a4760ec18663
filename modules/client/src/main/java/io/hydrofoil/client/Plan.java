package io.hydrofoil.client;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.objects.ApiObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Reconciler} wants done about a key, as a value. Writes of a stage go out together; a stage starts when
 * all of the one before are done,
 * and is dropped when one of them was refused (which also brings the key back with back-off).
 *
 * @param notes events to record at once
 * @param requeueAtMs wall time at which to look at the key again without a change; 0: none
 */
public record Plan(List<List<Step>> stages, List<Note> notes, long requeueAtMs) {
    /** Most writes in one stage. */
    public static final int MAX_STAGE = 512;

    /** Nothing to do. */
    public static final Plan NOTHING = new Plan(List.of(), List.of(), 0);

    /** All writes in order, for looking at. */
    public List<Write> writes() {
        return stages.stream().flatMap(List::stream).map(Step::write).toList();
    }

    /**
     * A write and the events to record by its outcome. In their messages {@code %s} stands for the object's name, in a
     * refusal's for the reason.
     */
    public record Step(
            Write write, @Nullable Note onDone, @Nullable Note onRefused) {}

    /** An event. */
    public record Note(ApiObject about, String type, String reason, String message) {
        /** A normal one. */
        public static Note normal(ApiObject about, String reason, String message) {
            return new Note(about, "Normal", reason, message);
        }

        /** A warning. */
        public static Note warning(ApiObject about, String reason, String message) {
            return new Note(about, "Warning", reason, message);
        }
    }

    /** Collects a plan. Not reusable. */
    public static final class Builder {
        private final List<List<Step>> stages = new ArrayList<>();
        private final List<Note> notes = new ArrayList<>();
        private List<Step> stage = new ArrayList<>();
        private long requeueAtMs;

        /** Adds a write to the current stage. */
        public Builder write(Write write) {
            return write(write, null, null);
        }

        /** Adds a write and its events to the current stage. */
        public Builder write(Write write, @Nullable Note onDone, @Nullable Note onRefused) {
            Invariant.check(stage.size() < MAX_STAGE, "a stage of a plan is bounded");
            stage.add(new Step(write, onDone, onRefused));
            return this;
        }

        /** What follows waits for what was added so far. */
        public Builder then() {
            if (!stage.isEmpty()) {
                stages.add(List.copyOf(stage));
                stage = new ArrayList<>();
            }
            return this;
        }

        /** Writes in the current stage. */
        public int stageSize() {
            return stage.size();
        }

        /** Whether there is no write so far. */
        public boolean hasNoWrites() {
            return stage.isEmpty() && stages.isEmpty();
        }

        /** Adds an event. */
        public Builder note(Note note) {
            notes.add(note);
            return this;
        }

        /** Asks to look again at this wall time; of several the earliest counts. */
        public Builder requeueAt(long wallMs) {
            requeueAtMs = requeueAtMs == 0 ? wallMs : Math.min(requeueAtMs, wallMs);
            return this;
        }

        /** The plan. */
        public Plan build() {
            then();
            return stages.isEmpty() && notes.isEmpty() && requeueAtMs == 0
                    ? NOTHING
                    : new Plan(List.copyOf(stages), List.copyOf(notes), requeueAtMs);
        }
    }
}
