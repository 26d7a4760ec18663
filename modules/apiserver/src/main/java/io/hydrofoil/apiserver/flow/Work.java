package io.hydrofoil.apiserver.flow;

import io.hydrofoil.chassis.HotPath;

/**
 * How much of the server a request is estimated to take, packed into one long so that the usual request allocates
 * nothing: seats while it runs, seats that stay taken afterwards while watchers are told, and for how long (after
 * KEP-1040, "request width").
 */
public final class Work {
    /** Most seats of one request. */
    public static final int MAX_SEATS = 10;

    /** One seat, nothing afterwards. */
    public static final long ONE_SEAT = pack(1, 0, 0);

    private static final int OBJECTS_PER_SEAT = 100;
    private static final int WATCHERS_PER_SEAT = 100;

    /** What telling one watcher of one change costs; measured, see decision 0011. */
    private static final long WATCHER_NS = 20_000;

    private static final long MIN_AFTERWARDS_US = 500;
    private static final double MAX_SHARE_OF_LEVEL = 0.15;

    private Work() {}

    /**
     * A list, or the initial events of a watch.
     *
     * @param objects that lie under the prefix that is walked
     * @param limit of the page; 0: none
     * @param isSelective whether a selector may leave objects out, so that a page takes more than its size to fill
     */
    @HotPath
    public static long ofList(long objects, long limit, boolean isSelective) {
        long walked = limit > 0 && limit < objects && !isSelective ? limit : objects;
        long seats = (walked + OBJECTS_PER_SEAT - 1) / OBJECTS_PER_SEAT;
        return pack(Math.clamp(seats, 1, MAX_SEATS), 0, 0);
    }

    /** A write to a kind that so many clients watch. */
    @HotPath
    public static long ofWrite(int watchers) {
        if (watchers < WATCHERS_PER_SEAT) {
            return ONE_SEAT;
        }
        int seats = Math.clamp((watchers + WATCHERS_PER_SEAT - 1) / WATCHERS_PER_SEAT, 1, MAX_SEATS);
        long afterwardsUs = watchers * WATCHER_NS / seats / 1000;
        return afterwardsUs < MIN_AFTERWARDS_US ? ONE_SEAT : pack(1, seats, (int) Math.min(afterwardsUs, 1_000_000));
    }

    /** The same work within what one request of a level with this nominal limit may take. */
    @HotPath
    public static long within(long work, int nominalSeats) {
        int most = Math.clamp((int) Math.ceil(nominalSeats * MAX_SHARE_OF_LEVEL), 1, MAX_SEATS);
        if (seats(work) <= most && seatsAfterwards(work) <= most) {
            return work;
        }
        return pack(Math.min(seats(work), most), Math.min(seatsAfterwards(work), most), afterwardsUs(work));
    }

    static int seats(long work) {
        return (int) (work >>> 56) & 0xFF;
    }

    static int seatsAfterwards(long work) {
        return (int) (work >>> 48) & 0xFF;
    }

    static int afterwardsUs(long work) {
        return (int) work;
    }

    private static long pack(int seats, int seatsAfterwards, int afterwardsUs) {
        return (long) seats << 56 | (long) seatsAfterwards << 48 | afterwardsUs;
    }
}
