package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;

/**
 * A list with its revision decided.
 */
final class ListRequest {
    /** Each time a whole history would have to go by meanwhile. */
    private static final int MAX_WALKS = 32;

    private final Kind kind;
    private final Selection selection;
    private final long revision;
    private final boolean current;
    private final long limit;
    private final ContinueToken from;

    ListRequest(Kind kind, Selection selection, long revision, boolean current, long limit, ContinueToken from) {
        this.kind = kind;
        this.selection = selection;
        this.revision = revision;
        this.current = current;
        this.limit = limit;
        this.from = from;
    }

    /** The kind asked for. */
    Kind kind() {
        return kind;
    }

    /** What is listed. */
    Selection selection() {
        return selection;
    }

    /** The revision to list at. */
    long revision() {
        return revision;
    }

    /** Whether that is the newest revision. */
    boolean current() {
        return current;
    }

    /** Most items, 0: no limit. */
    long limit() {
        return limit;
    }

    /** Whether it is known beforehand that the revision is gone. */
    boolean isExpired() {
        return revision == ContinueToken.EXPIRED;
    }

    /** What a client is told whose revision is gone, or has not been reached. */
    ApiStatus unlisted(Reader reader, boolean isFuture) {
        if (isFuture) {
            return Statuses.tooLargeResourceVersion(revision, reader.revision());
        }
        return Statuses.expired(
                from.afterKey().length == 0
                        ? "The resourceVersion for the provided list is too old."
                        : "The provided continue parameter is too old to display a consistent list result. You can"
                                + " start a new list without the continue parameter, or use the continue token in this"
                                + " response to retrieve the remainder of the results. Continuing with the provided"
                                + " token results in an inconsistent list - objects that were created, modified, or"
                                + " deleted between the time the first chunk was returned and now may show up in the"
                                + " list.");
    }

    /** After which key it goes on. */
    ContinueToken from() {
        return from;
    }

    /**
     * Which revision a list is about (source: the API concepts page, table of resourceVersion for list): the newest
     * unless the request says
     * {@code Exact}, or gives a revision together with a limit, or continues an earlier page. Revision "0" asks for
     * what a cache holds, which a server tells in one page whatever the limit.
     */
    static ListRequest of(Reader reader, Target target, ListOptions options) throws RefusedException {
        Selection selection = Selection.of(target, options);
        long limit = options.resourceVersion().equals("0") ? 0 : Math.max(options.limit(), 0);
        if (!options.continueToken().isEmpty()) {
            return continued(reader, target, options, selection);
        }
        long asked = Revisions.parse(options.resourceVersion());
        long now = reader.revision();
        if (asked > now) {
            throw new RefusedException(Statuses.tooLargeResourceVersion(asked, now));
        }
        boolean exact = options.resourceVersionMatch().equals("Exact")
                || (asked > 0 && limit > 0 && options.resourceVersionMatch().isEmpty());
        long revision = exact ? asked : now;
        return new ListRequest(target.kind(), selection, revision, !exact, limit, ContinueToken.START);
    }

    private static ListRequest continued(Reader reader, Target target, ListOptions options, Selection selection)
            throws RefusedException {
        ContinueToken token = ContinueToken.parse(options.continueToken(), selection.prefix());
        if (token == null) {
            token = ForeignToken.read(options.continueToken(), selection.prefix());
        }
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals("0")) {
            throw new RefusedException(
                    Statuses.badRequest("specifying resource version is not allowed when using continue"));
        }
        boolean current = token.revision() == 0;
        long revision = current ? reader.revision() : token.revision();
        return new ListRequest(target.kind(), selection, revision, current, Math.max(options.limit(), 0), token);
    }

    /**
     * Whether the list may begin anew at a newer revision when a walk has ended so, the first one of {@code walks}: a
     * client that asks for the newest state has named no revision that could be gone.
     */
    boolean mayBeginAnew(RecordPieces.ExpiredException end, int walks) {
        return !end.isFuture() && current && walks < MAX_WALKS;
    }

    /** The same list of the newest state now. */
    ListRequest renewed(Reader reader) {
        return new ListRequest(kind, selection, reader.revision(), current, limit, from);
    }

    /** The list's metadata, when {@code walked} is at its end. */
    ListMeta meta(Reader reader, RecordPieces walked) {
        if (!walked.isPageFull()) {
            return ListMeta.whole(revision);
        }
        long remaining = selection.isAll() ? remaining(reader, walked) : -1;
        byte[] prefix = selection.prefix();
        String token = new ContinueToken(revision, remaining, walked.lastTaken()).text(prefix);
        return new ListMeta(revision, token, remaining);
    }

    /** Items after this page: by the token, else by the index's count, which is of now, else by walking over them. */
    private long remaining(Reader reader, RecordPieces walked) {
        byte[] prefix = selection.prefix();
        if (from.remaining() >= 0) {
            return Math.max(from.remaining() - walked.taken(), 1);
        }
        if (current) {
            return Math.max(reader.count(prefix, walked.lastTaken()), 1);
        }
        long[] count = new long[1];
        reader.list(prefix, walked.lastTaken(), revision, (key, buffer, offset, length, at) -> {
            count[0]++;
            return true;
        });
        return Math.max(count[0], 1);
    }
}
