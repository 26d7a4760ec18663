package io.hydrofoil.soak.history;

import java.util.List;

/** What a member says is there when all is over. */
public record FinalState(int member, long revision, List<Version> objects) {}
