package io.hydrofoil.apiserver;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.pipeline.Completion;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.reads.ListMeta;
import io.hydrofoil.apiserver.reads.ListedPage;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Deletes all objects of a collection that selectors match, each by a write of its own, a bounded number at a time.
 * Answers with the objects as they
 * were. Stops at the first refusal that is not about an object that has gone by itself.
 */
final class CollectionDelete {
    private static final int AT_ONCE = 32;

    private final Order order;
    private final Identity who;
    private final Pipeline pipeline;
    private final ExchangeCompletion completion;
    private final List<ApiObject> objects = new ArrayList<>();
    private ListMeta meta = ListMeta.whole(0);
    private int next;
    private int underWay;
    private boolean answered;
    private final AtomicReference<@Nullable ApiStatus> refusal = new AtomicReference<>();

    /** What is to be deleted, and how. */
    record Order(Target target, ListOptions which, DeleteOptions options) {}

    CollectionDelete(Order order, Identity who, Pipeline pipeline, ExchangeCompletion completion) {
        this.order = order;
        this.who = who;
        this.pipeline = pipeline;
        this.completion = completion;
    }

    /** Lists as {@code shown} shows the objects, then deletes; the answer comes later. */
    void start(Reader reader, KindTable kinds, @Nullable ShownObjects shown) throws RefusedException {
        Kind stored = kinds.storedAs(order.target().kind());
        ListedPage page = ListedPage.read(reader, order.target(), order.which(), stored, shown);
        meta = page.meta();
        objects.addAll(page.objects());
        advance();
    }

    private void advance() {
        while (true) {
            ApiObject object = nextToDelete();
            if (object == null) {
                return;
            }
            if (!pipeline.submit(command(object), who, new One())) {
                refusal.compareAndSet(null, Statuses.tooManyRequests("too many requests, please try again later.", 1));
                ended();
                return;
            }
        }
    }

    private Command command(ApiObject object) {
        Target target =
                new Target(Verb.DELETE, order.target().kind(), order.target().namespace(), object.name(), null);
        return new Command.Delete(target, order.options());
    }

    /** The next object, now under way, or null if enough are; answers when all is done. */
    private synchronized @Nullable ApiObject nextToDelete() {
        boolean more = next < objects.size() && refusal.get() == null;
        if (more && underWay < AT_ONCE) {
            underWay++;
            return objects.get(next++);
        }
        if (!more && underWay == 0 && !answered) {
            answered = true;
            answer();
        }
        return null;
    }

    private void answer() {
        ApiStatus status = refusal.get();
        if (status != null) {
            completion.refused(status, Notes.NONE);
            return;
        }
        List<MapValue> items = new ArrayList<>();
        objects.forEach(object -> items.add(object.tree()));
        completion.listed(meta, items, Notes.NONE);
    }

    private void ended() {
        synchronized (this) {
            underWay--;
        }
        advance();
    }

    /** What became of one object. */
    private final class One implements Completion {
        @Override
        public void done(Result result, long at, Notes notes) {
            ended();
        }

        @Override
        public void refused(ApiStatus status, Notes notes) {
            if (status.code() != 404) {
                refusal.compareAndSet(null, status);
            }
            ended();
        }

        @Override
        public void unknown(ApiStatus status) {
            refused(status, Notes.NONE);
        }
    }
}
