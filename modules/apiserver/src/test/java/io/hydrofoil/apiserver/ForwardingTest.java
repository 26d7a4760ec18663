package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

final class ForwardingTest {
    /** A method with a default is forgotten without a word: metrics once hid the query from the audit log that way. */
    @Test
    void everythingIsForwarded() throws Exception {
        for (Method method : Exchange.class.getMethods()) {
            assertThat(Forwarding.class
                            .getMethod(method.getName(), method.getParameterTypes())
                            .getDeclaringClass())
                    .as(method.toString())
                    .isEqualTo(Forwarding.class);
        }
        for (Method method : Exchange.Stream.class.getMethods()) {
            assertThat(Forwarding.Stream.class
                            .getMethod(method.getName(), method.getParameterTypes())
                            .getDeclaringClass())
                    .as(method.toString())
                    .isEqualTo(Forwarding.Stream.class);
        }
    }
}
