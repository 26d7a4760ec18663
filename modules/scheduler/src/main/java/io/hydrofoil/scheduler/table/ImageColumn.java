package io.hydrofoil.scheduler.table;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which images lie on which rows, how large they are, and on how many nodes. */
public final class ImageColumn {
    private final Map<String, Image> byName = new HashMap<>();
    private Image[] @Nullable [] byRow;
    private long version;

    ImageColumn(int length) {
        byRow = new Image[length][];
    }

    /** An image by one of its names. */
    public static final class Image {
        private final String name;
        private final long sizeBytes;
        private int nodes;

        private Image(String name, long sizeBytes) {
            this.name = name;
            this.sizeBytes = sizeBytes;
        }

        /** Nodes that have it. */
        public int nodes() {
            return nodes;
        }

        /** Its size where it was seen first. */
        public long sizeBytes() {
            return sizeBytes;
        }
    }

    /** Whether any node has any of these. */
    public boolean anywhere(List<String> names) {
        if (byName.isEmpty()) {
            return false;
        }
        for (String name : names) {
            if (byName.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /** The image of this name on the row, or null. */
    public @Nullable Image on(int row, String name) {
        Image[] images = byRow[row];
        if (images != null) {
            for (Image image : images) {
                if (image.name.equals(name)) {
                    return image;
                }
            }
        }
        return null;
    }

    /** Changes whenever an image comes to a node or leaves one, for that may change the scores of all that have it. */
    public long version() {
        return version;
    }

    /** Replaces what a row has. */
    void put(int row, ListValue list) {
        List<Image> now = new ArrayList<>();
        for (MapValue entry : list.maps()) {
            long size = entry.number("sizeBytes", 0);
            for (String name : entry.list("names").texts()) {
                now.add(byName.computeIfAbsent(name, key -> new Image(key, size)));
            }
        }
        Image[] known = byRow[row];
        Image[] before = known == null ? new Image[0] : known;
        Image[] after = now.toArray(Image[]::new);
        if (Arrays.equals(before, after)) {
            return;
        }
        version++;
        for (Image image : after) {
            image.nodes++;
        }
        for (Image image : before) {
            if (--image.nodes == 0) {
                byName.remove(image.name);
            }
        }
        byRow[row] = after.length == 0 ? null : after;
    }

    void grow(int length) {
        byRow = Arrays.copyOf(byRow, length);
    }
}
