package io.hydrofoil.consensus;

import java.util.concurrent.TimeUnit;

/**
 * Who wakes whom among the agents of a member: proposer -> module -> archive -> module -> service. The driver moves
 * flow-control limits for all of them, behind their backs: the windows are so large that it need not run for each
 * message.
 */
final class IdleChain {
    private static final long DRIVER_REST_NS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long ARCHIVE_REST_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MODULE_REST_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SERVICE_REST_NS = TimeUnit.MILLISECONDS.toNanos(100);

    final ChainedIdle driver = new ChainedIdle("driver", DRIVER_REST_NS, 1);
    final ChainedIdle archive = new ChainedIdle("archive", ARCHIVE_REST_NS, 1);
    final ChainedIdle module = new ChainedIdle("consensus-module", MODULE_REST_NS, 2);
    final ChainedIdle service = new ChainedIdle("store", SERVICE_REST_NS, 1);

    IdleChain() {
        module.successors(archive, service);
        archive.successors(module);
        service.successors(module);
        for (ChainedIdle agent : new ChainedIdle[] {module, archive, service}) {
            agent.background(driver);
        }
        driver.successors(module, archive, service);
    }

    /** The start is over: from now on all rest for long. */
    void settle() {
        driver.settle();
        archive.settle();
        module.settle();
        service.settle();
    }
}
