package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;
import java.util.List;

/** Told once what became of a write; on a thread of the pipeline: must not block. */
public interface Completion {
    /**
     * Done.
     *
     * @param revision of the commit; 0 if nothing was written
     */
    void done(Result result, long revision, List<String> warnings);

    /** Refused; nothing was written. */
    void refused(ApiStatus status, List<String> warnings);

    /** The log did not answer in time, or was lost: it may or may not have been applied. */
    void unknown(ApiStatus status);
}
