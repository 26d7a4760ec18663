package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthorizerTest {
    private static final Identity MASTER = Identity.of("root", "system:masters", "system:authenticated");
    private static final Identity JANE = Identity.of("jane", "system:authenticated");

    private final Authorizer authorizer = new Authorizer();

    @ParameterizedTest
    @CsvSource({
        "GET,/healthz,true,true",
        "GET,/livez,true,true",
        "GET,/readyz,true,true",
        "GET,/version,true,true",
        "GET,/version/,true,true",
        "GET,/livez/ping,false,false",
        "POST,/version,false,false",
        "GET,/metrics,false,false",
        "GET,/,false,false",
        "GET,/api,false,true",
        "GET,/apis/apps/v1,false,true",
        "GET,/openapi/v3,false,true",
        "GET,/apiz,false,false",
    })
    void pathsOutsideOfResources(String method, String path, boolean anonymous, boolean authenticated) {
        Attributes what = Attributes.ofPath(method, path);
        assertThat(authorizer.decide(Identity.ANONYMOUS, what) == null).isEqualTo(anonymous);
        assertThat(authorizer.decide(JANE, what) == null).isEqualTo(authenticated);
        assertThat(authorizer.decide(MASTER, what)).isNull();
    }

    @Test
    void refusesWithTheUsualTexts() {
        assertThat(refusal(new Attributes("list", "", "pods", "", "default", "", "")))
                .isEqualTo("pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\""
                        + " in the namespace \"default\"");
        assertThat(refusal(new Attributes("get", "apps", "deployments", "scale", "ns", "x", "")))
                .isEqualTo("deployments.apps \"x\" is forbidden: User \"jane\" cannot get resource"
                        + " \"deployments/scale\" in API group \"apps\" in the namespace \"ns\"");
        assertThat(refusal(new Attributes("list", "", "nodes", "", "", "", "")))
                .isEqualTo("nodes is forbidden: User \"jane\" cannot list resource \"nodes\" in API group \"\""
                        + " at the cluster scope");
        assertThat(refusal(Attributes.ofPath("POST", "/nope")))
                .isEqualTo("forbidden: User \"jane\" cannot post path \"/nope\"");
    }

    @Test
    void refusalIsAStatusWithDetails() {
        ApiStatus status = authorizer.decide(JANE, new Attributes("get", "apps", "deployments", "", "ns", "x", ""));
        assertThat(status).isNotNull();
        assertThat(Json.text(status.toTree().map("details")))
                .isEqualTo("{\"name\":\"x\",\"group\":\"apps\",\"kind\":\"deployments\"}");
        assertThat(status.code()).isEqualTo(403);
    }

    @Test
    void everyAuthenticatedUserMayAskAboutItself() {
        Attributes whoAmI = new Attributes("create", "authentication.k8s.io", "selfsubjectreviews", "", "", "", "");
        assertThat(authorizer.decide(JANE, whoAmI)).isNull();
        assertThat(authorizer.decide(Identity.ANONYMOUS, whoAmI)).isNotNull();
    }

    @Test
    void mastersMayDoEverything() {
        assertThat(authorizer.decide(MASTER, new Attributes("deletecollection", "", "secrets", "", "", "", "")))
                .isNull();
    }

    private String refusal(Attributes what) {
        ApiStatus status = authorizer.decide(JANE, what);
        assertThat(status).isNotNull();
        return status.message();
    }
}
