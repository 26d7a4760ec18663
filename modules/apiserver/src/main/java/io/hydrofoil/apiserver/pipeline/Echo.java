package io.hydrofoil.apiserver.pipeline;

import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log that changes nothing, and what becomes of it: whether a majority of the members takes entries,
 * and this one applies them.
 */
public record Echo(Consumer<@Nullable String> answer) implements Completion {
    /** Proposes one; the answer is null when it has come back. Never blocks. */
    public static void ask(Pipeline pipeline, Consumer<@Nullable String> answer) {
        pipeline.propose(new Transaction(), new Echo(answer));
    }

    @Override
    public void done(Result result, long revision, Notes notes) {
        answer.accept(null);
    }

    @Override
    public void refused(ApiStatus status, Notes notes) {
        answer.accept("the log refuses entries: " + status.message());
    }

    @Override
    public void unknown(ApiStatus status) {
        answer.accept("what became of an entry of the log is not known: " + status.message());
    }
}
