package io.hydrofoil.launcher;

import io.hydrofoil.consensus.ClusterNode;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a server says of itself as a member of the log. */
record MemberReport(ServerConfig config, Store store, ClusterNode log) {
    MapValue tree() {
        ClusterNode.Term term = log.term();
        MembersConfig members = config.members();
        int self = members == null ? 0 : members.self();
        Path data = config.dataDirectory();
        MapValue tree = new MapValue()
                .put("member", self)
                .put("leads", term != null && term.leader() == self)
                .put("leader", term == null ? -1 : term.leader())
                .put("term", term == null ? -1 : term.id())
                .put("connected", log.isConnected())
                .put("revision", store.reader().revision())
                .put("appliedPosition", log.appliedPosition())
                .put("snapshotPosition", log.snapshotPosition())
                .put("logStart", log.logStart())
                .put("syncToDisk", config.syncToDisk());
        try {
            FileStore disk = Files.getFileStore(data);
            return tree.put("logBytes", size(data.resolve("log")))
                    .put("diskFreeBytes", disk.getUsableSpace())
                    .put("diskBytes", disk.getTotalSpace());
        } catch (IOException | UncheckedIOException e) {
            return tree.put("diskFault", String.valueOf(e.getMessage()));
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
