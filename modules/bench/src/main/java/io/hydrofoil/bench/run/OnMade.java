package io.hydrofoil.bench.run;

import io.hydrofoil.remote.Call;

/** Operations on what an earlier phase made, one object after another, from the first again after the last. */
final class OnMade extends Measured {
    /** What watchers look for: the time of sending, in nanoseconds since the start of the run. */
    static final String SENT = "hydrofoil.io/bench-sent";

    private final Made made;
    private final Sort sort;
    private long index;

    /** What is done. */
    enum Sort {
        GET,
        PATCH,
        DELETE
    }

    OnMade(Recorder recorder, String phase, int lanes, Made made, Sort sort) {
        super(recorder, phase, lanes);
        this.made = made;
        this.sort = sort;
    }

    @Override
    public Call next(int lane) {
        String path = made.path(index++ % made.size());
        return switch (sort) {
            case GET -> Call.get(path);
            case PATCH -> {
                String sent = Long.toString(recorder().nowNs());
                String patch = "{\"metadata\":{\"annotations\":{\"" + SENT + "\":\"" + sent + "\"}}}";
                yield Call.mergePatch(path, patch.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            case DELETE -> Call.delete(path + "?gracePeriodSeconds=0");
        };
    }

    @Override
    public boolean keepsBodies() {
        return false;
    }
}
