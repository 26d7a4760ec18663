package io.hydrofoil.soak.history;

import java.util.List;

/** All that the clients of a run asked, were told and saw. */
public record History(List<Operation> operations, List<WatchLog> watches, List<FinalState> finals) {}
