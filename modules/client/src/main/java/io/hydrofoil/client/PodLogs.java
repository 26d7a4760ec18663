package io.hydrofoil.client;

import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads container logs from a node's agent. Implemented in process by simulated nodes, over HTTP for real ones.
 * Thread-safe.
 */
public interface PodLogs {
    /**
     * Starts to stream a container's log to {@code sink}; never blocks.
     *
     * @param options query options as in PodLogOptions: container, follow, tailLines, sinceSeconds, timestamps,
     *        previous, limitBytes
     * @return null, or why it cannot (a text for a 400)
     */
    @Nullable
    String stream(String nodeName, String namespace, String pod, MapValue options, Sink sink);

    /** Takes log bytes, whole lines. */
    interface Sink {
        /** False: the reader is gone or its buffer is full beyond the limit; stop. */
        boolean write(byte[] utf8);

        /** The log ends here. */
        void end();
    }
}
