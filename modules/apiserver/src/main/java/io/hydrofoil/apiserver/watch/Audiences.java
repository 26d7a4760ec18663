package io.hydrofoil.apiserver.watch;

import io.hydrofoil.chassis.HotPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Audiences by the key prefix that they watch. A key {@code RESOURCE/NAMESPACE/NAME} has three prefixes that can be
 * watched: the resource, the namespace
 * in it, and the whole key. So a change costs three hash lookups, however many audiences there are elsewhere (ten
 * thousand nodes that each watch a few
 * secrets by name). Owned by one shard.
 */
final class Audiences {
    private final Map<ByteSlice, List<Audience>> byPrefix = new HashMap<>();
    private final ByteSlice probe = new ByteSlice();

    /** Puts a watcher into its audience. */
    Audience join(Watcher watcher) {
        List<Audience> here =
                byPrefix.computeIfAbsent(ByteSlice.of(watcher.selection.prefix()), prefix -> new ArrayList<>(1));
        Audience audience = null;
        for (Audience existing : here) {
            if (existing.isOf(watcher.selection, watcher.encoder)) {
                audience = existing;
            }
        }
        if (audience == null) {
            audience = new Audience(watcher.selection, watcher.encoder);
            here.add(audience);
        }
        audience.add(watcher);
        return audience;
    }

    /** Forgets an audience that nobody is left of. */
    void removeIfEmpty(Audience audience) {
        if (audience.size() > 0) {
            return;
        }
        byte[] prefix = audience.selection().prefix();
        List<Audience> here = byPrefix.get(probe.set(prefix, prefix.length));
        if (here != null && here.remove(audience) && here.isEmpty()) {
            byPrefix.remove(probe.set(prefix, prefix.length));
        }
    }

    /** Passes on the audiences under whose prefix the key lies. */
    @HotPath
    void visit(byte[] key, int keyLength, Consumer<Audience> visitor) {
        int slashes = 0;
        for (int i = 0; i < keyLength; i++) {
            if (key[i] == '/' && ++slashes >= 2) {
                visit(byPrefix.get(probe.set(key, i + 1)), visitor);
            }
        }
        visit(byPrefix.get(probe.set(key, keyLength)), visitor);
    }

    @HotPath
    private static void visit(@Nullable List<Audience> audiences, Consumer<Audience> visitor) {
        if (audiences != null) {
            for (int i = 0; i < audiences.size(); i++) {
                visitor.accept(audiences.get(i));
            }
        }
    }
}
