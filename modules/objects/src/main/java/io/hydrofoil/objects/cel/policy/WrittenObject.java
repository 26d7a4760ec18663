package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object that an expression has written down, {@code Object{…}} or {@code JSONPatch{…}}. */
final class WrittenObject extends MapVal {
    private final Type type;
    private final Map<String, Val> fields;

    WrittenObject(Type type, Map<String, Val> fields) {
        this.type = type;
        this.fields = fields;
    }

    /** The name of a field by its key. */
    static String fieldName(Val key) {
        return key instanceof StringVal(String name) ? name : "";
    }

    @Override
    public Type type() {
        return type;
    }

    @Override
    public int size() {
        return fields.size();
    }

    @Override
    public @Nullable Val find(Val key) {
        return key instanceof StringVal(String name) ? find(name) : ErrorVal.NO_SUCH_OVERLOAD;
    }

    @Override
    public @Nullable Val find(String key) {
        return fields.get(key);
    }

    @Override
    public List<Val> keys() {
        List<Val> keys = new ArrayList<>(fields.size());
        fields.keySet().forEach(name -> keys.add(new StringVal(name)));
        return keys;
    }
}
