package io.hydrofoil.scheduler.scores;

import io.hydrofoil.scheduler.demand.Demand.Images;
import io.hydrofoil.scheduler.table.ImageColumn;
import io.hydrofoil.scheduler.table.NodeTable;
import org.jspecify.annotations.Nullable;

/** ImageLocality: nodes that have large images of the pod already, the more so the more nodes have them. */
final class ImageScore implements RowScore {
    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST_BYTES = 23 * MEBIBYTE;
    private static final long MOST_BYTES_A_CONTAINER = 1000 * MEBIBYTE;

    private final NodeTable table;
    private final Images images;
    private final long mostBytes;

    private ImageScore(NodeTable table, Images images) {
        this.table = table;
        this.images = images;
        this.mostBytes = MOST_BYTES_A_CONTAINER * images.count();
    }

    static @Nullable RowScore of(NodeTable table, Images images) {
        return images.names().isEmpty() ? null : new ImageScore(table, images);
    }

    @Override
    public int score(int row) {
        long sum = 0;
        for (String name : images.names()) {
            ImageColumn.Image image = table.images().on(row, name);
            if (image != null) {
                sum += (long) (image.sizeBytes() * ((double) image.nodes() / table.liveCount()));
            }
        }
        long within = Math.clamp(sum, LEAST_BYTES, mostBytes);
        return (int) (RowScores.MAX * (within - LEAST_BYTES) / (mostBytes - LEAST_BYTES));
    }
}
