package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.objects.MapValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All APIs that others serve, at a moment. Immutable. */
final class RemoteApis {
    static final RemoteApis NONE = new RemoteApis(new TreeMap<>());

    private static final String RESOURCES = "/apis/";
    private static final String OPEN_API = "/openapi/v3/apis/";

    private final Map<String, RemoteApi> byVersion;
    private final Set<String> groups = new HashSet<>();

    private RemoteApis(Map<String, RemoteApi> byVersion) {
        this.byVersion = byVersion;
        byVersion.values().forEach(api -> groups.add(api.group()));
    }

    /** Those of these APIServices. */
    static RemoteApis of(Iterable<MapValue> apiServices) {
        Map<String, RemoteApi> found = new TreeMap<>();
        for (MapValue apiService : apiServices) {
            RemoteApi api = RemoteApi.of(apiService);
            if (api != null) {
                found.put(api.groupVersion(), api);
            }
        }
        return new RemoteApis(found);
    }

    Collection<RemoteApi> all() {
        return byVersion.values();
    }

    @Nullable
    RemoteApi of(String groupVersion) {
        return byVersion.get(groupVersion);
    }

    /** Who serves a decoded path, a resource's or that of an OpenAPI document; null: this server. */
    @Nullable
    RemoteApi serving(String path) {
        if (byVersion.isEmpty()) {
            return null;
        }
        boolean isDocument = path.startsWith(OPEN_API);
        if (!isDocument && !path.startsWith(RESOURCES)) {
            return null;
        }
        int from = isDocument ? OPEN_API.length() : RESOURCES.length();
        int slash = path.indexOf('/', from);
        if (slash < 0) {
            return null;
        }
        int end = path.indexOf('/', slash + 1);
        return byVersion.get(path.substring(from, end < 0 ? path.length() : end));
    }

    /** Whether a path is the page of a group of which others serve a version. */
    boolean isGroup(String path) {
        if (groups.isEmpty() || !path.startsWith(RESOURCES)) {
            return false;
        }
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        return end > RESOURCES.length() && groups.contains(path.substring(RESOURCES.length(), end));
    }
}
