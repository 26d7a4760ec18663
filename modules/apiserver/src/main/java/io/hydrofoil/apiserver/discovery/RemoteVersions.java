package io.hydrofoil.apiserver.discovery;

import io.hydrofoil.objects.ListValue;
import java.util.List;
import java.util.Map;

/**
 * What discovery tells beside the kinds of this server. Immutable.
 *
 * @param versions those that others serve
 * @param groupPriorities of the groups, by name: the higher, the earlier
 * @param versionPriorities of versions within their group, by {@code GROUP/VERSION}
 */
public record RemoteVersions(
        List<RemoteVersion> versions, Map<String, Long> groupPriorities, Map<String, Long> versionPriorities) {
    /** Nobody else serves anything. */
    public static final RemoteVersions NONE = new RemoteVersions(List.of(), Map.of(), Map.of());

    /**
     * A version of a group.
     *
     * @param resources as in an aggregated document; empty: not known
     * @param isCurrent whether the other server has told them lately
     */
    public record RemoteVersion(String group, String version, ListValue resources, boolean isCurrent) {
        String groupVersion() {
            return group + "/" + version;
        }
    }
}
