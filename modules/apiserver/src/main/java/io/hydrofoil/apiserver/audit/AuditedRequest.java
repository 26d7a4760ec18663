package io.hydrofoil.apiserver.audit;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.request.RequestPath;
import java.util.List;

/**
 * What all events of one request have in common. Immutable; keeps references to bytes until they are written.
 *
 * @param receivedMs wall time
 * @param contentType of the body; may be empty
 */
record AuditedRequest(
        String id,
        AuditPolicy.Grade grade,
        RequestPath path,
        String uri,
        Identity who,
        List<String> sources,
        String userAgent,
        long receivedMs,
        String contentType,
        Bytes body) {
    /** Someone else's bytes, which nobody changes. */
    static final class Bytes {
        static final Bytes NONE = new Bytes(new byte[0]);

        private final byte[] array;

        Bytes(byte[] array) {
            this.array = array;
        }

        byte[] array() {
            return array;
        }
    }

    AuditedRequest {
        sources = List.copyOf(sources);
    }
}
