package io.hydrofoil.simulation;

import io.hydrofoil.simulation.Mutant.Edit.Always;
import io.hydrofoil.simulation.Mutant.Edit.Never;
import io.hydrofoil.simulation.Mutant.Edit.Reads;
import io.hydrofoil.simulation.Mutant.Edit.Returns;
import io.hydrofoil.simulation.Mutant.Edit.Skips;
import java.util.List;

/** Bugs that the simulation must find: each breaks a promise. */
final class Mutants {
    private static final String PIPELINE = "apiserver.pipeline.";
    private static final String WATCH = "apiserver.watch.";
    private static final String VERBS = "apiserver.verbs.";

    static final List<Mutant> ALL = List.of(
            // Store.
            new Mutant("skips preconditions", "store.Applier#conditionsHold", new Always(6)),
            new Mutant("uses a revision again", "store.Applier#publish", new Skips("set")),
            new Mutant("lets what is deleted be read", "store.Applier#delete", new Skips("remove")),
            new Mutant("forgets the hash with the snapshot", "store.Applier#loadStart", new Skips("value")),
            new Mutant(
                    "forgets in lists of the past what has changed since",
                    "store.Reader$ListRun#onSlot",
                    new Always(7)),
            new Mutant("repeats an object at a page boundary", "store.KeyIndex$Leaf#visit", new Always(1)),
            new Mutant(
                    "drops an object at a page boundary",
                    "apiserver.reads.RecordPieces#lastTaken",
                    new Reads("lastTaken", "lastKey")),
            // Write pipeline.
            new Mutant(
                    "reads without waiting for what was acknowledged", "apiserver.Freshness#isAsked", new Returns(0)),
            new Mutant("refuses by an old state", PIPELINE + "Decider#isCurrent", new Returns(1)),
            new Mutant("waits for no barrier", PIPELINE + "ReadBarrier#await", new Never(0)),
            new Mutant(
                    "proposes again what may still be applied",
                    PIPELINE + "Proposer#lambda$settleFence$0",
                    new Never(1)),
            new Mutant("acknowledges what lost a race", PIPELINE + "Pipeline#answer", new Always(0)),
            new Mutant("forgets who waits for a barrier", PIPELINE + "ReadBarrier$Passage#done", new Skips("forEach")),
            new Mutant("expects nothing of an update", VERBS + "Updates#proposed", new Skips("expect")),
            new Mutant("expects nothing of a creation", VERBS + "Creates#create", new Skips("expect")),
            new Mutant("takes any resourceVersion", VERBS + "ObjectMeta#checkRevision", new Returns(0)),
            // Watch.
            new Mutant(
                    "drops what a full stream could not take",
                    WATCH + "Shard#fallBehind",
                    new Reads("doneRevision", "currentRevision")),
            new Mutant("takes an entrance for a change", WATCH + "ChangeView#typeFor", new Never(5)),
            new Mutant("keeps back what a turn has written", WATCH + "Shard#flush", new Skips("flush")),
            new Mutant("does not tell who leaves a selection", WATCH + "ChangeView#typeFor", new Always(6)),
            // Scheduler.
            new Mutant("takes every node for empty", "scheduler.table.ResourceColumns#charge", new Returns(0)),
            // Simulated log.
            new Mutant("votes for who has less", "simulation.Replica#onAsk", new Always(0)));

    private Mutants() {}
}
