package io.hydrofoil.apiserver.discovery;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import java.util.TreeSet;

/** The page at the root: under which paths there is something to be found. */
final class PathIndex {
    private static final List<String> FIXED = List.of(
            "/.well-known/openid-configuration",
            "/api",
            "/api/v1",
            "/apis",
            "/apis/",
            "/flagz",
            "/healthz",
            "/healthz/etcd",
            "/healthz/log",
            "/healthz/ping",
            "/livez",
            "/livez/etcd",
            "/livez/log",
            "/livez/ping",
            "/metrics",
            "/metrics/slis",
            "/openapi/v2",
            "/openapi/v3",
            "/openapi/v3/",
            "/openid/v1/jwks",
            "/readyz",
            "/readyz/etcd",
            "/readyz/etcd-readiness",
            "/readyz/informer-sync",
            "/readyz/log",
            "/readyz/ping",
            "/readyz/shutdown",
            "/statusz",
            "/version");

    private PathIndex() {}

    static boolean owns(String path) {
        return path.equals("/") || path.equals("/index.html");
    }

    /** The page for the groups of an APIGroupList. */
    static MapValue page(MapValue groups) {
        TreeSet<String> paths = new TreeSet<>(FIXED);
        for (MapValue group : groups.list("groups").maps()) {
            paths.add("/apis/" + group.text("name", ""));
            for (MapValue version : group.list("versions").maps()) {
                paths.add("/apis/" + version.text("groupVersion", ""));
            }
        }
        return new MapValue().put("paths", ListValue.ofTexts(List.copyOf(paths)));
    }
}
