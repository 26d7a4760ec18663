package io.hydrofoil.objects.warnings;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.validation.AddressRules;
import io.hydrofoil.objects.validation.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pods and pod templates. Changes of pods say nothing: programs make them, and often. */
final class PodWarnings implements WarningRules {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String USE_SECCOMP = "non-functional in v1.27+; use the \"seccompProfile\" field instead";
    /** Annotations that do nothing any more, each with what to say. */
    private static final List<String[]> OLD_ANNOTATIONS = List.of(
            new String[] {
                "scheduler.alpha.kubernetes.io/critical-pod",
                "non-functional in v1.16+; use the \"priorityClassName\" field instead"
            },
            new String[] {
                "security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"
            },
            new String[] {
                "security.alpha.kubernetes.io/unsafe-sysctls",
                "non-functional in v1.11+; use the \"sysctls\" field instead"
            });

    private final String path;
    private final MapValue spec;
    private final MapValue annotations;
    private final List<String> texts;

    /** The rules of the kind. */
    PodWarnings() {
        this("", MapValue.EMPTY, List.of());
    }

    private PodWarnings(String path, MapValue pod, List<String> texts) {
        this.path = path;
        this.spec = pod.map("spec");
        this.annotations = pod.map("metadata").map("annotations");
        this.texts = texts;
    }

    @Override
    public void create(MapValue pod, List<String> into) {
        List<String> wrong = NameRules.label(pod.map("metadata").text("name", ""));
        if (!wrong.isEmpty()) {
            into.add("metadata.name: this is used in the Pod's hostname, which can result in surprising behavior;"
                    + " a DNS label is recommended: [" + String.join(" ", wrong) + "]");
        }
        new PodWarnings("", pod, into).all();
    }

    @Override
    public void update(MapValue now, MapValue old, List<String> into) {
        // nobody reads them
    }

    static void template(MapValue template, String path, List<String> into) {
        new PodWarnings(path + ".", template, into).all();
    }

    private void all() {
        for (String label : spec.map("nodeSelector").keys()) {
            say("spec.nodeSelector[" + label + "]", NodeLabels.deprecation(label));
        }
        nodeAffinity(spec.map("affinity").map("nodeAffinity"));
        spread(spec.list("topologySpreadConstraints"));
        for (String[] old : OLD_ANNOTATIONS) {
            if (annotations.has(old[0])) {
                say("metadata.annotations[" + old[0] + "]", old[1]);
            }
        }
        VolumeWarnings.all(spec.list("volumes"), path + "spec.volumes", texts);
        repeats("hostAliases", "ip");
        repeats("imagePullSecrets", "name");
        unnamedSecrets(spec.list("imagePullSecrets"));
        ContainerWarnings.bytes(spec.map("overhead"), path + "spec.overhead", texts);
        if (annotations.has(SECCOMP_POD) && !spec.map("securityContext").has("seccompProfile")) {
            say("metadata.annotations[" + SECCOMP_POD + "]", USE_SECCOMP);
        }
        new ContainerWarnings(path, spec, annotations, texts).all();
        if (spec.number("terminationGracePeriodSeconds", 0) < 0) {
            say(
                    "spec.terminationGracePeriodSeconds",
                    "must be >= 0; negative values are invalid and will be treated as 1");
        }
        for (String sort : new String[] {"podAffinity", "podAntiAffinity"}) {
            podAffinity(spec.map("affinity").map(sort), "spec.affinity." + sort);
        }
        addresses();
    }

    private void say(String field, @Nullable String text) {
        if (text != null) {
            texts.add(path + field + ": " + text);
        }
    }

    private void nodeAffinity(MapValue affinity) {
        String field = "spec.affinity.nodeAffinity.";
        ListValue terms = affinity.map(REQUIRED).list("nodeSelectorTerms");
        for (int i = 0; i < terms.size(); i++) {
            nodeTerm(terms.mapAt(i), false, field + REQUIRED + ".nodeSelectorTerms[" + i + "]");
        }
        ListValue preferred = affinity.list(PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            nodeTerm(preferred.mapAt(i).map("preference"), true, field + PREFERRED + "[" + i + "].preference");
        }
    }

    private void nodeTerm(MapValue term, boolean checksValues, String field) {
        nodeTerm(term, checksValues, path + field, texts);
    }

    static void nodeTerm(MapValue term, boolean checksValues, String path, List<String> texts) {
        ListValue expressions = term.list("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            String key = expressions.mapAt(i).text("key", "");
            String place = path + ".matchExpressions[" + i + "]";
            String old = NodeLabels.deprecation(key);
            if (old != null) {
                texts.add(place + ".key: " + key + " is " + old);
            }
            List<String> values =
                    checksValues ? expressions.mapAt(i).list("values").texts() : List.of();
            for (int j = 0; j < values.size(); j++) {
                for (String fault : LabelSyntax.valueFaults(values.get(j))) {
                    texts.add(place + ".values[" + j + "]: " + values.get(j) + " is invalid, " + fault);
                }
            }
        }
    }

    private void spread(ListValue constraints) {
        for (int i = 0; i < constraints.size(); i++) {
            String field = "spec.topologySpreadConstraints[" + i + "]";
            String key = constraints.mapAt(i).text("topologyKey", "");
            String old = NodeLabels.deprecation(key);
            say(field + ".topologyKey", old == null ? null : key + " is " + old);
            selects(constraints.mapAt(i), field);
        }
    }

    private void selects(MapValue owner, String field) {
        if (!owner.has("labelSelector")) {
            say(field + ".labelSelector", "a null labelSelector results in matching no pod");
        }
    }

    private void podAffinity(MapValue affinity, String field) {
        ListValue required = affinity.list(REQUIRED);
        for (int i = 0; i < required.size(); i++) {
            selects(required.mapAt(i), field + "." + REQUIRED + "[" + i + "]");
        }
        ListValue preferred = affinity.list(PREFERRED);
        for (int i = 0; i < preferred.size(); i++) {
            selects(preferred.mapAt(i).map("podAffinityTerm"), field + "." + PREFERRED + "[" + i + "].podAffinityTerm");
        }
    }

    private void repeats(String list, String key) {
        ListValue items = spec.list(list);
        Set<String> seen = new HashSet<>(0);
        for (int i = 0; i < items.size(); i++) {
            String text = items.mapAt(i).text(key, "");
            if (!seen.add(text)) {
                say("spec." + list + "[" + i + "]." + key, "duplicate " + key + " " + GoQuote.of(text));
            }
        }
    }

    private void unnamedSecrets(ListValue secrets) {
        for (int i = 0; i < secrets.size(); i++) {
            if (secrets.mapAt(i).text("name", "").isEmpty()) {
                say("spec.imagePullSecrets[" + i + "].name", "invalid empty name \"\"");
            }
        }
    }

    private void addresses() {
        List<String> servers = spec.map("dnsConfig").list("nameservers").texts();
        for (int i = 0; i < servers.size(); i++) {
            address(path + "spec.dnsConfig.nameservers[" + i + "]", servers.get(i), texts);
        }
        ListValue aliases = spec.list("hostAliases");
        for (int i = 0; i < aliases.size(); i++) {
            address(path + "spec.hostAliases[" + i + "].ip", aliases.mapAt(i).text("ip", ""), texts);
        }
    }

    static void address(String field, String text, List<String> texts) {
        String warning = AddressRules.addressWarning(field, text);
        if (warning != null) {
            texts.add(warning);
        }
    }
}
