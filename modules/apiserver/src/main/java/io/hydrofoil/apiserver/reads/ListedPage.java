package io.hydrofoil.apiserver.reads;

import io.hydrofoil.apiserver.conversion.ConversionException;
import io.hydrofoil.apiserver.conversion.ShownObjects;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list request would be answered with, for a verb that does something to each of the objects.
 *
 * @param meta the list's metadata
 * @param objects as stored, or as they were to be shown
 */
public record ListedPage(ListMeta meta, List<ApiObject> objects) {
    /** Decides anew what is listed. */
    interface Asked {
        ListRequest request() throws RefusedException;
    }

    /** Reads the page that the options ask for; objects are of kind {@code stored}. */
    public static ListedPage read(Reader reader, Target target, ListOptions options, Kind stored)
            throws RefusedException {
        return read(reader, () -> ListRequest.of(reader, target, options), stored, null);
    }

    /** As above, with objects as {@code shown} shows them; null: as stored. May wait then. */
    public static ListedPage read(
            Reader reader, Target target, ListOptions options, Kind stored, @Nullable ShownObjects shown)
            throws RefusedException {
        try {
            return read(reader, () -> ListRequest.of(reader, target, options), stored, shown);
        } catch (ConversionException e) {
            throw new RefusedException(e.status());
        }
    }

    /** The walk may begin anew: nothing has been done to the objects yet. */
    static ListedPage read(Reader reader, Asked asked, Kind stored) throws RefusedException {
        return read(reader, asked, stored, null);
    }

    private static ListedPage read(Reader reader, Asked asked, Kind stored, @Nullable ShownObjects shown)
            throws RefusedException {
        for (int walk = 1; ; walk++) {
            ListRequest request = asked.request();
            if (request.isExpired()) {
                throw new RefusedException(request.unlisted(reader, false));
            }
            try {
                return walked(reader, request, stored, shown);
            } catch (RecordPieces.ExpiredException e) {
                if (!request.mayBeginAnew(e, walk)) {
                    throw new RefusedException(request.unlisted(reader, e.isFuture()));
                }
            }
        }
    }

    private static ListedPage walked(Reader reader, ListRequest request, Kind stored, @Nullable ShownObjects shown)
            throws RecordPieces.ExpiredException {
        Collector collector = new Collector(stored);
        byte[] afterKey = request.from().afterKey();
        RecordPieces records = new RecordPieces(
                        reader, request.selection(), request.revision(), afterKey, request.limit(), collector)
                .showing(shown);
        WireBytes none = new WireBytes(0);
        while (records.fill(none, Integer.MAX_VALUE)) {
            none.clear();
        }
        return new ListedPage(request.meta(reader, records), collector.objects);
    }

    /** Keeps the objects instead of writing them. */
    private static final class Collector implements RecordPieces.RecordWriter {
        private final Kind stored;
        private final List<ApiObject> objects = new ArrayList<>();

        Collector(Kind stored) {
            this.stored = stored;
        }

        @Override
        public boolean writesRecords() {
            return true;
        }

        @Override
        public void write(WireBytes out, RecordFlyweight record, long revision) {
            objects.add(new ApiObject(stored, revision, record.json(revision)));
        }

        @Override
        public void writeShown(WireBytes out, MapValue tree) {
            long revision = Long.parseLong(tree.map("metadata").text("resourceVersion", "0"));
            objects.add(ApiObject.of(stored, revision, tree));
        }

        @Override
        public void write(WireBytes out, byte[] json) {
            throw new IllegalStateException("records are asked for");
        }
    }
}
