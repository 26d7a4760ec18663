package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;

final class AdvertisedAddressTest {
    @Test
    void whoListensAtOneAddressIsReachedThere() throws Exception {
        InetSocketAddress listening = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6443);
        assertThat(AdvertisedAddress.of(listening, null)).isEqualTo(listening);
    }

    @Test
    void whoListensEverywhereIsReachedAtAnAddressOfTheMachine() throws Exception {
        InetSocketAddress told =
                AdvertisedAddress.of(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 6443), null);
        assertThat(told.getPort()).isEqualTo(6443);
        assertThat(told.getAddress().isAnyLocalAddress()).isFalse();
        assertThat(NetworkInterface.getByInetAddress(told.getAddress())).isNotNull();
    }
}
