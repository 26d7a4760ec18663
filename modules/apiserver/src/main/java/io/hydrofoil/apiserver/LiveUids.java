package io.hydrofoil.apiserver;

import io.hydrofoil.access.TokenClaims;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.RecordFlyweight;
import io.hydrofoil.store.Reader;
import org.agrona.DirectBuffer;

/** Uids of stored objects, read from their records' headers. Thread-safe. */
record LiveUids(KindTable kinds, Reader reader) implements TokenClaims.LiveObjects {
    @Override
    public String uid(String kindName, String namespace, String name) {
        Kind kind = kinds.require("v1", kindName);
        Uid uid = new Uid();
        return !name.isEmpty() && reader.get(StorageKeys.of(kind, namespace, name), uid) ? uid.text : "";
    }

    private static final class Uid implements Reader.RecordVisitor {
        private final RecordFlyweight record = new RecordFlyweight();
        private String text = "";

        @Override
        public void onRecord(DirectBuffer buffer, int offset, int length, long revision) {
            text = record.wrap(buffer, offset, length).uid();
        }
    }
}
