package io.hydrofoil.apiserver.watch;

/** What travels on the change Disruptor: that there is something up to a revision. */
final class ChangeSignal {
    long revision;
}
