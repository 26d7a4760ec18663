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

    @TempDir
    Path directory;

    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    private LocalGroup start(int members) throws Exception {
        return LocalGroup.start(directory, members, false, LIMITS, (where, fault) -> faults.add(where + ": " + fault));
    }

    @Test
    void threeMembersElectAnewAndGoOn() throws Exception {
        try (LocalGroup group = start(3)) {
            ClusterNode.Term before = group.nodes().getFirst().term();
            assertThat(before).isNotNull();
            group.electAnew();
            assertThat(group.nodes()).hasSameSizeAs(group.stores()).hasSize(3).allSatisfy(node -> assertThat(
                            node.isConnected())
                    .isTrue());
            assertThat(group.nodes().getFirst().term().id()).isGreaterThan(before.id());
        }
        assertThat(faults).noneMatch(fault -> fault.contains("has stopped"));
    }

    @Test
    void oneMemberHasNobodyToElect() throws Exception {
        try (LocalGroup group = start(1)) {
            assertThat(group.leader()).isZero();
            assertThatThrownBy(group::electAnew).isInstanceOf(IllegalStateException.class);
        }
    }
}
