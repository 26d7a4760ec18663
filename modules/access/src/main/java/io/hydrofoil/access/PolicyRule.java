package io.hydrofoil.access;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule of a role: what it allows (source: rbac.authorization.k8s.io/v1 PolicyRule). Lists as written; empty
 * {@code names} means every name.
 *
 * @param verbs API verbs, {@code *}: all
 * @param groups API groups, {@code *}: all
 * @param resources {@code pods}, {@code pods/log}, {@code *}/{@code scale} (of every resource), {@code *}: everything
 * @param names resource names
 * @param paths non-resource paths, a {@code *} at the end: everything below
 */
record PolicyRule(
        List<String> verbs, List<String> groups, List<String> resources, List<String> names, List<String> paths) {
    private static final String ALL = "*";

    static PolicyRule of(MapValue tree) {
        return new PolicyRule(
                tree.list("verbs").texts(),
                tree.list("apiGroups").texts(),
                tree.list("resources").texts(),
                tree.list("resourceNames").texts(),
                tree.list("nonResourceURLs").texts());
    }

    static List<PolicyRule> all(ListValue trees) {
        List<PolicyRule> rules = new ArrayList<>();
        trees.maps().forEach(tree -> rules.add(of(tree)));
        return rules;
    }

    boolean allows(Attributes what) {
        if (!hasAllOr(verbs, what.verb())) {
            return false;
        }
        return what.isResource()
                ? hasAllOr(groups, what.group())
                        && allowsResource(what)
                        && (names.isEmpty() || names.contains(what.name()))
                : allowsPath(what.path());
    }

    private boolean allowsResource(Attributes what) {
        for (String resource : resources) {
            if (resource.equals(ALL) || isExactly(resource, what) || isOfEveryResource(resource, what)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isExactly(String resource, Attributes what) {
        String plural = what.resource();
        String subresource = what.subresource();
        return subresource.isEmpty()
                ? resource.equals(plural)
                : resource.length() == plural.length() + 1 + subresource.length()
                        && resource.startsWith(plural)
                        && resource.charAt(plural.length()) == '/'
                        && resource.endsWith(subresource);
    }

    private static boolean isOfEveryResource(String resource, Attributes what) {
        return !what.subresource().isEmpty()
                && resource.startsWith("*/")
                && resource.substring(2).equals(what.subresource());
    }

    private boolean allowsPath(String path) {
        for (String allowed : paths) {
            boolean isPrefix = allowed.endsWith(ALL);
            if (allowed.equals(path) || (isPrefix && path.regionMatches(0, allowed, 0, allowed.length() - 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAllOr(List<String> texts, String wanted) {
        return texts.contains(ALL) || texts.contains(wanted);
    }
}
