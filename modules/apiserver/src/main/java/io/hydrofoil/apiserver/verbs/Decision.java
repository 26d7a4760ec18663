package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.change.Transaction;
import java.util.List;

/**
 * What the core makes of a command in the state it sees; refusals are a {@link
 * io.hydrofoil.apiserver.request.RefusedException}.
 */
public sealed interface Decision {
    /** The answer once it is done. */
    Result result();

    /** Texts for Warning headers. */
    List<String> warnings();

    /** Nothing is to be written. */
    record Done(Result result, List<String> warnings) implements Decision {}

    /** To be written; the result holds if the transaction commits. */
    record Proposed(Transaction transaction, Result result, List<String> warnings) implements Decision {}
}
