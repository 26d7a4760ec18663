package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.Objects;

/** Objects of custom kinds. Without a status subresource their status is content like any other. */
final class CustomStrategy implements Strategy {
    static final Strategy CUSTOM = new CustomStrategy();

    private CustomStrategy() {}

    @Override
    public boolean countsGeneration(MapValue object, MapValue old) {
        for (var field : object) {
            if (!field.getKey().equals("metadata") && !Objects.equals(field.getValue(), old.get(field.getKey()))) {
                return true;
            }
        }
        for (var field : old) {
            Value now = object.get(field.getKey());
            if (now == null) {
                return true;
            }
        }
        return false;
    }
}
