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

    private WireTypes() {}

    /** The message of a kind, or null if it has none. */
    public static @Nullable String of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        String root =
                switch (group) {
                    case "internal.apiserver.k8s.io" -> "apiserverinternal";
                    default -> group.indexOf('.') < 0 ? group : group.substring(0, group.indexOf('.'));
                };
        String own = root + "." + apiVersion.substring(slash + 1) + "." + kind;
        if (isBuiltIn(group) && WireTable.has(own)) {
            return own;
        }
        boolean common = EVERYWHERE.contains(kind) || apiVersion.equals("v1") || group.equals("meta.k8s.io");
        String type = "meta.v1." + kind;
        return common && WireTable.has(type) ? type : null;
    }

    /** Only the first word of a group's name is in a message's name: {@code apps.example.com} is not {@code apps}. */
    private static boolean isBuiltIn(String group) {
        return group.indexOf('.') < 0 || group.endsWith(".k8s.io");
    }
}
