package io.hydrofoil.perf.load;

import io.hydrofoil.remote.RemoteException;
import java.util.List;

/** One sort of work and its figures. */
interface Scenario {
    /** Prepares, warms up, measures. Not on the event loop. */
    List<Row> run(Bench bench) throws RemoteException;
}
