package io.hydrofoil.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiClientTest {
    /** Watches that filled their connections to the last stream left none for the requests beside them. */
    @Test
    void callsThatStayLeaveRoomForOthersOnEachConnection() {
        assertThat(ApiClient.connectionsFor(5_000, 1_000)).isEqualTo(10);
        assertThat(ApiClient.connectionsFor(501, 1_000)).isEqualTo(2);
        assertThat(ApiClient.connectionsFor(7, 1)).isEqualTo(7);
    }
}
