package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImpersonationTest {
    private static final Identity MASTER = Identity.of("root", Identity.MASTERS, "system:authenticated");
    private static final Identity JANE = Identity.of("jane", "system:authenticated");

    private final Authorizer authorizer = new Authorizer();

    @Test
    void nobodyIsTakenForAnotherWithoutAskingForIt() {
        assertThat(of("Accept", "*/*")).isNull();
    }

    @Test
    void usersGroupsUidAndExtra() {
        assertThat(of("Impersonate-User", "bob").identity()).isEqualTo(Identity.of("bob", "system:authenticated"));
        assertThat(of("impersonate-user", "bob", "Impersonate-Group", "devs,ops", "Impersonate-Uid", "u")
                        .identity())
                .isEqualTo(new Identity("bob", "u", List.of("devs", "ops", "system:authenticated"), Map.of()));
        assertThat(of("Impersonate-User", "bob", "Impersonate-Extra-Acme%2eCom%2fProject", "p1")
                        .identity()
                        .extra())
                .isEqualTo(Map.of("acme.com/project", List.of("p1")));
    }

    @Test
    void accountsAndAnonymousHaveTheirGroups() {
        assertThat(of("Impersonate-User", "system:serviceaccount:ns:bob")
                        .identity()
                        .groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated");
        assertThat(of("Impersonate-User", "system:serviceaccount:ns:bob", "Impersonate-Group", "only")
                        .identity()
                        .groups())
                .containsExactly("only", "system:authenticated");
        assertThat(of("Impersonate-User", "system:anonymous").identity()).isEqualTo(Identity.ANONYMOUS);
    }

    @Test
    void aUserIsNeeded() {
        ApiStatus refusal = of("Impersonate-Group", "devs").refusal(MASTER, authorizer);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(400);
    }

    @Test
    void everyPartNeedsARightOfItsOwn() {
        Impersonation wish =
                of("Impersonate-User", "bob", "Impersonate-Group", "devs", "Impersonate-Extra-Scopes", "view");
        assertThat(wish.refusal(MASTER, authorizer)).isNull();
        assertThat(wish.refusal(JANE, authorizer).message())
                .isEqualTo("users \"bob\" is forbidden: User \"jane\" cannot impersonate resource \"users\""
                        + " in API group \"\" at the cluster scope");

        allow("{'verbs':['impersonate'],'apiGroups':[''],'resources':['users','groups']}");
        assertThat(wish.refusal(JANE, authorizer).message()).contains("userextras/scopes");

        allow("{'verbs':['impersonate'],'apiGroups':['','authentication.k8s.io'],"
                + "'resources':['users','groups','userextras/scopes']}");
        assertThat(wish.refusal(JANE, authorizer)).isNull();
        assertThat(of("Impersonate-User", "system:serviceaccount:ns:bob").refusal(JANE, authorizer))
                .isNotNull();
    }

    private void allow(String rule) {
        authorizer.rbac(RbacImage.of(
                List.of(object("ClusterRole", "'rules':[" + rule + "]")),
                List.of(object(
                        "ClusterRoleBinding",
                        "'subjects':[{'kind':'User','name':'jane'}],'roleRef':{'kind':'ClusterRole','name':'x'}"))));
    }

    private static ApiObject object(String kind, String rest) {
        String json = ("{'metadata':{'name':'x'}," + rest + "}").replace('\'', '"');
        return ApiObject.of(KindTable.builtin().require("rbac.authorization.k8s.io/v1", kind), 1, Json.map(json));
    }

    private static Impersonation of(String... headers) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1].split(",")));
        }
        return Impersonation.of(all.keySet(), all::get);
    }
}
