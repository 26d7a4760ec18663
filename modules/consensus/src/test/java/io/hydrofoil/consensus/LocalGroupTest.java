package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.store.StoreLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalGroupTest {
    private static final StoreLimits LIMITS = new StoreLimits(1_000, 1_024, 100_000, 200_000, 1 << 20);

    /** One in a few comes to nothing, because a heartbeat was on its way. */
    private static final int ATTEMPTS = 8;

    @TempDir
    Path directory;

    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    private LocalGroup start(String name, int members) throws Exception {
        Path own = directory.resolve(name);
        return LocalGroup.start(own, members, false, LIMITS, (where, fault) -> faults.add(where + ": " + fault));
    }

    /** Without the sign of the line nothing would be missed: the leader's heartbeats go on. */
    @Test
    void threeMembersElectAtOnceWhenTheProcessOfTheirLeaderSeemsToHaveEnded() throws Exception {
        boolean elected = false;
        for (int attempt = 0; attempt < ATTEMPTS && !elected; attempt++) {
            try (LocalGroup group = start("group-" + attempt, 3)) {
                elected = group.electAnew();
                assertThat(group.nodes()).hasSize(3).hasSameSizeAs(group.stores());
            }
        }
        assertThat(elected).isTrue();
        assertThat(faults).noneMatch(fault -> fault.contains("has stopped"));
    }

    @Test
    void oneMemberHasNobodyToElect() throws Exception {
        try (LocalGroup group = start("alone", 1)) {
            assertThat(group.leader()).isZero();
            assertThatThrownBy(group::electAnew).isInstanceOf(IllegalStateException.class);
        }
    }
}
