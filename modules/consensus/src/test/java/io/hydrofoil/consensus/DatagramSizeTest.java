package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramSizeTest {
    @Test
    void membersOfOneMachineSendLargeOnes() {
        assertThat(DatagramSize.of(config("127.0.0.1", "localhost", "::1"))).isEqualTo(DatagramSize.LOOPBACK);
    }

    @Test
    void otherMachinesAndThoseThatMayBecomeManyGetWhatEveryNetworkCarries() {
        assertThat(DatagramSize.of(config("127.0.0.1", "192.0.2.7", "192.0.2.8")))
                .isEqualTo(DatagramSize.ANYWHERE);
        assertThat(DatagramSize.of(config("127.0.0.1", "one.example", "two.example")))
                .isEqualTo(DatagramSize.ANYWHERE);
        assertThat(DatagramSize.of(config("127.0.0.1"))).isEqualTo(DatagramSize.ANYWHERE);
    }

    @Test
    void whoKnowsTheNetworkSaysHowLarge() {
        ConsensusConfig config = config("192.0.2.6", "192.0.2.7", "192.0.2.8").withDatagrams(8_960);
        assertThat(DatagramSize.of(config)).isEqualTo(8_960);
    }

    private static ConsensusConfig config(String... hosts) {
        List<MemberAddress> members = List.of(hosts).stream()
                .map(host -> new MemberAddress(host, 7_000))
                .toList();
        return ConsensusConfig.durable(new Membership(0, members), Path.of("data"), Path.of("run"));
    }
}
