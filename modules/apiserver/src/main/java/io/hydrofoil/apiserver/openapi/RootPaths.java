package io.hydrofoil.apiserver.openapi;

import java.util.List;

/** The paths that are not about kinds: discovery, version, keys of the issuer of tokens, logs. */
final class RootPaths {
    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    static final String VERSION = "io.k8s.apimachinery.pkg.version.Info";

    private RootPaths() {}

    /** {@code /api/}. */
    static void core(PathsWriter paths) {
        paths.put("/api/", get("getCoreAPIVersions", "core", META + "APIVersions", Operation.Media.GROUPS));
    }

    /** {@code /apis/}. */
    static void groups(PathsWriter paths) {
        paths.put("/apis/", get("getAPIVersions", "apis", META + "APIGroupList", Operation.Media.GROUPS));
    }

    /** {@code /apis/GROUP/}. */
    static void group(PathsWriter paths, String group) {
        String id = "get" + PathsWriter.groupWord(group) + "APIGroup";
        String tag = PathsWriter.groupTag(group);
        paths.put("/apis/" + group + "/", get(id, tag, META + "APIGroup", Operation.Media.GROUPS));
    }

    /** {@code /api/v1/} or {@code /apis/GROUP/VERSION/}. */
    static void version(PathsWriter paths, String apiVersion) {
        String group = GroupVersionKinds.groupOf(apiVersion);
        String version = GroupVersionKinds.versionOf(apiVersion);
        String id = "get" + PathsWriter.groupWord(group) + PathsWriter.capital(version) + "APIResources";
        String tag = PathsWriter.groupTag(group) + "_" + version;
        paths.put(
                "/" + Documents.path(apiVersion) + "/",
                get(id, tag, META + "APIResourceList", Operation.Media.RESOURCES));
    }

    /** {@code /version/}. */
    static void program(PathsWriter paths) {
        paths.put("/version/", get("getCodeVersion", "version", VERSION, Operation.Media.VERSION));
    }

    /** Where the logs of the machine would be. */
    static void logs(PathsWriter paths) {
        paths.put("/logs/", get("logFileListHandler", "logs", "", Operation.Media.NONE));
        paths.put("/logs/{logpath}", get("logFileHandler", "logs", "", Operation.Media.NONE));
    }

    /** About the issuer of service account tokens. */
    static void issuer(PathsWriter paths) {
        paths.put(
                "/.well-known/openid-configuration/",
                get("getServiceAccountIssuerOpenIDConfiguration", "WellKnown", Operation.TEXT, Operation.Media.ISSUER));
    }

    /** The keys of the issuer of service account tokens. */
    static void keys(PathsWriter paths) {
        paths.put(
                "/openid/v1/jwks/",
                get("getServiceAccountIssuerOpenIDKeyset", "openid", Operation.TEXT, Operation.Media.KEYS));
    }

    private static Operation get(String id, String tag, String answer, Operation.Media media) {
        return new Operation("get", id, "", null, tag, List.of(), "", answer, media);
    }
}
