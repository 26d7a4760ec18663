package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.AccessOracle;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.OpaqueVal;

/**
 * Asks who may do what; a question is put together call by call.
 *
 * @param step how far the question has come
 * @param question the verb is set last
 */
public record AuthorizerVal(AccessOracle oracle, Step step, AccessOracle.Question question) implements OpaqueVal {
    /** Sorts of unfinished questions. */
    public enum Step {
        START("Authorizer"),
        PATH("PathCheck"),
        GROUP("GroupCheck"),
        RESOURCE("ResourceCheck");

        private final String title;

        Step(String title) {
            this.title = title;
        }

        public Type type() {
            return Type.struct("kubernetes.authorization." + title);
        }
    }

    /** Nothing asked yet. */
    public static AuthorizerVal of(AccessOracle oracle) {
        return new AuthorizerVal(oracle, Step.START, new AccessOracle.Question("", "", "", "", "", "", "", ""));
    }

    /** A question about the resource of a request. */
    public static AuthorizerVal ofResource(AccessOracle oracle, AccessOracle.Question question) {
        return new AuthorizerVal(oracle, Step.RESOURCE, question);
    }

    @Override
    public Type type() {
        return step.type();
    }

    AuthorizerVal with(Step changed, AccessOracle.Question next) {
        return new AuthorizerVal(oracle, changed, next);
    }

    /** What came of a question. */
    record DecisionVal(AccessOracle.Answer answer) implements OpaqueVal {
        static final Type TYPE = Type.struct("kubernetes.authorization.Decision");

        @Override
        public Type type() {
            return TYPE;
        }
    }
}
