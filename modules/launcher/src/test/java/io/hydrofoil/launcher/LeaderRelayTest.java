package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.apiserver.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LeaderRelayTest {
    /** A client that takes nothing after the first piece, and may go while the relay is about to wait for it. */
    private static final class Client implements Exchange.Stream {
        private final StringBuilder taken = new StringBuilder();
        private final boolean goes;
        private @Nullable Runnable onClose;
        private boolean isEnded;

        Client(boolean goes) {
            this.goes = goes;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            taken.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {
            // what was written counts
        }

        @Override
        public boolean isWritable() {
            if (goes && onClose != null) {
                onClose.run();
            }
            return !goes;
        }

        @Override
        public void onWritable(Runnable callback) {
            // never again
        }

        @Override
        public void onClose(Runnable callback) {
            onClose = callback;
        }

        @Override
        public void end() {
            isEnded = true;
        }
    }

    @Test
    void anAnswerThatBreaksOffEnds() {
        // a pipe that nobody writes to fails when it is read
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream("line".getBytes(StandardCharsets.UTF_8)), new PipedInputStream());
        Client client = new Client(false);
        assertThatThrownBy(() -> LeaderRelay.stream(client, broken)).isInstanceOf(IOException.class);
        assertThat(client.taken).hasToString("line");
        assertThat(client.isEnded).isTrue();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // the wait ends for no interrupt
    void aClientThatGoesIsNotWaitedFor() throws Exception {
        Client client = new Client(true);
        LeaderRelay.stream(client, new ByteArrayInputStream("line".getBytes(StandardCharsets.UTF_8)));
        assertThat(client.taken).hasToString("line");
    }
}
