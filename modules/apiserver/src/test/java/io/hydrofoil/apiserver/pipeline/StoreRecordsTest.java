package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StoreRecordsTest {
    private static final Kind NAMESPACES = KindTable.builtin().require("v1", "Namespace");

    private final TestStore store = new TestStore();
    private final StoreRecords records = new StoreRecords(KindTable.builtin(), store.reader());

    @AfterEach
    void close() {
        store.close();
    }

    private long put(String name, String label) {
        return store.put("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + name + "','labels':{'l':'"
                + label + "'}}}");
    }

    @Test
    void whatIsLookedAtAgainIsTheSameUntilItChanges() {
        long first = put("n", "one");
        Current seen = records.look(NAMESPACES, "", "n");
        assertThat(seen).isNotNull();
        assertThat(seen.revision()).isEqualTo(first);
        assertThat(records.look(NAMESPACES, "", "n")).isSameAs(seen);
        put("other", "one");
        assertThat(records.look(NAMESPACES, "", "n")).isSameAs(seen);

        long second = put("n", "two");
        Current changed = records.look(NAMESPACES, "", "n");
        assertThat(changed.revision()).isEqualTo(second);
        assertThat(changed.metadata().map("labels").text("l")).isEqualTo("two");

        store.delete(store.key(changed.tree().copy()));
        assertThat(records.look(NAMESPACES, "", "n")).isNull();
    }

    @Test
    void aListKnowsWhatWasLookedAt() {
        put("a", "one");
        Current seen = records.look(NAMESPACES, "", "a");
        put("b", "one");
        List<Current> all = records.list(NAMESPACES, "", one -> true);
        assertThat(all).extracting(Current::name).containsExactly("a", "b");
        assertThat(all.getFirst()).isSameAs(seen);
        assertThat(records.look(NAMESPACES, "", "b")).isSameAs(all.getLast());
        put("a", "two");
        assertThat(records.list(NAMESPACES, "", one -> one.name().equals("a")))
                .singleElement()
                .satisfies(one ->
                        assertThat(one.metadata().map("labels").text("l")).isEqualTo("two"));
    }

    @Test
    void whatIsSharedIsFrozenAndWhatIsGottenIsNot() {
        put("n", "one");
        Current shared = records.look(NAMESPACES, "", "n");
        assertThatThrownBy(() -> shared.tree().put("spec", "changed")).hasMessageContaining("frozen");
        Current own = records.get(NAMESPACES, "", "n");
        own.tree().ensureMap("metadata").put("labels", "gone");
        assertThat(records.look(NAMESPACES, "", "n").metadata().map("labels").text("l"))
                .isEqualTo("one");
        assertThat(records.get(NAMESPACES, "", "n").metadata().map("labels").text("l"))
                .isEqualTo("one");
    }

    @Test
    void whatIsLargeIsNotKept() {
        SeenRecords seen = new SeenRecords();
        Current object = new Current(NAMESPACES, 1, new MapValue());
        byte[] key = {1};
        seen.keep(key, object, SeenRecords.MAX_BYTES + 1);
        assertThat(seen.find(NAMESPACES, key, 1)).isNull();
        seen.keep(key, object, SeenRecords.MAX_BYTES);
        assertThat(seen.find(NAMESPACES, key, 1)).isSameAs(object);
        assertThat(seen.find(NAMESPACES, key, 2)).isNull();
        assertThat(seen.find(KindTable.builtin().require("v1", "Node"), key, 1)).isNull();
    }

    @Test
    void labelsAreThoseOfNow() {
        assertThat(records.labels(NAMESPACES, "", "n")).isEmpty();
        put("n", "one");
        assertThat(records.labels(NAMESPACES, "", "n")).isEqualTo(Map.of("l", "one"));
        put("n", "two");
        assertThat(records.labels(NAMESPACES, "", "n")).isEqualTo(Map.of("l", "two"));
    }
}
