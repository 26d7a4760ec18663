package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules of jobs. */
public final class JobRules implements KindRules.Complete {
    private static final String UID = "batch.kubernetes.io/controller-uid";
    private static final String NAME = "batch.kubernetes.io/job-name";
    private static final List<String> FROZEN =
            List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy");

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        JobSpecRules.spec(spec, "spec", faults);
        SelectorRules.ofWorkload(spec, SelectorRules.Workload.JOB, faults);
    }

    @Override
    public void before(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        if (!spec.flag("manualSelector", false) && spec.get("selector") instanceof MapValue selector) {
            generated(object.map("metadata"), spec, selector, faults);
        }
    }

    @Override
    public void creation(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String name = object.map("metadata").text("name", "");
        long completions = spec.number("completions", 0);
        if (spec.text("completionMode", "").equals("Indexed") && completions > 0) {
            String host = name + "-" + (completions - 1);
            if (!NameRules.label(host).isEmpty()) {
                faults.invalid("metadata.name", name, "will not able to create pod with invalid DNS label: " + host);
            }
        }
    }

    /** The labels that tell a job's pods from all others must be as the server would have set them. */
    private static void generated(MapValue metadata, MapValue spec, MapValue selector, Faults faults) {
        String uid = metadata.text("uid", "");
        String name = metadata.text("name", "");
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("controller-uid", uid);
        expected.put("job-name", name);
        expected.put(UID, uid);
        expected.put(NAME, name);
        MapValue labels = spec.mapAt("template", "metadata", "labels");
        expected.forEach((key, value) -> {
            String path = "spec.template.metadata.labels[" + key + "]";
            if (!labels.has(key)) {
                faults.required(path, "must be '" + value + "'");
            } else if (!labels.text(key, "").equals(value)) {
                faults.invalid(path, labels, "must be '" + value + "'");
            }
        });
        if (!LabelSelector.of(selector).matches(MapValue.ofTexts(expected))) {
            faults.invalid("spec.selector", ApiTypes.LABEL_SELECTOR.of(selector), "`selector` not auto-generated");
        }
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (subresource.equals("status")) {
            JobStatusRules.change(now, old, faults);
        } else {
            object(now, faults);
            change(now, old, faults);
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        completions(given, stored, faults);
        frozen(given, stored, "selector", faults);
        template(given.map("template"), stored.map("template"), old, faults);
        FROZEN.forEach(field -> frozen(given, stored, field, faults));
    }

    /** Only what is indexed can be made longer or shorter, and no more may run than there is to do. */
    private static void completions(MapValue given, MapValue stored, Faults faults) {
        @Nullable Value count = given.get("completions");
        if (Objects.equals(count, stored.get("completions"))) {
            return;
        }
        if (!given.text("completionMode", "").equals("Indexed")) {
            faults.immutable("spec.completions", count);
        } else if (count != null && given.number("completions", 0) != given.number("parallelism", 0)) {
            faults.invalid("spec.completions", count, "can only be modified in tandem with spec.parallelism");
        }
    }

    private static void frozen(MapValue given, MapValue stored, String field, Faults faults) {
        if (!Objects.equals(given.get(field), stored.get(field))) {
            var now = given.get(field);
            faults.immutable(
                    "spec." + field,
                    switch (field) {
                        case "selector" -> ApiTypes.LABEL_SELECTOR.of(now);
                        case "podFailurePolicy" -> ApiTypes.FAILURE_POLICY.of(now);
                        case "successPolicy" -> ApiTypes.SUCCESS_POLICY.of(now);
                        default -> now;
                    });
        }
    }

    /** While a job is suspended, what its containers may use can still change; else nothing of its template. */
    private static void template(MapValue given, MapValue stored, MapValue old, Faults faults) {
        if (!old.map("spec").flag("suspend", false)) {
            if (!given.equals(stored)) {
                faults.immutable("spec.template", given);
            }
            return;
        }
        boolean started = old.map("status").has("startTime");
        MapValue now = withoutResources(given.map("spec"));
        MapValue before = withoutResources(stored.map("spec"));
        if (!started) {
            dropScheduling(now);
            dropScheduling(before);
        }
        if (!now.equals(before)) {
            faults.immutable("spec.template.spec", given.get("spec"));
        }
    }

    private static MapValue withoutResources(MapValue spec) {
        MapValue copy = spec.copy();
        for (String list : List.of("containers", "initContainers")) {
            copy.list(list).maps().forEach(container -> container.remove("resources"));
        }
        return copy;
    }

    /** Until a job starts, what steers where its pods go may change as well. */
    private static void dropScheduling(MapValue spec) {
        List.of("nodeSelector", "tolerations", "schedulingGates").forEach(spec::remove);
        if (spec.get("affinity") instanceof MapValue affinity) {
            affinity.remove("nodeAffinity");
            if (affinity.isEmpty()) {
                spec.remove("affinity");
            }
        }
    }

    /** Names of the containers of a pod spec. */
    static List<String> containerNames(MapValue podSpec) {
        ListValue all = new ListValue();
        podSpec.list("containers").forEach(all::add);
        podSpec.list("initContainers").forEach(all::add);
        return all.stream()
                .filter(MapValue.class::isInstance)
                .map(container -> ((MapValue) container).text("name", ""))
                .toList();
    }
}
