package io.hydrofoil.apiserver.http;

import io.hydrofoil.access.Identity;
import io.hydrofoil.access.Impersonation;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.apiserver.request.RequestTimeout;
import io.hydrofoil.objects.ApiStatus;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request while it arrives: checked at its head, its body gathered within the limits. Event loop only. */
final class Incoming {
    private static final int FIRST_BYTES = 4 * 1024;
    private static final int MAX_TRUSTED_BYTES = 64 * 1024;
    private static final byte[] NO_BODY = {};

    private final FrontDesk desk;
    private final String method;
    private final String uri;
    private final RequestHeaders headers;
    private final long arrivedNs;
    private @Nullable RequestTarget target;
    private @Nullable Identity identity;
    private byte[] body = NO_BODY;
    private int bodyLength;
    private long announcedBytes;

    Incoming(FrontDesk desk, String method, String uri, RequestHeaders headers) {
        this.desk = desk;
        this.method = method;
        this.uri = uri;
        this.headers = headers;
        this.arrivedNs = desk.clock().monotonicNs();
    }

    /** Looks at the head; not null: refuse it, whatever its body. */
    @Nullable
    Refusal checkHead(@Nullable Identity certificateIdentity) {
        target = RequestTarget.parse(uri);
        if (target == null) {
            return Refusal.BAD_REQUEST;
        }
        Refusal stranger = identify(certificateIdentity);
        if (stranger != null) {
            ApiStatus untimely = untimely(target);
            return untimely == null ? stranger : Refusal.of(untimely);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return null;
        }
        announcedBytes = announced(length);
        return announcedBytes > desk.limits().bodyBytes() ? desk.tooLarge() : null;
    }

    /** Finds out who asks; not null: nobody who may. */
    private @Nullable Refusal identify(@Nullable Identity certificateIdentity) {
        identity = desk.authenticate(certificateIdentity, headers.get("authorization"));
        if (identity == null) {
            return Refusal.UNAUTHORIZED;
        }
        Impersonation wish = Impersonation.of(headers.startingWith(Impersonation.PREFIX), headers::all);
        if (wish != null) {
            ApiStatus refusal = wish.refusal(identity, desk.authorizer());
            if (refusal != null) {
                return Refusal.of(refusal);
            }
            identity = wish.identity();
        }
        return null;
    }

    /** Who asks does not matter to a request that says in no readable way how long it may take. */
    private @Nullable ApiStatus untimely(RequestTarget target) {
        return target.query().containsKey(RequestTimeout.NAME)
                ? RequestTimeout.refusal(RequestPath.parse(method, target.path(), target.query()), target.query())
                : null;
    }

    /** Takes in a part of the body; not null: refuse the request. Does not release the buffer. */
    @Nullable
    Refusal append(ByteBuf part) {
        int length = part.readableBytes();
        if (length == 0) {
            return null;
        }
        if (length > desk.limits().bodyBytes() - bodyLength) {
            return desk.tooLarge();
        }
        if (!desk.bodies().take(length)) {
            return Refusal.TOO_MANY_REQUESTS;
        }
        int needed = bodyLength + length;
        if (needed > body.length) {
            body = Arrays.copyOf(body, Math.max(needed, nextCapacity()));
        }
        part.readBytes(body, bodyLength, length);
        bodyLength = needed;
        return null;
    }

    /** The whole request; after {@link #checkHead} found nothing wrong. */
    HttpExchange complete(Connection connection, Lane lane) {
        if (target == null || identity == null) {
            throw new IllegalStateException("the head has not been accepted");
        }
        byte[] whole = bodyLength == body.length ? body : Arrays.copyOf(body, bodyLength);
        body = NO_BODY;
        return new HttpExchange(
                connection, lane, new HttpExchange.Request(method, uri, target, headers, identity, arrivedNs), whole);
    }

    /** Bytes taken from the budget; to be given back when the exchange has ended. */
    int heldBytes() {
        return bodyLength;
    }

    /** Whether the request takes too long to arrive. */
    boolean isLate(long nowNs) {
        return nowNs - arrivedNs > desk.limits().requestTimeoutMs() * 1_000_000;
    }

    /** Exactly what a small body announces; a large one grows as it comes, for announcing costs nothing. */
    private int nextCapacity() {
        if (body.length == 0) {
            return announcedBytes > 0 ? (int) Math.min(announcedBytes, MAX_TRUSTED_BYTES) : FIRST_BYTES;
        }
        return Math.min(desk.limits().bodyBytes(), Math.max(FIRST_BYTES, body.length * 2));
    }

    /** What cannot be read counts as too long. */
    private static long announced(String contentLength) {
        try {
            return Long.parseLong(contentLength.trim());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
