package io.hydrofoil.access;

import java.util.List;
import java.util.Map;

/** Who asks. */
public record Identity(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** Group whose members may do everything. */
    public static final String MASTERS = "system:masters";

    /** A request without credentials. */
    public static final Identity ANONYMOUS =
            new Identity("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    /** A user in these groups. */
    public static Identity of(String user, String... groups) {
        return new Identity(user, "", List.of(groups), Map.of());
    }

    /** A service account as policies ask about it, by no token. */
    public static Identity ofServiceAccount(String namespace, String name) {
        String all = TokenClaims.ALL_ACCOUNTS;
        return of(TokenClaims.USER_PREFIX + namespace + ":" + name, all, all + ":" + namespace);
    }
}
