package io.hydrofoil.bench.scenario;

import java.util.List;

/** What a phase does. */
public sealed interface Work {
    /** How far pods must have come. */
    enum Until {
        /** Created is enough. */
        NONE,
        /** A node is chosen. */
        SCHEDULED,
        /** phase Running. */
        RUNNING,
        /** Condition Ready. */
        READY
    }

    /**
     * Makes objects and waits for their pods.
     *
     * @param expectedPods what must come so far: the objects themselves, or the pods of those sets
     * @param keep the object made so many before is deleted with each new one; 0: all stay
     * @param withinSeconds the wait's limit, counted from the last create
     */
    record Create(Mix mix, Load load, Until until, long expectedPods, int keep, double withinSeconds) implements Work {}

    /** Deletes what a phase made, and waits until its pods are gone. */
    record Delete(String phase, Load load, double withinSeconds) implements Work {}

    /** Gets what a phase made, one object at a time. */
    record Get(String phase, Load load) implements Work {}

    /** Merge-patches what a phase made, in turn, with the time of sending, by which watchers tell the delay. */
    record Patch(String phase, Load load) implements Work {}

    /** Lists the kind of a template in the namespace of the run. */
    record ListAll(String template, String query, Load load) implements Work {}

    /** Renews leases as so many nodes do. */
    record Heartbeat(int leases, Load load) implements Work {}

    /**
     * Opens watches on the kind of a template, which stay until the end of the run.
     *
     * @param timedOneIn of so many watches one reads what it gets
     */
    record Watch(String template, int watchers, int timedOneIn) implements Work {}

    /** Changes the template of the deployments that a phase made, and waits until all have been rolled out. */
    record Rollout(String phase, double withinSeconds) implements Work {}

    /** Nothing for a while. */
    record Pause(double seconds) implements Work {}

    /** What goes wrong while a phase runs. */
    sealed interface Fault {
        /** From the start of the phase. */
        double afterSeconds();

        /** All connections break, watches with them. */
        record BreakConnections(double afterSeconds) implements Fault {}

        /** Pods of the run vanish without grace, as many. */
        record KillPods(double afterSeconds, int pods) implements Fault {}

        /** So many nodes take no new pods until the phase ends. */
        record CordonNodes(double afterSeconds, int nodes) implements Fault {}
    }

    /** One step of a scenario. */
    record Phase(String name, Work work, List<Fault> faults) {
        /** Copies the faults. */
        public Phase {
            faults = List.copyOf(faults);
        }
    }
}
