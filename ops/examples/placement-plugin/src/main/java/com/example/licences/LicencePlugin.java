package com.example.licences;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.PlacementPlugin;
import org.jspecify.annotations.Nullable;

/** Keeps pods that need licences to nodes that have enough; of those it prefers the ones with the fewest. */
public final class LicencePlugin implements PlacementPlugin {
    private static final String DEFAULT_LABEL = "example.com/licences";

    @Override
    public String name() {
        return "Licences";
    }

    @Override
    public @Nullable Judge judge(ApiObject pod, MapValue args) {
        String label = args.text("label", DEFAULT_LABEL);
        int needed = number(pod.metadata().map("annotations").text(label));
        return needed == 0 ? null : new LicenceJudge(label, needed);
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0; // not a number: as good as none
        }
    }

    /** Pods that need equally many are judged alike: the record itself is the sign. */
    private record LicenceJudge(String label, int needed) implements Judge {
        @Override
        public Object sign() {
            return this;
        }

        @Override
        public @Nullable Objection objection(Place place) {
            return number(place.label(label)) < needed ? new Objection("node(s) had too few licences", true) : null;
        }

        @Override
        public int score(Place place) {
            return 100 * needed / Math.max(needed, number(place.label(label)));
        }
    }
}
