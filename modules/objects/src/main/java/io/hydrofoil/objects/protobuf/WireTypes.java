package io.hydrofoil.objects.protobuf;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which message belongs to which kind. */
public final class WireTypes {
    /** Kinds that every group version has. */
    private static final Set<String> EVERYWHERE = Set.of(
            "CreateOptions",
            "DeleteOptions",
            "GetOptions",
            "ListOptions",
            "PatchOptions",
            "UpdateOptions",
            "WatchEvent");

    private static final String SHARED = ".k8s.io";

    private WireTypes() {}

    /** The message of a kind, or null if it has none. */
    public static @Nullable String of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        String own = root(group) + "." + apiVersion.substring(slash + 1) + "." + kind;
        if (WireTable.has(own)) {
            return own;
        }
        boolean hasCommon = EVERYWHERE.contains(kind)
                || apiVersion.isEmpty()
                || apiVersion.equals("v1")
                || group.equals("meta.k8s.io");
        String common = "meta.v1." + kind;
        return hasCommon && WireTable.has(common) ? common : null;
    }

    /** What names of messages begin with; a group of a custom resource must not pass for a built-in one. */
    private static String root(String group) {
        return switch (group) {
            case "internal.apiserver.k8s.io" -> "apiserverinternal";
            case "flowcontrol.apiserver.k8s.io" -> "flowcontrol";
            case "rbac.authorization.k8s.io" -> "rbac";
            default -> {
                boolean shared = group.endsWith(SHARED) && group.indexOf('.') == group.length() - SHARED.length();
                yield shared ? group.substring(0, group.length() - SHARED.length()) : group;
            }
        };
    }
}
