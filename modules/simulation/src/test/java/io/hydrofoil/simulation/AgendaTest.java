package io.hydrofoil.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private record Event(long atNs, int number) {}

    @Test
    void whatIsDueComesInOrderOfTimeThenOfAsking() {
        RandomGenerator random = World.generator(1);
        PriorityQueue<Event> expected =
                new PriorityQueue<>(Comparator.comparingLong(Event::atNs).thenComparingInt(Event::number));
        Agenda agenda = new Agenda();
        int[] ran = new int[1];
        int asked = 0;
        for (int i = 0; i < 20_000 || !agenda.isEmpty(); i++) {
            if (i < 20_000 && (agenda.isEmpty() || random.nextInt(5) < 3)) {
                Event event = new Event(random.nextInt(500), asked++);
                expected.add(event);
                agenda.add(event.atNs, () -> ran[0] = event.number);
            } else {
                Event first = expected.remove();
                assertThat(agenda.firstNs()).isEqualTo(first.atNs);
                assertThat(agenda.firstSequence()).isEqualTo(first.number);
                agenda.remove().run();
                assertThat(ran[0]).isEqualTo(first.number);
            }
        }
        assertThat(expected).isEmpty();
    }
}
