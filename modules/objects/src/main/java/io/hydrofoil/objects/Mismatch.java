package io.hydrofoil.objects;

/** How a value of the wrong type is told of. */
final class Mismatch {
    private Mismatch() {}

    /** Of text that was read into the field of {@code owner} at {@code path}, such as {@code .spec.replicas}. */
    static String inText(Schema schema, Value given, String owner, String path) {
        String sort =
                switch (given) {
                    case StringValue ignored -> "string";
                    case NumberValue number ->
                        schema.type() == Schema.Type.INTEGER || schema.type() == Schema.Type.INT_OR_STRING
                                ? "number " + number.written()
                                : "number";
                    case BoolValue ignored -> "bool";
                    case ListValue ignored -> "array";
                    case MapValue ignored -> "object";
                    case NullValue ignored -> "null";
                };
        return "json: cannot unmarshal " + sort + " into Go struct field " + owner.substring(owner.lastIndexOf('.') + 1)
                + path + " of type " + goName(schema);
    }

    /** Of a value in a tree, which is not told where. */
    static String inTree(Schema schema, Value given) {
        return switch (schema.type()) {
            case STRING ->
                given instanceof NumberValue number && number.isIntegral()
                        ? "cannot convert int64 to " + goName(schema)
                        : "unrecognized type: string";
            case INTEGER ->
                given instanceof NumberValue
                        ? "cannot convert float64 to " + schema.format()
                        : "unrecognized type: " + schema.format();
            case NUMBER -> "unrecognized type: float64";
            case BOOLEAN -> "unrecognized type: bool";
            case BYTES, LIST -> "cannot restore slice from " + sort(given);
            case MAP -> "cannot restore map from " + sort(given);
            case OBJECT -> "cannot restore struct from: " + sort(given);
            case INT_OR_STRING, QUANTITY, TIME, MICRO_TIME, RAW, ANY -> itself(schema, given);
        };
    }

    /** Of a type that reads JSON by itself. */
    private static String itself(Schema schema, Value given) {
        String sort =
                switch (given) {
                    case StringValue ignored -> "string";
                    case NumberValue number ->
                        "number" + (schema.type() == Schema.Type.INT_OR_STRING ? " " + number : "");
                    case BoolValue ignored -> "bool";
                    case ListValue ignored -> "array";
                    case MapValue ignored -> "object";
                    case NullValue ignored -> "null";
                };
        return "json: cannot unmarshal " + sort + " into Go value of type " + goName(schema);
    }

    private static String sort(Value given) {
        return switch (given) {
            case ListValue ignored -> "slice";
            case MapValue ignored -> "map";
            default -> GoPrint.type(given);
        };
    }

    private static String goName(Schema schema) {
        if (!schema.goName().isEmpty()) {
            return schema.goName();
        }
        return switch (schema.type()) {
            case STRING -> "string";
            case INTEGER -> schema.format();
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            case BYTES -> "[]uint8";
            case TIME, MICRO_TIME, QUANTITY -> "string";
            case INT_OR_STRING -> "int32";
            case LIST -> "[]" + goName(schema.item());
            case MAP -> "map[string]" + goName(schema.item());
            case RAW, ANY -> "runtime.RawExtension";
            case OBJECT -> {
                String[] words = schema.definition().split("\\.");
                yield words[words.length - 2] + "." + words[words.length - 1];
            }
        };
    }
}
