package io.hydrofoil.launcher;

import io.hydrofoil.apiserver.ApiServerConfig;
import io.hydrofoil.apiserver.AuditConfig;
import io.hydrofoil.consensus.Membership;
import io.hydrofoil.scheduler.SchedulerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one control-plane process runs.
 *
 * @param dataDirectory everything that must survive a restart
 * @param listenAddress IP address to listen on
 * @param port 0 takes any free one
 * @param nodes simulated worker nodes
 * @param hostNames further names and addresses under which clients reach the API server
 * @param apiServer how the API server is set up
 * @param scheduler how pods are placed
 * @param audit how requests are recorded; null: not at all
 * @param members the members of a control plane that has several; null: this process is alone
 * @param storage how data is kept
 * @param configFile where the rest came from, or null
 * @param syncToDisk force every write to disk before it is answered; false loses acknowledged writes at a power cut
 */
record ServerConfig(
        Path dataDirectory,
        String listenAddress,
        int port,
        NodesConfig nodes,
        List<String> hostNames,
        boolean syncToDisk,
        ApiServerConfig apiServer,
        SchedulerConfig scheduler,
        @Nullable AuditConfig audit,
        @Nullable MembersConfig members,
        StorageConfig storage,
        @Nullable Path configFile) {
    static final int DEFAULT_PORT = 6443;
    static final int DEFAULT_NODES = 10;
    static final int MAX_NODES = 9_999;
    static final String DEFAULT_LISTEN_ADDRESS = "127.0.0.1";

    /** Where data lies unless told otherwise. */
    static Path defaultDataDirectory() {
        return Path.of(System.getProperty("user.home"), ".hydrofoil");
    }

    /** The options that give this configuration to another process. */
    List<String> toArguments() {
        List<String> arguments =
                new ArrayList<>(List.of("--data-dir", dataDirectory.toString(), "--port", Integer.toString(port)));
        arguments.addAll(nodes.toArguments());
        if (audit != null) {
            arguments.addAll(AuditOptions.toArguments(audit));
        }
        if (members != null) {
            arguments.addAll(List.of(MembersConfig.MEMBER.name(), Integer.toString(members.self())));
            if (members.newCluster()) {
                arguments.add(MembersConfig.NEW_CLUSTER.name());
            }
        }
        if (configFile != null) {
            arguments.addAll(List.of("--config", configFile.toString()));
        }
        return arguments;
    }

    /** What was configured, by option or key of the configuration file; secrets lie in files and are not told. */
    Map<String, String> flags() {
        Map<String, String> flags = new TreeMap<>();
        flags.put("data-dir", dataDirectory.toString());
        flags.put("listenAddress", listenAddress);
        flags.put("port", Integer.toString(port));
        flags.put("hostNames", hostNames.toString());
        flags.put("syncToDisk", Boolean.toString(syncToDisk));
        flags.put("maxRequestsInflight", Integer.toString(apiServer.maxRequestsInFlight()));
        flags.put("maxMutatingRequestsInflight", Integer.toString(apiServer.maxMutatingRequestsInFlight()));
        flags.put("nodes", Integer.toString(nodes.count()));
        flags.put("encryptedResources", storage.encryptedResources().toString());
        flags.put(
                "snapshotIntervalMinutes",
                Long.toString(storage.snapshotInterval().toMinutes()));
        flags.put("snapshotAfterMiB", Long.toString(storage.snapshotAfterBytes() >> 20));
        flags.put("diskReserveMiB", Long.toString(storage.diskReserveBytes() >> 20));
        flags.put("eventTtlMinutes", Long.toString(storage.eventTtl().toMinutes()));
        flags.put("logDatagramBytes", Integer.toString(storage.logDatagramBytes()));
        if (configFile != null) {
            flags.put("config", configFile.toString());
        }
        if (audit != null) {
            flags.put("audit-policy-file", audit.policyFile().toString());
            flags.put("audit-log-path", audit.logPath().toString());
        }
        if (members != null) {
            flags.put("member", Integer.toString(members.self()));
            flags.put("new-cluster", Boolean.toString(members.newCluster()));
        }
        return flags;
    }

    /** This process alone, or one of several. */
    Membership membership() {
        return members == null ? Membership.alone() : members.membership();
    }
}
