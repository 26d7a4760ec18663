package io.hydrofoil.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.store.codec.ChunkEncoder;
import io.hydrofoil.store.codec.MessageHeaderEncoder;
import io.hydrofoil.testkit.FuzzTarget;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot whose checksums are right is whole, or corrupt; nothing else comes of it. The input is the items of a
 * snapshot, which are put into one chunk.
 */
final class SnapshotFuzz implements FuzzTarget {
    @Override
    public void check(byte[] input) {
        long[] seen = new long[1];
        SnapshotLoader loader = SnapshotLoader.checking((key, buffer, offset, length, revision) -> {
            buffer.checkLimit(offset + length);
            seen[0]++;
            return true;
        });
        try {
            byte[] chunk = chunk(input);
            loader.onChunk(new UnsafeBuffer(chunk), 0, chunk.length);
            loader.finish();
        } catch (CorruptSnapshotException e) {
            assertThat(e.getMessage()).isNotNull();
        }
        assertThat(seen[0]).isLessThanOrEqualTo(input.length);
    }

    private static byte[] chunk(byte[] items) {
        byte[] bytes = Arrays.copyOf(new byte[SnapshotItems.CHUNK_HEADER], SnapshotItems.CHUNK_HEADER + items.length);
        System.arraycopy(items, 0, bytes, SnapshotItems.CHUNK_HEADER, items.length);
        CRC32C crc = new CRC32C();
        crc.update(items);
        new ChunkEncoder()
                .wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderEncoder())
                .sequence(0)
                .payloadLength(items.length)
                .crc32c((int) crc.getValue());
        return bytes;
    }

    @Override
    public List<byte[]> seeds() {
        try (StoreFixture fixture = new StoreFixture(StoreFixture.small())) {
            fixture.apply(new Model.Transaction().put("a", "record").put("b", "other"));
            fixture.apply(new Model.Transaction().put("a", "newer").delete("b", ""));
            byte[] chunk = fixture.snapshot(64 * 1024).getFirst();
            return List.of(Arrays.copyOfRange(chunk, SnapshotItems.CHUNK_HEADER, chunk.length));
        }
    }
}
