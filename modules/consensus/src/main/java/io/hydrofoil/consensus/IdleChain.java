package io.hydrofoil.consensus;

import java.util.concurrent.TimeUnit;

/**
 * Who wakes whom among the agents of a member: proposer -> module -> archive -> module -> service.
 *
 * <p>A member alone needs its driver only to move flow-control limits, behind the others' backs: the windows are so
 * large that it need not run for each message. With other members the driver also sends and receives. Nothing rings
 * when a datagram comes, so it looks for one every millisecond, and at each it sends, and rings the rest.
 */
final class IdleChain {
    private static final long LONG_REST_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long DRIVER_REST_NS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long RECEIVER_REST_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MODULE_REST_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Less than the interval of heartbeats. */
    private static final long VOTER_REST_NS = TimeUnit.MILLISECONDS.toNanos(10);

    final ChainedIdle driver;
    final ChainedIdle archive = new ChainedIdle("archive", LONG_REST_NS, 1);
    final ChainedIdle module;
    final ChainedIdle service = new ChainedIdle("store", LONG_REST_NS, 1);

    IdleChain(boolean isAlone) {
        driver = new ChainedIdle("driver", isAlone ? DRIVER_REST_NS : RECEIVER_REST_NS, 1);
        module = new ChainedIdle("consensus-module", isAlone ? MODULE_REST_NS : VOTER_REST_NS, 2);
        service.successors(module);
        if (isAlone) {
            module.successors(archive, service);
            archive.successors(module);
            for (ChainedIdle agent : new ChainedIdle[] {module, archive, service}) {
                agent.background(driver);
            }
        } else {
            module.successors(archive, service, driver);
            archive.successors(module, driver);
            service.background(driver);
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
