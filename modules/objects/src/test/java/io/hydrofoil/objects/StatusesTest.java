package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusesTest {
    private static final Kind DEPLOYMENT = KindTable.builtin().require("apps/v1", "Deployment");
    private static final Kind POD = KindTable.builtin().require("v1", "Pod");

    @Test
    void groupsQualifyResourcesAndKinds() {
        assertThat(Statuses.notFound(DEPLOYMENT, "x").toTree()).isEqualTo(Json.of("""
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \\"x\\" not found",
                 "reason":"NotFound","details":{"name":"x","group":"apps","kind":"deployments"},"code":404}"""));
        assertThat(Statuses.notFound(POD, "x").message()).isEqualTo("pods \"x\" not found");
        assertThat(Statuses.uidMismatch(POD, "a", "u1", "u2").message())
                .isEqualTo("Operation cannot be fulfilled on Pod \"a\": the UID in the precondition (u1) does not match"
                        + " the UID in record (u2). The object might have been deleted and then recreated");
    }

    @Test
    void oneFaultStandsInlineSeveralInBrackets() {
        FieldError first = new FieldError(FieldError.Type.REQUIRED, "spec.selector", "", "");
        FieldError second = new FieldError(FieldError.Type.INVALID, "spec.replicas", "-1", "too few");
        assertThat(Statuses.invalid(DEPLOYMENT, "d", List.of(first)).message())
                .isEqualTo("Deployment.apps \"d\" is invalid: spec.selector: Required value");
        ApiStatus both = Statuses.invalid(DEPLOYMENT, "d", List.of(first, second, first));
        assertThat(both.message())
                .isEqualTo("Deployment.apps \"d\" is invalid: "
                        + "[spec.selector: Required value, spec.replicas: Invalid value: -1: too few]");
        assertThat(both.toTree().mapAt("details").list("causes").size()).isEqualTo(2);
    }

    @Test
    void namesAreQuotedAsGoDoes() {
        assertThat(Statuses.notFound(POD, "a\"b\\\n\u0001é\u200b").message())
                .isEqualTo("pods \"a\\\"b\\\\\\n\\x01é\\u200b\" not found");
    }

    @Test
    void emptyDetailsDifferFromNone() {
        assertThat(Statuses.methodNotAllowed().toTree().has("details")).isTrue();
        assertThat(Statuses.badRequest("x").toTree().has("details")).isFalse();
    }
}
