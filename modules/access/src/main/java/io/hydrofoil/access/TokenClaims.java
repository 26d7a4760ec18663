package io.hydrofoil.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a service account token says (KEP-1205, KEP-4193).
 *
 * @param namespace of the service account
 * @param account name of the service account
 * @param accountUid its uid: a token dies with the account that it was issued for
 * @param bound the object whose end also ends the token; {@link Bound#NONE} if there is none
 * @param node on which the bound pod runs, told but not checked; {@link Bound#NONE} if not known
 * @param audiences for whom the token is meant
 * @param id unique to the token; empty for one that lies in a secret
 * @param issuedMs wall time, whole seconds
 * @param expiresMs wall time, whole seconds
 */
public record TokenClaims(
        String namespace,
        String account,
        String accountUid,
        Bound bound,
        Bound node,
        List<String> audiences,
        String id,
        long issuedMs,
        long expiresMs) {
    static final String USER_PREFIX = "system:serviceaccount:";
    static final String ALL_ACCOUNTS = "system:serviceaccounts";

    private static final String EXTRA = "authentication.kubernetes.io/";

    /**
     * An object that a token is bound to.
     *
     * @param kind {@code Pod}, {@code Secret} or {@code Node}; empty for none
     */
    public record Bound(String kind, String name, String uid) {
        /** No object. */
        public static final Bound NONE = new Bound("", "", "");

        /** Whether there is no object. */
        public boolean isNone() {
            return kind.isEmpty();
        }
    }

    /** What of the cluster a token's validity rests on. Any thread, at once. */
    @FunctionalInterface
    public interface LiveObjects {
        /** The uid of an object of the core group, or empty if there is none. */
        String uid(String kind, String namespace, String name);
    }

    /** Whether the account and the bound object still are those that the token was issued for. */
    public boolean isLive(LiveObjects objects) {
        return accountUid.equals(objects.uid("ServiceAccount", namespace, account)) && isLive(bound, objects);
    }

    private boolean isLive(Bound object, LiveObjects objects) {
        if (object.isNone()) {
            return true;
        }
        String where = object.kind().equals("Node") ? "" : namespace;
        String found = objects.uid(object.kind(), where, object.name());
        // the token in a secret says no uid: its like is made again for a secret of that name
        return object.uid().isEmpty() ? !found.isEmpty() : object.uid().equals(found);
    }

    /** Who shows the token. */
    public Identity identity() {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + id));
        }
        for (Bound object : List.of(bound, node)) {
            if (object.kind().equals("Pod") || object.kind().equals("Node")) {
                String prefix = EXTRA + object.kind().toLowerCase(Locale.ROOT);
                extra.put(prefix + "-name", List.of(object.name()));
                extra.put(prefix + "-uid", List.of(object.uid()));
            }
        }
        List<String> groups = List.of(ALL_ACCOUNTS, ALL_ACCOUNTS + ":" + namespace, Authenticator.AUTHENTICATED);
        return new Identity(USER_PREFIX + namespace + ":" + account, accountUid, groups, extra);
    }
}
