package io.hydrofoil.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.flow.Borrowing.Bounds;
import io.hydrofoil.apiserver.flow.Borrowing.Party;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BorrowingTest {
    private static PriorityLevel level(int shares, int lendable, int borrowing) {
        return new PriorityLevel("l", "", false, shares, lendable, borrowing, 1, 1, 1);
    }

    @Test
    void nominalSeatsFollowSharesAndRoundUp() {
        List<Bounds> bounds = Borrowing.bounds(List.of(level(30, 33, -1), level(5, 0, 50), level(10, 100, 0)), 600);
        assertThat(bounds).containsExactly(new Bounds(400, 268, 600), new Bounds(67, 67, 101), new Bounds(134, 0, 134));
    }

    @Test
    void aBusyLevelGetsWhatAnIdleOneLends() {
        Party idle = new Party(new Bounds(50, 10, 100), false, 0, 0);
        Party busy = new Party(new Bounds(50, 25, 100), false, 200, 150);
        assertThat(Borrowing.limits(List.of(idle, busy), 100)).containsExactly(10, 90);
    }

    @Test
    void whoWantsItsOwnAgainGetsIt() {
        Party back = new Party(new Bounds(50, 10, 100), false, 60, 60);
        Party busy = new Party(new Bounds(50, 25, 100), false, 200, 150);
        int[] limits = Borrowing.limits(List.of(back, busy), 100);
        assertThat(limits[0]).isGreaterThanOrEqualTo(50);
        assertThat(limits[1]).isGreaterThanOrEqualTo(50);
    }

    @Test
    void whatExemptRequestsTakeIsNotSharedOut() {
        Party exempt = new Party(new Bounds(0, 0, 100), true, 40, 40);
        Party one = new Party(new Bounds(50, 10, 100), false, 100, 100);
        Party two = new Party(new Bounds(50, 10, 100), false, 0, 0);
        assertThat(Borrowing.limits(List.of(exempt, one, two), 100)).containsExactly(0, 50, 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void boundsHoldAndTogetherTheyGetNoMoreThanThereIs(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<PriorityLevel> levels = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                levels.add(level(1 + random.nextInt(100), random.nextInt(101), random.nextInt(3) * 50 - 50));
            }
            int seats = 50 + random.nextInt(1000);
            List<Bounds> bounds = Borrowing.bounds(levels, seats);
            List<Party> parties = new ArrayList<>();
            for (Bounds bound : bounds) {
                int peak = random.nextInt(2 * seats);
                parties.add(new Party(bound, false, peak, random.nextDouble() * peak));
            }
            int[] limits = Borrowing.limits(parties, seats);
            for (int i = 0; i < limits.length; i++) {
                assertThat(limits[i])
                        .as("seed " + seed + " round " + round)
                        .isBetween(
                                Math.min(1, bounds.get(i).min()),
                                Math.max(
                                        1,
                                        Math.max(
                                                parties.get(i).floor(),
                                                bounds.get(i).max())));
                assertThat(limits[i]).isGreaterThanOrEqualTo(parties.get(i).floor());
            }
            // nominal seats are rounded up, so their sum may exceed the server's by one each
            assertThat(Arrays.stream(limits).sum()).isLessThanOrEqualTo(seats + 2 * limits.length);
        }
    }

    @Test
    void demandIsMeasuredOverTime() {
        DemandMeter meter = new DemandMeter(0);
        meter.set(10, 0);
        meter.set(0, 50);
        DemandMeter.Period period = meter.next(100);
        assertThat(period.max()).isEqualTo(10);
        assertThat(period.mean()).isEqualTo(5.0);
        assertThat(period.deviation()).isEqualTo(5.0);
        assertThat(meter.next(200).max()).isZero();
    }

    @Test
    void aFallOfDemandIsBelievedSlowly() {
        double smoothed = Borrowing.smooth(100, new DemandMeter.Period(0, 0, 0));
        assertThat(smoothed).isBetween(97.0, 98.0);
        assertThat(Borrowing.smooth(0, new DemandMeter.Period(80, 70, 20))).isEqualTo(80.0);
    }

    @Test
    void clientsAreToldToWaitLongerWhileManyAreRefused() {
        Drops drops = new Drops();
        int seconds = 0;
        long second = 1_000_000_000L;
        for (long ms = 0; ms < 60_000; ms += 10) {
            seconds = drops.add(ms * 1_000_000);
        }
        assertThat(seconds).isEqualTo(8);
        assertThat(drops.add(1_000 * second)).isEqualTo(1);
    }
}
