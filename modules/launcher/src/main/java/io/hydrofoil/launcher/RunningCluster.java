package io.hydrofoil.launcher;

import io.hydrofoil.launcher.DataDirectory.Owner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers of this machine that belong to one directory.
 *
 * @param directory of all of them
 * @param members in order
 */
record RunningCluster(Path directory, List<Member> members) {
    /**
     * One server.
     *
     * @param directory its data directory
     * @param owner its process, if it lives
     */
    record Member(int index, Path directory, @Nullable Owner owner) {
        /** Where it listens; empty if it does not. */
        String server() {
            return owner == null ? "" : owner.server();
        }
    }

    static RunningCluster find(Path directory) throws StartException {
        List<Path> directories = LocalMembers.directories(directory);
        List<Path> all = directories.isEmpty() ? List.of(directory) : directories;
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            members.add(new Member(i, all.get(i), DataDirectory.owner(all.get(i))));
        }
        return new RunningCluster(directory, members);
    }

    /** One that listens. */
    String anyServer() throws StartException {
        for (Member member : members) {
            if (!member.server().isEmpty()) {
                return member.server();
            }
        }
        throw new StartException(
                ExitCode.NOT_RUNNING, "no cluster runs on " + directory, "start it with \"hydrofoil up\"");
    }
}
