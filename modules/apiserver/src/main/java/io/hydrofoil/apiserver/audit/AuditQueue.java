package io.hydrofoil.apiserver.audit;

import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way into the file: bounded in number and in the bytes they hold, written in batches by one thread.
 * What finds no room is dropped and counted, since a full disk must not stop the cluster. Thread-safe.
 */
final class AuditQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditQueue.class);
    private static final int MAX_EVENTS = 10_000;
    private static final long MAX_HELD_BYTES = 64L << 20;
    private static final int BATCH = 400;
    private static final byte[] NOTHING = {};
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final ArrayBlockingQueue<AuditEvent> events = new ArrayBlockingQueue<>(MAX_EVENTS);
    private final AtomicLong heldBytes = new AtomicLong();
    private final AuditFile file;
    private final Clock clock;
    private final Metrics.Count recorded;
    private final Metrics.Count lost;
    private final Metrics.Counter levels;
    private final Thread thread;
    private volatile boolean closing;
    private boolean failing;

    AuditQueue(AuditFile file, Clock clock, Metrics metrics) {
        this.file = file;
        this.clock = clock;
        this.recorded = metrics.counter("apiserver_audit_event_total", "Audit events recorded.")
                .with();
        this.levels = metrics.counter("apiserver_audit_level_total", "Requests by audit level.", "level");
        this.lost = metrics.counter("apiserver_audit_error_total", "Audit events that were lost.", "plugin")
                .with("log");
        metrics.gauge("hydrofoil_audit_queue_events", "Audit events that wait to be written.", events::size);
        this.thread = Thread.ofPlatform().name("audit").daemon().start(this::run);
    }

    void count(AuditLevel level) {
        levels.with(level.word()).increment();
    }

    /** Never blocks. */
    void add(AuditEvent event) {
        long bytes = event.heldBytes();
        if (heldBytes.addAndGet(bytes) > MAX_HELD_BYTES || !events.offer(event)) {
            heldBytes.addAndGet(-bytes);
            lost.increment();
        }
    }

    private void run() {
        List<AuditEvent> batch = new ArrayList<>(BATCH);
        try {
            while (!(closing && events.isEmpty())) {
                AuditEvent first = events.poll(closing ? 0 : 1_000, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    events.drainTo(batch, BATCH - 1);
                    write(batch);
                    batch.clear();
                }
            }
            file.close();
        } catch (InterruptedException e) {
            LOG.info("the audit log ends with events unwritten count={}", events.size());
        } catch (IOException e) {
            LOG.warn("the audit log could not be closed", e);
        }
    }

    private void write(List<AuditEvent> batch) {
        List<byte[]> lines = new ArrayList<>(batch.size());
        long bytes = 0;
        for (AuditEvent event : batch) {
            bytes += event.heldBytes();
            byte[] line = line(event);
            if (line.length > 0) {
                lines.add(line);
            }
        }
        try {
            file.write(lines, clock.wallMs());
            recorded.add(lines.size());
            failing = false;
        } catch (IOException e) {
            lost.add(lines.size());
            if (!failing) {
                LOG.error("audit events cannot be written, they are lost until this ends", e);
            }
            failing = true;
        } finally {
            heldBytes.addAndGet(-bytes);
        }
    }

    /** Empty if the event cannot be written: a fault of ours in one event must not end the recording of others. */
    private byte[] line(AuditEvent event) {
        byte[] json;
        try {
            json = Json.bytes(event.tree());
        } catch (RuntimeException e) {
            lost.increment();
            LOG.error("audit event cannot be written id={}", event.request().id(), e);
            return NOTHING;
        }
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(java.time.Duration.ofMillis(CLOSE_TIMEOUT_MS))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
