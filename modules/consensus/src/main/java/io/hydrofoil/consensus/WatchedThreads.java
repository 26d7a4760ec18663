package io.hydrofoil.consensus;

import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of Aeron's agents and tells when one ends. Aeron calls its termination hooks only when an agent
 * ends in its duty cycle; one whose start fails (its archive did not answer in time, for example) is reported as a
 * fault and ends in silence, and the process would live on without a log.
 *
 * @param onEnd called on the ending thread, also when the member is closed
 */
record WatchedThreads(Runnable onEnd) implements ThreadFactory {
    @Override
    public Thread newThread(Runnable agent) {
        return new Thread(() -> {
            try {
                agent.run();
            } finally {
                onEnd.run();
            }
        });
    }
}
