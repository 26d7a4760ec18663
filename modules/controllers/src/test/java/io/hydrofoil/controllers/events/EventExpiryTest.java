package io.hydrofoil.controllers.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EventExpiryTest {
    private final Scenario scenario = new Scenario(new EventExpiry(Duration.ofMinutes(10)));

    @Test
    void anEventGoesSomeTimeAfterItsLastRepetition() {
        scenario.create("{'apiVersion':'v1','kind':'Event','metadata':{'name':'once'}}");
        scenario.create("{'apiVersion':'v1','kind':'Event','metadata':{'name':'again'}}");
        scenario.pass(300_000);
        scenario.cluster.patch(
                new ObjectKey(Kinds.EVENT, "default", "again"),
                "{\"lastTimestamp\":\"" + Times.seconds(scenario.cluster.wallMs()) + "\"}");
        scenario.pass(299_000);
        assertThat(scenario.cluster.all(Kinds.EVENT)).hasSize(2);
        scenario.pass(1_000);
        assertThat(scenario.cluster.all(Kinds.EVENT)).singleElement().satisfies(event -> assertThat(event.name())
                .isEqualTo("again"));
        scenario.pass(300_000);
        assertThat(scenario.cluster.all(Kinds.EVENT)).isEmpty();
    }
}
