package io.hydrofoil.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ViewsTest {
    private static final Kind MAP = KindTable.builtin().require("v1", "ConfigMap");

    private final Deque<Consumer<ChangeFeed.Handler>> items = new ArrayDeque<>();
    private final Views views = new Views();
    private final View maps = views.of(MAP);

    ViewsTest() {
        views.open(
                (kinds, doorbell) -> new ChangeFeed() {
                    @Override
                    public int poll(Handler handler, int limit) {
                        int count = items.size();
                        items.forEach(item -> item.accept(handler));
                        items.clear();
                        return count;
                    }

                    @Override
                    public long revision() {
                        return 0;
                    }

                    @Override
                    public void close() {
                        items.clear();
                    }
                },
                new Doorbell(1));
    }

    private static ApiObject map(long revision) {
        String tree = "{\"metadata\":{\"name\":\"a\",\"namespace\":\"ns\",\"resourceVersion\":\"" + revision + "\"}}";
        return ApiObject.of(MAP, revision, Json.map(tree));
    }

    private long seen() {
        views.poll(100);
        return Objects.requireNonNull(maps.get("ns", "a")).revision();
    }

    @Test
    void whatIsOlderThanWhatIsKnownChangesNothing() {
        items.add(handler -> handler.onReset(MAP));
        items.add(handler -> handler.onPut(map(7)));
        items.add(handler -> handler.onSynced(MAP));
        items.add(handler -> handler.onPut(map(5)));
        items.add(handler -> handler.onDelete(map(6)));
        assertThat(seen()).isEqualTo(7);
        items.add(handler -> handler.onPut(map(8)));
        assertThat(seen()).isEqualTo(8);
    }

    /** A cluster that was restored from a backup counts from there. */
    @Test
    void aKindThatStartsOverMayBeOlder() {
        items.add(handler -> handler.onPut(map(7)));
        items.add(handler -> handler.onSynced(MAP));
        items.add(handler -> handler.onReset(MAP));
        items.add(handler -> handler.onPut(map(5)));
        items.add(handler -> handler.onSynced(MAP));
        assertThat(seen()).isEqualTo(5);
        assertThat(views.areSynced()).isTrue();
    }
}
