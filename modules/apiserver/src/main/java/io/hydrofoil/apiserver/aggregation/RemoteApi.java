package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.apiserver.outbound.RemoteService;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/**
 * A version of a group that a service serves.
 *
 * @param isAvailable whether its condition Available says so
 */
record RemoteApi(String group, String version, RemoteService service, boolean isAvailable) {
    private static final String AVAILABLE = "Available";
    private static final int HTTPS_PORT = 443;

    /**
     * The one that an APIService names. Null if it is served here: it has no service, or it is one of those without
     * which nobody could take it back, the group without a name and that of APIServices.
     */
    static @Nullable RemoteApi of(MapValue apiService) {
        MapValue spec = apiService.map("spec");
        String group = spec.text("group", "");
        if (!spec.has("service") || group.isEmpty() || group.equals("apiregistration.k8s.io")) {
            return null;
        }
        MapValue service = spec.map("service");
        RemoteService at = new RemoteService(
                service.text("namespace", ""),
                service.text("name", ""),
                (int) service.number("port", HTTPS_PORT),
                spec.text("caBundle", ""),
                !spec.flag("insecureSkipTLSVerify", false));
        return new RemoteApi(group, spec.text("version", ""), at, isAvailable(apiService.map("status")));
    }

    private static boolean isAvailable(MapValue status) {
        for (MapValue condition : status.list("conditions").maps()) {
            if (AVAILABLE.equals(condition.text("type"))) {
                return "True".equals(condition.text("status"));
            }
        }
        return false;
    }

    String groupVersion() {
        return group + "/" + version;
    }

    String path() {
        return "/apis/" + groupVersion();
    }

    /** Whether the same is served at the same place. */
    boolean isAt(RemoteApi other) {
        return groupVersion().equals(other.groupVersion()) && service.equals(other.service);
    }
}
