package io.hydrofoil.apiserver.conversion;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The applied state as one attempt sees it: objects that a webhook has to convert come in the version that is asked
 * for. One thread.
 */
public final class ConvertedRecords implements Records {
    private final Records records;
    private final Moment moment;

    /** @param records the state, in which such objects are as they were written */
    public ConvertedRecords(Records records, Moment moment) {
        this.records = records;
        this.moment = moment;
    }

    @Override
    public @Nullable Current get(Kind kind, String namespace, String name) {
        return shown(kind, records.get(kind, namespace, name));
    }

    @Override
    public @Nullable Current look(Kind kind, String namespace, String name) {
        Current shown = shown(kind, records.look(kind, namespace, name));
        if (shown != null) {
            shown.tree().freeze();
        }
        return shown;
    }

    private @Nullable Current shown(Kind kind, @Nullable Current found) {
        CustomKind custom = kind.custom();
        return found == null || custom == null || !custom.needsWebhook(kind, found.tree())
                ? found
                : found.with(
                        Converter.convert(moment, kind, List.of(found.tree())).getFirst());
    }

    @Override
    public Map<String, String> labels(Kind kind, String namespace, String name) {
        return records.labels(kind, namespace, name);
    }

    @Override
    public boolean has(byte[] key) {
        return records.has(key);
    }

    @Override
    public List<Current> list(Kind kind, String namespace, Predicate<Current> wanted) {
        if (!Converter.isByWebhook(kind)) {
            return records.list(kind, namespace, wanted);
        }
        List<Current> written = records.list(kind, namespace, one -> true);
        List<MapValue> shown = Converter.convert(
                moment, kind, written.stream().map(Current::tree).toList());
        List<Current> objects = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Current object = written.get(i).with(shown.get(i).freeze());
            if (wanted.test(object)) {
                objects.add(object);
            }
        }
        return objects;
    }
}
