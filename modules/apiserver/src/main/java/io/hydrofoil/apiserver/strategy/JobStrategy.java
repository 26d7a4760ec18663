package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.MapValue;

/** Jobs: a selector by the job's own uid, unless the client insists on its own. */
final class JobStrategy implements Strategy {
    private static final String UID = "batch.kubernetes.io/controller-uid";
    private static final String NAME = "batch.kubernetes.io/job-name";

    @Override
    public void prepareCreate(Attempt attempt, MapValue job) {
        MapValue spec = job.ensureMap("spec");
        if (spec.flag("manualSelector", false)) {
            return;
        }
        String uid = job.map("metadata").text("uid", "");
        String name = job.map("metadata").text("name", "");
        MapValue template = spec.ensureMap("template").ensureMap("metadata").ensureMap("labels");
        putIfAbsent(template, "controller-uid", uid);
        putIfAbsent(template, "job-name", name);
        putIfAbsent(template, UID, uid);
        putIfAbsent(template, NAME, name);
        putIfAbsent(spec.ensureMap("selector").ensureMap("matchLabels"), UID, uid);
    }

    /** A job without labels shows those of its template; after validation, which is to name the template's only. */
    @Override
    public void complete(Attempt attempt, MapValue job) {
        MapValue template = job.map("spec").mapAt("template", "metadata", "labels");
        if (!template.isEmpty() && job.map("metadata").map("labels").isEmpty()) {
            job.ensureMap("metadata").put("labels", template.copy());
        }
    }

    private static void putIfAbsent(MapValue labels, String key, String value) {
        if (!labels.has(key)) {
            labels.put(key, value);
        }
    }
}
