package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.Environment;
import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.types.Type;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all expressions of the API may call: functions of CEL, and those that a v1.36 server adds. Put together when it
 * is first asked for.
 */
public final class Libraries {
    /** The type of resource quantities. */
    public static final Type QUANTITY = Quantities.QUANTITY;

    private Libraries() {}

    /** For expressions that judge. */
    public static Environment base() {
        return Judging.ENVIRONMENT;
    }

    /** For expressions that change objects. */
    public static Environment mutation() {
        return Mutation.ENVIRONMENT;
    }

    private static final class Judging {
        static final Environment ENVIRONMENT = Environment.of(functions(), List.of(IpVal.ADDRESS, IpVal.BLOCK));

        private Judging() {}

        private static List<FunctionDecl> functions() {
            return Stream.of(
                            Comparisons.functions(),
                            Arithmetic.functions(),
                            Conversions.functions(),
                            Containers.functions(),
                            TimeFields.functions(),
                            Texts.functions(),
                            Regexes.functions(),
                            Lists.functions(),
                            Sequences.functions(),
                            Sets.functions(),
                            Optionals.functions(),
                            Urls.functions(),
                            Addresses.functions(),
                            Quantities.functions(),
                            Semvers.functions(),
                            NamedFormats.functions(),
                            Authorization.functions())
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private static final class Mutation {
        static final Environment ENVIRONMENT = base().withFunctions(JsonPointers.functions());

        private Mutation() {}
    }
}
