package io.hydrofoil.apiserver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.verbs.Command;
import io.hydrofoil.apiserver.verbs.Result;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.KindTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final List<Ticket> back = new ArrayList<>();
    private final Turns turns = new Turns(back::add);
    private final Ticket first = ticket();
    private final Ticket second = ticket();
    private final Ticket third = ticket();

    static Ticket ticket() {
        Target target = Target.of(Verb.DELETE, KindTable.builtin().require("v1", "Secret"), "n", "s");
        return new Ticket(
                new Command.Delete(target, DeleteOptions.NONE), Identity.of("tester"), new Ignored(), 0, false);
    }

    private static final class Ignored implements Completion {
        @Override
        public void done(Result result, long revision, Notes notes) {}

        @Override
        public void refused(ApiStatus status, Notes notes) {}

        @Override
        public void unknown(ApiStatus status) {}
    }

    @Test
    void whoComesLaterWaitsInOrder() {
        assertThat(turns.take(first, "q", 0)).isTrue();
        assertThat(turns.take(second, "q", 0)).isFalse();
        assertThat(turns.take(third, "q", 0)).isFalse();
        turns.leave(first);
        assertThat(back).containsExactly(second);
        assertThat(turns.take(second, "q", 0)).as("it has its turn").isTrue();
        turns.leave(second);
        turns.leave(third);
        assertThat(back).containsExactly(second, third);
        assertThat(turns.take(first, "q", 0)).as("nobody is left").isTrue();
    }

    @Test
    void othersAreNotHeldUp() {
        assertThat(turns.take(first, "q", 0)).isTrue();
        assertThat(turns.take(second, "r", 0)).isTrue();
        turns.leave(third);
        assertThat(back).isEmpty();
    }

    @Test
    void whoWaitsTooLongIsTakenOutWithoutPassingOnATurnItNeverHad() {
        turns.take(first, "q", 0);
        turns.take(second, "q", 10);
        turns.take(third, "q", 20);
        List<Ticket> late = new ArrayList<>();
        turns.takeAll(ticket -> ticket.queuedNs < 20, late::add);
        assertThat(late).containsExactly(second);
        turns.leave(second);
        assertThat(back).isEmpty();
        turns.leave(first);
        assertThat(back).containsExactly(third);
    }
}
