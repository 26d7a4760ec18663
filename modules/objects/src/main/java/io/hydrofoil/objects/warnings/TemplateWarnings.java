package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.validation.NameRules;
import java.util.List;

/** Kinds that make pods from a template; they warn again of their template when their generation moves. */
final class TemplateWarnings implements WarningRules {
    private static final int MANY_INDEXES = 100_000;
    private static final int MANY_AT_ONCE = 10_000;

    private final String path;
    private final boolean namesPods;

    /**
     * @param path of the template
     * @param namesPods whether names of pods begin with the name of the object
     */
    TemplateWarnings(String path, boolean namesPods) {
        this.path = path;
        this.namesPods = namesPods;
    }

    @Override
    public void create(MapValue object, List<String> texts) {
        List<String> wrong = namesPods ? NameRules.label(object.map("metadata").text("name", "")) : List.of();
        if (!wrong.isEmpty()) {
            texts.add("metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior;"
                    + " a DNS label is recommended: [" + String.join(" ", wrong) + "]");
        }
        template(object, texts);
        if (isStatefulSet(object)) {
            claims(object, "", texts);
            history(object, texts);
        }
    }

    @Override
    public void update(MapValue now, MapValue old, List<String> texts) {
        long generation = now.map("metadata").number("generation", 0);
        if (generation != old.map("metadata").number("generation", 0)) {
            template(now, texts);
        }
        if (isStatefulSet(now)) {
            history(now, texts);
            // that is how a server writes the field in an update
            claims(now, ".Spec", texts);
        }
    }

    private static boolean isStatefulSet(MapValue object) {
        return object.text("kind", "").equals("StatefulSet");
    }

    private void template(MapValue object, List<String> texts) {
        job(object, texts);
        PodWarnings.template(object.mapAt(path.split("\\.")), path, texts);
    }

    private void job(MapValue object, List<String> texts) {
        MapValue spec = object.map("spec");
        MapValue job = object.text("kind", "").equals("CronJob") ? spec.mapAt("jobTemplate", "spec") : spec;
        boolean indexed = job.text("completionMode", "").equals("Indexed");
        if (indexed && job.number("completions", 0) > MANY_INDEXES && job.number("parallelism", 0) > MANY_AT_ONCE) {
            texts.add(path.substring(0, path.length() - ".template".length())
                    + ": In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than"
                    + " 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes"
                    + " fail");
        }
    }

    private static void history(MapValue object, List<String> texts) {
        if (object.map("spec").number("revisionHistoryLimit", 0) < 0) {
            texts.add("spec.revisionHistoryLimit: a negative value retains all historical revisions;"
                    + " a value >= 0 is recommended");
        }
    }

    private static void claims(MapValue object, String below, List<String> texts) {
        ListValue claims = object.map("spec").list("volumeClaimTemplates");
        for (int i = 0; i < claims.size(); i++) {
            String field = "spec.volumeClaimTemplates[" + i + "]" + below;
            StorageWarnings.claimSpec(claims.mapAt(i).map("spec"), field, texts);
        }
    }
}
