package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.FeedSource;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.Paths;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Any cluster as it is now: feeds list what there is, in pieces, and then stand still. For commands that look once. */
final class ApiSnapshot implements FeedSource, AutoCloseable {
    private static final int PIECE = 500;
    private static final int NOT_FOUND = 404;

    private final ApiClient client;

    private ApiSnapshot(ApiClient client) {
        this.client = client;
    }

    static ApiSnapshot open(ApiTarget target) throws RemoteException {
        return new ApiSnapshot(new ApiClient(target, false));
    }

    /** An object, or null. */
    @Nullable
    ApiObject get(ObjectKey key) throws RemoteException {
        MapValue tree = ask(Paths.object(key, ""));
        return tree == null ? null : object(key.kind(), tree);
    }

    @Override
    public ChangeFeed openFeed(Set<Kind> kinds, Doorbell doorbell) {
        return new Feed(kinds);
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Feed implements ChangeFeed {
        private final Deque<Kind> toList;
        private String next = "";

        Feed(Set<Kind> kinds) {
            this.toList = new ArrayDeque<>(kinds);
        }

        @Override
        public int poll(Handler handler, int limit) {
            Kind kind = toList.peek();
            if (kind == null) {
                return 0;
            }
            String from = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            MapValue list = piece(Paths.collection(kind, "") + "?limit=" + PIECE + from);
            int count = 0;
            for (MapValue item : list.list("items").maps()) {
                handler.onPut(object(kind, item));
                count++;
            }
            next = list.map("metadata").text("continue", "");
            if (next.isEmpty()) {
                toList.remove();
                handler.onSynced(kind);
            }
            return count + 1;
        }

        /** A cluster that does not know a kind has none of it. */
        private MapValue piece(String path) {
            try {
                MapValue piece = ask(path);
                return piece == null ? MapValue.EMPTY : piece;
            } catch (RemoteException e) {
                throw new UnreadableException(e);
            }
        }

        @Override
        public long revision() {
            return 0;
        }

        @Override
        public void close() {
            toList.clear();
        }
    }

    private static ApiObject object(Kind kind, MapValue tree) {
        String revision = tree.map("metadata").text("resourceVersion", "0");
        return ApiObject.of(kind, revision.matches("\\d{1,18}") ? Long.parseLong(revision) : 0, tree);
    }

    /** The answer to a GET; null: there is no such thing. */
    private @Nullable MapValue ask(String path) throws RemoteException {
        WholeAnswer answer = client.call(Call.get(path));
        if (answer.status() == NOT_FOUND) {
            return null;
        }
        if (!answer.isFine()) {
            throw new RemoteException("GET " + path + " was answered " + answer.quoted());
        }
        try {
            return Json.parse(answer.body()) instanceof MapValue map ? map : MapValue.EMPTY;
        } catch (MalformedException e) {
            throw new RemoteException("GET " + path + " was not answered with JSON: " + answer.quoted(), e);
        }
    }

    /** A feed's poll failed: feeds of a living cluster never fail so, hence no checked exception in their contract. */
    static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RemoteException reason;

        UnreadableException(RemoteException reason) {
            super(reason);
            this.reason = reason;
        }

        RemoteException reason() {
            return reason;
        }
    }
}
