package io.hydrofoil.simulation;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * Simulates one seed after another, each on one thread, some beside one another. What each says comes in the order of
 * the seeds, up to the first that broke a promise.
 */
final class SeedRuns {
    private final SimulateOptions options;
    private final PrintStream out;
    private final DoubleAdder simulatedS = new DoubleAdder();

    /** What one run said, and whether it kept all promises. */
    private record Told(String text, boolean isClean) {}

    SeedRuns(SimulateOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Whether all promises were kept. */
    boolean run() {
        long beganNs = System.nanoTime();
        long end = options.firstSeed() + options.seeds();
        boolean areClean = true;
        try (ExecutorService threads = Executors.newFixedThreadPool(options.jobs())) {
            ArrayDeque<Future<Told>> running = new ArrayDeque<>();
            for (long seed = options.firstSeed(); areClean && (seed < end || !running.isEmpty()); ) {
                if (seed < end && running.size() < options.jobs()) {
                    Simulation.Config config = options.config(seed++);
                    running.add(threads.submit(() -> told(config)));
                } else {
                    Told first = running.remove().get();
                    out.print(first.text);
                    out.flush();
                    areClean = first.isClean;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        double tookS = (System.nanoTime() - beganNs) / 1e9;
        if (areClean) {
            out.printf(
                    "%d seeds: %.0f s simulated in %.2f s (%.0f x)%n",
                    options.seeds(), simulatedS.sum(), tookS, simulatedS.sum() / tookS);
        }
        return areClean;
    }

    private Told told(Simulation.Config config) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // A trace is told while it happens, and only ever by one run.
        PrintStream one = options.trace() ? out : new PrintStream(bytes, false, StandardCharsets.UTF_8);
        boolean isClean = isClean(config, one);
        one.flush();
        return new Told(bytes.toString(StandardCharsets.UTF_8), isClean);
    }

    private boolean isClean(Simulation.Config config, PrintStream one) {
        Simulation simulation = new Simulation(config, options.trace() ? one : null);
        long beganNs = System.nanoTime();
        try {
            Simulation.Report report = simulation.run();
            double tookS = (System.nanoTime() - beganNs) / 1e9;
            double ranS = simulation.nowNs() / 1e9;
            simulatedS.add(ranS);
            one.printf(
                    "seed %d: trace %016x, %.0f s simulated in %.2f s (%.0f x), %d events, revision %d, %d requests,"
                            + " %d checked, %d watch events, %d bound%n",
                    config.seed(),
                    report.traceHash(),
                    ranS,
                    tookS,
                    ranS / tookS,
                    report.events(),
                    report.revision(),
                    report.requests(),
                    report.answers(),
                    report.watchEvents(),
                    report.bound());
            return true;
        } catch (RuntimeException e) {
            one.printf(
                    "seed %d: after %.3f s simulated: %s%n  to replay it: ./hydrofoil simulate %s%n",
                    config.seed(),
                    simulation.nowNs() / 1e9,
                    e.getMessage() == null ? e : e.getMessage(),
                    SimulateOptions.arguments(config));
            e.printStackTrace(one);
            return false;
        } finally {
            simulation.close();
        }
    }
}
