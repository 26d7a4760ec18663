package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Transaction;
import io.hydrofoil.apiserver.request.Notes;

/**
 * What the core makes of a command in the state it sees; refusals are a {@link
 * io.hydrofoil.apiserver.request.RefusedException}.
 */
public sealed interface Decision {
    /** The answer once it is done. */
    Result result();

    /** What is said beside the answer. */
    Notes notes();

    /** Nothing is to be written. */
    record Done(Result result, Notes notes) implements Decision {}

    /** To be written; the result holds if the transaction commits. */
    record Proposed(Transaction transaction, Result result, Notes notes) implements Decision {}
}
