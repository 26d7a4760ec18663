package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.syntax.Operators;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BytesVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.MapVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;

/** Sizes, items and entries. */
final class Containers {
    private static final Type ITEM = Type.parameter("A");
    private static final Type VALUE = Type.parameter("B");
    private static final Type LIST = Type.list(ITEM);
    private static final Type MAP = Type.map(ITEM, VALUE);

    private Containers() {}

    static List<FunctionDecl> functions() {
        return List.of(size(), index(), optionalIndex(), optionalField(), insert());
    }

    private static FunctionDecl size() {
        Overload.Body body = values -> switch (values[0]) {
            case StringVal text -> new IntVal(text.size());
            case BytesVal bytes -> new IntVal(bytes.bytes().length);
            case ListVal list -> new IntVal(list.size());
            case MapVal map -> new IntVal(map.size());
            default -> ErrorVal.noSuchOverload("size", values);
        };
        return FunctionDecl.operator(
                "size",
                body,
                List.of(
                        Overload.function("size_bytes", Type.INT, body, Type.BYTES),
                        Overload.member("bytes_size", Type.INT, body, Type.BYTES),
                        Overload.function("size_list", Type.INT, body, LIST),
                        Overload.member("list_size", Type.INT, body, LIST),
                        Overload.function("size_map", Type.INT, body, MAP),
                        Overload.member("map_size", Type.INT, body, MAP),
                        Overload.function("size_string", Type.INT, body, Type.STRING),
                        Overload.member("string_size", Type.INT, body, Type.STRING)));
    }

    /** Planned as a selection; only the types count. */
    private static Overload selection(String id, Type result, Type container, Type key) {
        return Overload.function(id, result, values -> ErrorVal.NO_SUCH_OVERLOAD, container, key);
    }

    private static FunctionDecl index() {
        return FunctionDecl.of(
                Operators.INDEX,
                selection("index_list", ITEM, LIST, Type.INT),
                selection("index_map", VALUE, MAP, ITEM),
                selection("optional_list_index_int", Type.optional(ITEM), Type.optional(LIST), Type.INT),
                selection("optional_map_index_value", Type.optional(VALUE), Type.optional(MAP), ITEM));
    }

    private static FunctionDecl optionalIndex() {
        return FunctionDecl.of(
                Operators.OPTIONAL_INDEX,
                selection("list_optindex_optional_int", Type.optional(ITEM), LIST, Type.INT),
                selection("optional_list_optindex_optional_int", Type.optional(ITEM), Type.optional(LIST), Type.INT),
                selection("map_optindex_optional_value", Type.optional(VALUE), MAP, ITEM),
                selection("optional_map_optindex_optional_value", Type.optional(VALUE), Type.optional(MAP), ITEM));
    }

    private static FunctionDecl optionalField() {
        return FunctionDecl.of(
                Operators.OPTIONAL_SELECT,
                selection("select_optional_field", Type.optional(Type.DYN), Type.DYN, Type.STRING));
    }

    /** What the folds that make maps add to them. */
    private static FunctionDecl insert() {
        return FunctionDecl.of(
                "cel.@mapInsert",
                Overload.function(
                        "@mapInsert_map_map", MAP, values -> merged((MapVal) values[0], (MapVal) values[1]), MAP, MAP),
                Overload.function(
                        "@mapInsert_map_key_value",
                        MAP,
                        values -> inserted((MapVal) values[0], values[1], values[2]),
                        MAP,
                        ITEM,
                        VALUE));
    }

    private static Val merged(MapVal map, MapVal more) {
        Val result = map;
        for (Val key : more.keys()) {
            Val value = more.find(key);
            if (result instanceof MapVal grown && value != null) {
                result = inserted(grown, key, value);
            }
        }
        return result;
    }

    private static Val inserted(MapVal map, Val key, Val value) {
        MapVal grown = map.plus(key, value);
        return grown != null ? grown : new ErrorVal("insert failed: key '" + Texts.plain(key) + "' already exists");
    }
}
