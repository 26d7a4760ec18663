package io.hydrofoil.scheduler.extender;

import io.hydrofoil.objects.Value;
import java.util.function.Consumer;

/** Carries questions to an extender. Does not block; answers come on any thread. */
public interface ExtenderTransport {
    /** Asks; exactly one of the two is called in the end. */
    void ask(String verb, Value question, Consumer<Value> onAnswer, Consumer<String> onFault);
}
