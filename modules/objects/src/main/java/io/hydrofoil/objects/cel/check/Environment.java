package io.hydrofoil.objects.cel.check;

import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.TypeVal;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may use: functions, names of types, variables, types with fields. Immutable; environments that
 * differ in variables share their functions.
 */
public final class Environment {
    private static final List<Type> NAMED = List.of(
            Type.BOOL,
            Type.INT,
            Type.UINT,
            Type.DOUBLE,
            Type.STRING,
            Type.BYTES,
            Type.TIMESTAMP,
            Type.DURATION,
            Type.NULL,
            Type.TYPE,
            Type.list(Type.parameter("A")),
            Type.map(Type.parameter("A"), Type.parameter("B")),
            Type.optional(Type.parameter("A")));

    private final Map<String, FunctionDecl> functions;
    private final Map<String, Type> types;
    private final Map<String, Type> variables;
    private final StructTypes structs;
    private final boolean binds;

    private Environment(
            Map<String, FunctionDecl> functions,
            Map<String, Type> types,
            Map<String, Type> variables,
            StructTypes structs,
            boolean binds) {
        this.functions = functions;
        this.types = types;
        this.variables = variables;
        this.structs = structs;
        this.binds = binds;
    }

    /** These functions, and the names of the language's types and of {@code types}. */
    public static Environment of(Iterable<FunctionDecl> functions, Iterable<Type> types) {
        Map<String, FunctionDecl> byName = new LinkedHashMap<>();
        for (FunctionDecl function : functions) {
            byName.merge(function.name(), function, FunctionDecl::with);
        }
        Map<String, Type> named = new HashMap<>();
        NAMED.forEach(type -> named.put(type.name(), type));
        types.forEach(type -> named.put(type.name(), type));
        return new Environment(
                Collections.unmodifiableMap(byName), Map.copyOf(named), Map.of(), StructTypes.NONE, false);
    }

    /** As this, with more functions. */
    public Environment withFunctions(List<FunctionDecl> more) {
        Map<String, FunctionDecl> all = new LinkedHashMap<>(functions);
        more.forEach(function -> all.merge(function.name(), function, FunctionDecl::with));
        return new Environment(Collections.unmodifiableMap(all), types, variables, structs, binds);
    }

    /** As this, with these variables in place of its own. */
    public Environment withVariables(Map<String, Type> changed, StructTypes itsStructs) {
        return new Environment(functions, types, Map.copyOf(changed), itsStructs, binds);
    }

    /** As this, with {@code cel.bind} to name values. */
    public Environment withBindings() {
        return new Environment(functions, types, variables, structs, true);
    }

    /** Whether {@code cel.bind} names values. */
    public boolean binds() {
        return binds;
    }

    @Nullable
    FunctionDecl function(String name) {
        return functions.get(name);
    }

    @Nullable
    Type variable(String name) {
        return variables.get(name);
    }

    /** The value of the name of a type, or null. */
    @Nullable
    TypeVal typeNamed(String name) {
        Type type = types.get(name);
        if (type == null && structs.isConstructible(name)) {
            type = Type.struct(name);
        }
        return type == null ? null : new TypeVal(type);
    }

    public StructTypes structs() {
        return structs;
    }
}
