package io.hydrofoil.objects.cel.types;

import java.util.List;

/**
 * A type of the language, as checked and as asked for by {@code type()}. Immutable, compared by structure. {@link #toString}
 * is how the API names it, {@link #shown} how compile errors do.
 */
public final class Type {
    public static final Type BOOL = new Type(Kind.BOOL, "bool");
    public static final Type INT = new Type(Kind.INT, "int");
    public static final Type UINT = new Type(Kind.UINT, "uint");
    public static final Type DOUBLE = new Type(Kind.DOUBLE, "double");
    public static final Type STRING = new Type(Kind.STRING, "string");
    public static final Type BYTES = new Type(Kind.BYTES, "bytes");
    public static final Type NULL = new Type(Kind.NULL, "null_type");
    public static final Type TIMESTAMP = new Type(Kind.TIMESTAMP, "google.protobuf.Timestamp");
    public static final Type DURATION = new Type(Kind.DURATION, "google.protobuf.Duration");
    public static final Type DYN = new Type(Kind.DYN, "dyn");
    /** Of what could not be checked; agrees with everything, so that one mistake is told once. */
    public static final Type ERROR = new Type(Kind.ERROR, "!error!");
    /** The type of types. */
    public static final Type TYPE = new Type(Kind.TYPE, "type");

    private static final String OPTIONAL = "optional_type";

    private final Kind kind;
    private final String name;
    private final List<Type> parameters;

    /** Sorts of types. */
    public enum Kind {
        BOOL,
        INT,
        UINT,
        DOUBLE,
        STRING,
        BYTES,
        NULL,
        TIMESTAMP,
        DURATION,
        DYN,
        ERROR,
        LIST,
        MAP,
        /** A named type with fields. */
        STRUCT,
        TYPE,
        /** A named type without fields, such as an address. */
        OPAQUE,
        /** Stands for any one type in the signature of a function. */
        PARAMETER
    }

    private Type(Kind kind, String name, Type... parameters) {
        this.kind = kind;
        this.name = name;
        this.parameters = List.of(parameters);
    }

    public static Type list(Type item) {
        return new Type(Kind.LIST, "list", item);
    }

    public static Type map(Type key, Type value) {
        return new Type(Kind.MAP, "map", key, value);
    }

    public static Type struct(String name) {
        return new Type(Kind.STRUCT, name);
    }

    public static Type opaque(String name, Type... parameters) {
        return new Type(Kind.OPAQUE, name, parameters);
    }

    public static Type optional(Type value) {
        return opaque(OPTIONAL, value);
    }

    public static Type parameter(String name) {
        return new Type(Kind.PARAMETER, name);
    }

    /** The type of the name of a type. */
    public static Type of(Type named) {
        return new Type(Kind.TYPE, "type", named);
    }

    /** As {@code sample}, with these parameters. */
    Type withParameters(List<Type> changed) {
        return new Type(kind, name, changed.toArray(Type[]::new));
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public List<Type> parameters() {
        return parameters;
    }

    public Type parameter(int index) {
        return parameters.get(index);
    }

    public boolean isDyn() {
        return kind == Kind.DYN;
    }

    public boolean isDynOrError() {
        return kind == Kind.DYN || kind == Kind.ERROR;
    }

    public boolean isOptional() {
        return kind == Kind.OPAQUE && name.equals(OPTIONAL);
    }

    /** Whether null is a value of it (source: how checked expressions have always treated messages). */
    boolean isNullable() {
        return switch (kind) {
            case NULL, STRUCT, DURATION, TIMESTAMP -> true;
            default -> false;
        };
    }

    /** The name in compile errors. */
    public String shown() {
        String plain =
                switch (kind) {
                    case NULL -> "null";
                    case TIMESTAMP -> "timestamp";
                    case DURATION -> "duration";
                    default -> name;
                };
        if (parameters.isEmpty()) {
            return plain;
        }
        return plain + "("
                + String.join(", ", parameters.stream().map(Type::shown).toList()) + ")";
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Type that
                        && kind == that.kind
                        && name.equals(that.name)
                        && parameters.equals(that.parameters));
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + parameters.hashCode();
    }

    @Override
    public String toString() {
        if (parameters.isEmpty()) {
            return name;
        }
        return name + "("
                + String.join(", ", parameters.stream().map(Type::toString).toList()) + ")";
    }
}
