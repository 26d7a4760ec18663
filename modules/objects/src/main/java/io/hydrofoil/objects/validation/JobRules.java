package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
            faults.invalid("spec.selector", selector, "`selector` not auto-generated");
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        boolean indexed = given.text("completionMode", "").equals("Indexed");
        boolean sameCompletions = given.number("completions", -1) == stored.number("completions", -1);
        boolean scaledTogether = indexed
                && given.has("completions")
                && given.number("completions", 0) == given.number("parallelism", -1);
        if (!sameCompletions && !scaledTogether) {
            faults.immutable("spec.completions", given.get("completions"));
        }
        frozen(given, stored, "selector", faults);
        template(given.map("template"), stored.map("template"), isStartable(old), faults);
        FROZEN.forEach(field -> frozen(given, stored, field, faults));
        JobStatusRules.change(now, old, faults);
    }

    private static void frozen(MapValue given, MapValue stored, String field, Faults faults) {
        if (!Objects.equals(given.get(field), stored.get(field))) {
            faults.immutable("spec." + field, given.get(field));
        }
    }

    private static void template(MapValue given, MapValue stored, boolean startable, Faults faults) {
        MapValue now = startable ? schedulingFree(given) : given;
        MapValue before = startable ? schedulingFree(stored) : stored;
        if (!now.map("metadata").equals(before.map("metadata"))) {
            faults.immutable("spec.template", given);
        }
        if (!now.map("spec").equals(before.map("spec"))) {
            faults.immutable("spec.template.spec", given.get("spec"));
        }
    }

    private static boolean isStartable(MapValue job) {
        return job.map("spec").flag("suspend", false) && !job.map("status").has("startTime");
    }

    /** While a job is suspended and has not started, what steers scheduling may still change. */
    private static MapValue schedulingFree(MapValue template) {
        MapValue copy = template.copy();
        if (copy.get("metadata") instanceof MapValue metadata) {
            metadata.remove("labels");
            metadata.remove("annotations");
        }
        if (copy.get("spec") instanceof MapValue spec) {
            List.of("nodeSelector", "tolerations", "schedulingGates").forEach(spec::remove);
            for (String list : List.of("containers", "initContainers")) {
                spec.list(list).maps().forEach(container -> container.remove("resources"));
            }
            if (spec.get("affinity") instanceof MapValue affinity) {
                affinity.remove("nodeAffinity");
                if (affinity.isEmpty()) {
                    spec.remove("affinity");
                }
            }
        }
        return copy;
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
