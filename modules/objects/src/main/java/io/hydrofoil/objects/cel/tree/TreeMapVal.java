package io.hydrofoil.objects.cel.tree;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.cel.values.Equality;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object or map of a tree. Of an object, fields that the schema knows can be seen; a field that is null is not there. */
final class TreeMapVal extends MapVal {
    private final MapValue tree;
    private final TreeType type;

    TreeMapVal(MapValue tree, TreeType type) {
        this.tree = tree;
        this.type = type;
    }

    /** What it is a view of. */
    MapValue tree() {
        return tree;
    }

    @Override
    public int size() {
        return tree.size();
    }

    @Override
    public @Nullable Val find(Val key) {
        return key instanceof StringVal(String name) ? find(name) : ErrorVal.NO_SUCH_OVERLOAD;
    }

    @Override
    public @Nullable Val find(String key) {
        if (type.kind() == TreeType.Kind.OBJECT) {
            TreeType.Field field = type.field(key);
            Value value = field == null ? null : tree.get(field.name());
            return field == null || value == null || value == NullValue.NULL ? null : TreeVals.of(value, field.type());
        }
        Value value = tree.get(key);
        TreeType values = type.element();
        return value == null ? null : TreeVals.of(value, values == null ? TreeType.DYN : values);
    }

    @Override
    public List<Val> keys() {
        List<Val> keys = new ArrayList<>(tree.size());
        for (String name : tree.keys()) {
            String escaped = type.kind() == TreeType.Kind.OBJECT ? FieldNames.escape(name) : name;
            keys.add(new StringVal(escaped == null ? name : escaped));
        }
        return keys;
    }

    @Override
    protected boolean sameEntries(MapVal other) {
        if (other instanceof TreeMapVal that && type.isSameObject(that.type)) {
            return sameFields(that);
        }
        return super.sameEntries(other);
    }

    /** Objects of one type are equal in what the schema knows by its rules, in all else to the letter. */
    private boolean sameFields(TreeMapVal that) {
        for (String name : tree.keys()) {
            Value own = tree.get(name);
            Value theirs = that.tree.get(name);
            if (own == null || theirs == null) {
                return false;
            }
            String escaped = FieldNames.escape(name);
            TreeType.Field field = escaped == null ? null : type.fields().get(escaped);
            if (!sameField(field, own, theirs)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameField(TreeType.@Nullable Field field, Value own, Value theirs) {
        if (field == null || own == NullValue.NULL || theirs == NullValue.NULL) {
            return own.equals(theirs);
        }
        return Equality.equal(TreeVals.of(own, field.type()), TreeVals.of(theirs, field.type()));
    }
}
