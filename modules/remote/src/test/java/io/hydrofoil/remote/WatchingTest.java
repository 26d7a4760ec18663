package io.hydrofoil.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchingTest {
    @Test
    void lineEndsAreCountedAtEveryPlaceAndAmongEveryNeighbour() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            int ends = 0;
            for (int i = 0; i < bytes.length; i++) {
                // Neighbours of the line end in value, and bytes with the high bit, are what the trick could mistake.
                byte[] choices = {'\n', 0x0B, 0x09, (byte) 0x8A, 0, (byte) random.nextInt()};
                bytes[i] = choices[random.nextInt(choices.length)];
                ends += bytes[i] == '\n' ? 1 : 0;
            }
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
            assertThat(Watching.lineEnds(buffer)).as("round " + round).isEqualTo(ends);
        }
    }
}
