package io.hydrofoil.objects.cel.policy;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.CompileException;
import io.hydrofoil.objects.cel.Expression;
import io.hydrofoil.objects.cel.check.Environment;
import io.hydrofoil.objects.cel.check.StructTypes;
import io.hydrofoil.objects.cel.library.AuthorizerVal;
import io.hydrofoil.objects.cel.library.Libraries;
import io.hydrofoil.objects.cel.syntax.Operators;
import io.hydrofoil.objects.cel.types.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one policy can name. Grows by the variables of the policy, in their order. Immutable.
 *
 * @param variables null: there are none, and {@code variables} means nothing
 * @param types of what is known of objects by their schemas
 */
public record PolicyScope(
        boolean hasParams,
        boolean isMutation,
        @Nullable Map<String, Type> variables,
        Map<String, Type> types,
        StructTypes schemas) {
    public static final String OBJECT = "object";
    public static final String OLD_OBJECT = "oldObject";
    public static final String PARAMS = "params";
    static final String REQUEST = "request";
    static final String NAMESPACE = "namespaceObject";
    static final String AUTHORIZER = "authorizer";
    static final String RESOURCE_AUTHORIZER = "authorizer.requestResource";
    static final String VARIABLES = "variables";

    /** Types of results. */
    public static final List<Type> BOOL = List.of(Type.BOOL);

    public static final List<Type> TEXT = List.of(Type.STRING);
    public static final List<Type> TEXT_OR_NULL = List.of(Type.STRING, Type.NULL);
    public static final List<Type> APPLIED = List.of(PolicyStructs.OBJECT);
    public static final List<Type> PATCH = List.of(Type.list(PolicyStructs.PATCH));
    /** Anything will do. */
    public static final List<Type> ANY = List.of();

    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

    /** Whether a variable may be called that. */
    public static boolean isIdentifier(String name) {
        return IDENTIFIER.matcher(name).matches() && !Operators.RESERVED.contains(name) && !name.equals("in");
    }

    /** For conditions of webhooks. */
    public static final PolicyScope WEBHOOK = new PolicyScope(false, false, null, Map.of(), StructTypes.NONE);

    /** For the conditions of a policy, which do not see its variables. */
    public static PolicyScope of(MapValue spec, boolean isMutation) {
        return new PolicyScope(spec.has("paramKind"), isMutation, null, Map.of(), StructTypes.NONE);
    }

    /** As this, with types by schemas for {@code object}, {@code oldObject} or {@code params}. */
    public PolicyScope typed(Map<String, Type> known, StructTypes structs) {
        return new PolicyScope(hasParams, isMutation, variables, known, structs);
    }

    /** As this, with no variables yet. */
    public PolicyScope withVariables() {
        return new PolicyScope(hasParams, isMutation, Map.of(), types, schemas);
    }

    /** As this, with one more variable. */
    public PolicyScope with(String variable, Type type) {
        Map<String, Type> all = new LinkedHashMap<>(variables == null ? Map.of() : variables);
        all.put(variable, type);
        return new PolicyScope(hasParams, isMutation, all, types, schemas);
    }

    /** @param asksAuthorizer whether the authorizer can be asked */
    private Environment environment(boolean asksAuthorizer) {
        Map<String, Type> names = new LinkedHashMap<>();
        names.put(OBJECT, types.getOrDefault(OBJECT, Type.DYN));
        names.put(OLD_OBJECT, types.getOrDefault(OLD_OBJECT, Type.DYN));
        names.put(REQUEST, PolicyStructs.REQUEST);
        names.put(NAMESPACE, PolicyStructs.NAMESPACE);
        if (hasParams) {
            names.put(PARAMS, types.getOrDefault(PARAMS, Type.DYN));
        }
        if (asksAuthorizer) {
            names.put(AUTHORIZER, AuthorizerVal.Step.START.type());
            names.put(RESOURCE_AUTHORIZER, AuthorizerVal.Step.RESOURCE.type());
        }
        if (variables != null) {
            names.put(VARIABLES, PolicyStructs.VARIABLES);
        }
        Map<String, Type> known = variables == null ? Map.of() : variables;
        return (isMutation ? Libraries.mutation() : Libraries.base())
                .withVariables(names, new PolicyStructs(known, isMutation, schemas));
    }

    /**
     * Compiles an expression that may ask the authorizer.
     *
     * @param wanted types that it may come to; none: all
     */
    public Expression compile(String text, List<Type> wanted) throws CompileException {
        return checked(Expression.compile(environment(true), text), wanted);
    }

    /** As {@link #compile}, of an expression that makes a message, and may not ask the authorizer. */
    public Expression compileMessage(String text) throws CompileException {
        return checked(Expression.compile(environment(false), text), TEXT);
    }

    private static Expression checked(Expression expression, List<Type> wanted) throws CompileException {
        Type type = expression.type();
        if (wanted.isEmpty() || wanted.contains(type)) {
            return expression;
        }
        List<String> names = new ArrayList<>();
        wanted.forEach(each -> names.add(each.toString()));
        String list = names.size() == 1 ? names.getFirst() : "one of [" + String.join(" ", names) + "]";
        throw new CompileException("must evaluate to " + list + " but got " + type, false);
    }
}
