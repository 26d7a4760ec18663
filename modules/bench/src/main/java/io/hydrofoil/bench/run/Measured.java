package io.hydrofoil.bench.run;

import io.hydrofoil.bench.Ops;
import io.hydrofoil.remote.WholeAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Operations whose times are recorded. A server that pushes back again and again (429), a conflict or a broken
 * connection is a figure, not the end; one that does not let us in is, and so is one that refuses most of what it is
 * asked.
 */
abstract class Measured implements Ops {
    /** So many errors end a run if they are more than the answers. */
    static final int MANY_ERRORS = 100;

    private final Recorder recorder;
    private final String phase;
    private final int lanes;
    private long errors;
    private long answers;
    private volatile @Nullable String firstError;

    Measured(Recorder recorder, String phase, int lanes) {
        this.recorder = recorder;
        this.phase = phase;
        this.lanes = lanes;
    }

    @Override
    public final int lanes() {
        return lanes;
    }

    @Override
    public void answered(int lane, WholeAnswer answer) {
        // most look at the time only
    }

    @Override
    public final void took(int lane, long ns) {
        answers++;
        recorder.took(phase, "request", ns);
    }

    @Override
    public final boolean tolerates(int status, String what) {
        if (firstError == null) {
            firstError = what;
        }
        errors++;
        boolean isBarred = status == 401 || status == 403 || (status == 404 && answers == 0);
        return !isBarred && (errors < MANY_ERRORS || errors < answers);
    }

    final Recorder recorder() {
        return recorder;
    }

    final String phase() {
        return phase;
    }

    /** The first error, or null. */
    final @Nullable String firstError() {
        return firstError;
    }
}
