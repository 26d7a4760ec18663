package io.hydrofoil.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import org.junit.jupiter.api.Test;

class ScriptTest {
    private static Script of(String container) {
        return Script.of(Json.map(container));
    }

    @Test
    void understandsSimpleStepsAndNothingElse() {
        assertThat(of("{\"command\":[\"sleep\",\"3\"]}")).isEqualTo(new Script(3_000, 0));
        assertThat(of("{\"command\":[\"sh\",\"-c\",\"echo hi; sleep 2 && exit 4\"]}"))
                .isEqualTo(new Script(2_000, 4));
        assertThat(of("{\"command\":[\"/bin/sh\",\"-c\"],\"args\":[\"sleep 1m; false; sleep 9\"]}"))
                .isEqualTo(new Script(60_000, 1));
        assertThat(of("{\"args\":[\"sleep\",\"infinity\"]}")).isEqualTo(new Script(SimBehavior.NEVER, 0));
        assertThat(of("{\"command\":[\"sh\",\"-c\",\"while true; do sleep 1; done\"]}"))
                .isNull();
        assertThat(of("{\"command\":[\"nginx\",\"-g\",\"daemon off;\"]}")).isNull();
        assertThat(of("{}")).isNull();
    }

    @Test
    void addressesGoAroundBeforeTheyAreReused() {
        AddressPool pool = new AddressPool("10.128.3.0/24");
        String first = pool.allocate();
        assertThat(first).isEqualTo("10.128.3.2");
        pool.release(first);
        assertThat(pool.allocate()).isEqualTo("10.128.3.3");
        pool.reserve("10.128.3.4");
        assertThat(pool.allocate()).isEqualTo("10.128.3.5");
        for (int i = 0; i < 250; i++) {
            assertThat(pool.allocate()).isNotEmpty();
        }
        assertThat(pool.allocate()).isEmpty();
    }
}
