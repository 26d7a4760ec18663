package io.hydrofoil.bench.run;

import io.hydrofoil.objects.Kind;
import java.util.ArrayList;
import java.util.List;

/** What a phase has made: paths in order of their creation. Written on the event loop; read when the phase is over. */
final class Made {
    /** Most objects of a phase. */
    static final int MAX_OBJECTS = 2_000_000;

    private final List<String> paths = new ArrayList<>();
    private boolean hasPods;

    void add(Kind kind, String path) {
        paths.add(path);
        hasPods |= kind.kind().equals("Pod");
    }

    int size() {
        return paths.size();
    }

    String path(long index) {
        return paths.get((int) index);
    }

    boolean hasPods() {
        return hasPods;
    }

    List<String> paths() {
        return List.copyOf(paths);
    }
}
