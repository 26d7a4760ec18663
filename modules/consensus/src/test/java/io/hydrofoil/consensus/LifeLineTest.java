package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LifeLineTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    /** Long beside a connection over the loopback interface, which takes less than a millisecond. */
    private static final long QUIET_MS = 300;

    private final Semaphore gone = new Semaphore(0);
    private ServerSocket leader;
    private Membership membership;
    private LifeLine line;

    @BeforeEach
    void aFollowerAndTheDoorOfItsLeader() throws IOException {
        leader = new ServerSocket(0, 10, LOOPBACK);
        int own;
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            own = free.getLocalPort();
        }
        membership = new Membership(0, List.of(address(own), address(leader.getLocalPort())));
        line = LifeLine.open(membership, gone::release);
    }

    @AfterEach
    void close() throws IOException {
        line.close();
        leader.close();
    }

    @Test
    void tellsOnceThatTheProcessOfTheLeaderHasEnded() throws Exception {
        line.follow(1);
        Socket held = leader.accept();
        assertThat(gone.tryAcquire(QUIET_MS, TimeUnit.MILLISECONDS)).isFalse();
        leader.close();
        held.close();
        gone.acquire();
        assertThat(gone.tryAcquire(QUIET_MS, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aConnectionThatBreaksIsMadeAnewAndTellsNothing() throws Exception {
        line.follow(1);
        for (int i = 0; i < 5; i++) {
            leader.accept().close();
        }
        assertThat(gone.tryAcquire(QUIET_MS, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aLeaderThatWasNeverReachedIsNotMissed() throws Exception {
        leader.close();
        line.follow(1);
        assertThat(gone.tryAcquire(QUIET_MS, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void nobodyIsWatchedByTheLeaderItself() throws Exception {
        line.follow(1);
        Socket held = leader.accept();
        line.follow(0);
        assertThat(held.getInputStream().read()).isEqualTo(-1);
        leader.close();
        assertThat(gone.tryAcquire(QUIET_MS, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void holdsTheLinesOfOthersUntilItIsClosed() throws Exception {
        try (Socket other = connect()) {
            other.setSoTimeout((int) QUIET_MS);
            assertThatThrownBy(() -> other.getInputStream().read()).isInstanceOf(java.net.SocketTimeoutException.class);
            other.setSoTimeout(0);
            line.close();
            assertThat(other.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void theOldestLineMakesRoomForOneTooMany() throws Exception {
        List<Socket> others = new ArrayList<>();
        for (int i = 0; i <= LifeLine.MAX_LINES; i++) {
            others.add(connect());
        }
        assertThat(others.getFirst().getInputStream().read()).isEqualTo(-1);
        Socket second = others.get(1);
        second.setSoTimeout((int) QUIET_MS);
        assertThatThrownBy(() -> second.getInputStream().read()).isInstanceOf(java.net.SocketTimeoutException.class);
        for (Socket other : others) {
            other.close();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> LifeLine.open(membership, gone::release))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TCP")
                .hasMessageContaining(Integer.toString(membership.address().port()));
    }

    private Socket connect() throws IOException {
        return new Socket(LOOPBACK, membership.address().port());
    }

    private static MemberAddress address(int port) {
        return new MemberAddress("127.0.0.1", Math.min(port, 65_530));
    }
}
