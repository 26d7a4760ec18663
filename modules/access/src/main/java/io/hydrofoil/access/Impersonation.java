package io.hydrofoil.access;

import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Statuses;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom a request wants to be taken for, by its {@code Impersonate-} headers. Every part of it (user, each
 * group, uid, each extra value) needs a right of its own; whoever has them all has only the other's rights for this
 * request.
 *
 * @param user name; empty if only other parts are given, which is refused
 * @param uid may be empty
 * @param groups as given
 * @param extra by key, lower-case
 */
public record Impersonation(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    /** How the names of all such headers begin. */
    public static final String PREFIX = "impersonate-";

    private static final String EXTRA = PREFIX + "extra-";
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String UNAUTHENTICATED = "system:unauthenticated";

    /**
     * What the headers of a request ask for, or null if they do not.
     *
     * @param names of all headers
     * @param values of one header, by the name as it is among {@code names}
     */
    public static @Nullable Impersonation of(Iterable<String> names, Function<String, List<String>> values) {
        String user = "";
        String uid = "";
        List<String> groups = new ArrayList<>();
        Map<String, List<String>> extra = new TreeMap<>();
        boolean asks = false;
        for (String header : names) {
            if (!header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                continue;
            }
            asks = true;
            List<String> given = values.apply(header);
            String name = header.toLowerCase(Locale.ROOT);
            switch (name) {
                case PREFIX + "user" -> user = given.getFirst();
                case PREFIX + "uid" -> uid = given.getFirst();
                case PREFIX + "group" -> groups.addAll(given);
                default -> {
                    if (name.startsWith(EXTRA)) {
                        extra.computeIfAbsent(key(name), ignored -> new ArrayList<>())
                                .addAll(given);
                    }
                }
            }
        }
        return asks ? new Impersonation(user, uid, groups, extra) : null;
    }

    /** Percent-encoded, because keys contain letters that headers may not. */
    private static String key(String header) {
        String key = header.substring(EXTRA.length());
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    /** Null if {@code who} may be taken for this; else the answer. */
    public @Nullable ApiStatus refusal(Identity who, Authorizer authorizer) {
        if (user.isEmpty()) {
            return Statuses.badRequest("impersonation of groups, a uid or extra needs a user: send Impersonate-User");
        }
        for (Attributes right : rights()) {
            ApiStatus refusal = authorizer.decide(who, right);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private List<Attributes> rights() {
        List<Attributes> rights = new ArrayList<>();
        String[] account = account();
        rights.add(
                account == null
                        ? right("", "users", "", "", user)
                        : right("", "serviceaccounts", "", account[0], account[1]));
        groups.forEach(group -> rights.add(right("", "groups", "", "", group)));
        if (!uid.isEmpty()) {
            rights.add(right(AUTHENTICATION, "uids", "", "", uid));
        }
        extra.forEach((key, values) ->
                values.forEach(value -> rights.add(right(AUTHENTICATION, "userextras", key, "", value))));
        return rights;
    }

    private static Attributes right(String group, String resource, String subresource, String namespace, String name) {
        return new Attributes("impersonate", group, resource, subresource, namespace, name, "");
    }

    /** Namespace and name if the user is a service account, else null. */
    private String @Nullable [] account() {
        if (!user.startsWith(TokenClaims.USER_PREFIX)) {
            return null;
        }
        String[] parts = user.substring(TokenClaims.USER_PREFIX.length()).split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty() ? parts : null;
    }

    /** Who the request is from then on. */
    public Identity identity() {
        List<String> all = new ArrayList<>(groups);
        String[] account = account();
        if (groups.isEmpty() && account != null) {
            all.add(TokenClaims.ALL_ACCOUNTS);
            all.add(TokenClaims.ALL_ACCOUNTS + ":" + account[0]);
        }
        String implied = user.equals(Identity.ANONYMOUS.user()) ? UNAUTHENTICATED : Authenticator.AUTHENTICATED;
        if (!all.contains(UNAUTHENTICATED) && !all.contains(Authenticator.AUTHENTICATED)) {
            all.add(implied);
        }
        return new Identity(user, uid, List.copyOf(all), Map.copyOf(extra));
    }
}
