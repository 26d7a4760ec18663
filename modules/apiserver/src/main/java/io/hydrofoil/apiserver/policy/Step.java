package io.hydrofoil.apiserver.policy;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import org.jspecify.annotations.Nullable;

/** What a policy has to do with a write. */
sealed interface Step {
    Current policy();

    /** Whether the policy lets pass what it cannot judge. */
    default boolean failsOpen() {
        return policy().tree().map("spec").text("failurePolicy", "Fail").equals("Ignore");
    }

    /** The name of a binding by which a policy concerns a write; null if the policy is not well configured itself. */
    @Nullable
    String bindingName();

    /**
     * A policy is to look at the write.
     *
     * @param kind as which it sees the object
     * @param param what it looks at beside, or null
     */
    record Invocation(
            Current policy,
            Current binding,
            Kind kind,
            @Nullable MapValue param) implements Step {
        @Override
        public String bindingName() {
            return binding.name();
        }

        /** Tells one invocation of a write from the others. */
        String id() {
            String about = policy.name() + "/" + binding.name();
            if (param == null) {
                return about;
            }
            MapValue metadata = param.map("metadata");
            return about + "/" + metadata.text("namespace", "") + "/" + metadata.text("name", "");
        }
    }

    /** A policy concerns the write, but cannot look at it; {@code text} says why. */
    record Misconfigured(Current policy, @Nullable Current binding, String text) implements Step {
        @Override
        public @Nullable String bindingName() {
            return binding == null ? null : binding.name();
        }

        String message() {
            return "failed to configure " + (binding == null ? "policy" : "binding") + ": " + text;
        }
    }
}
