package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation of creations against the answers of a real server. */
final class RecordedValidationTest {
    private static final List<String> FILES = List.of(
            "validation-metadata-names",
            "validation-metadata",
            "validation-workloads",
            "validation-batch",
            "validation-service",
            "validation-pod-containers",
            "validation-pod-spec",
            "validation-pod-volumes",
            "validation-pod-probes-resources",
            "validation-config-storage",
            "validation-network-policy-scale",
            "validation-cluster",
            "validation-admission-config",
            "validation-strict",
            "validation-requests");

    @Test
    void nothingThatARealServerAcceptsIsRefused() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<String> files = new ArrayList<>(FILES);
        files.addAll(List.of(
                "objects-minimal-namespaced",
                "objects-minimal-cluster",
                "objects-pod-defaults",
                "objects-pod-containers",
                "objects-workloads",
                "objects-service",
                "objects-config",
                "objects-cluster-kinds",
                "objects-network-kinds",
                "objects-storage-nodes",
                "patch-strategic-podspec",
                "patch-kubectl"));
        for (String file : files) {
            for (Recordings.Step step : Recordings.steps(file)) {
                Kind kind = creation(step);
                if (kind == null || step.code() != 201) {
                    continue;
                }
                List<FieldError> errors = faults(kind, step);
                if (!errors.isEmpty()) {
                    wrong.add(file + ": " + step.caseName() + ": " + errors);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"validation-metadata-names", "validation-metadata"})
    void metadataIsRefusedInTheSameWords(String file) throws Exception {
        assertThat(differences(file)).isEmpty();
    }

    @Test
    void printsHowManyRefusalsOfKindsHaveTheSameWords() throws Exception {
        for (String file : FILES) {
            List<String> wrong = differences(file);
            System.out.println(file + ": " + wrong.size() + " refusals differ");
            if (Boolean.getBoolean("hydrofoil.verbose")) {
                wrong.forEach(System.out::println);
            }
        }
    }

    private static List<String> differences(String file) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Recordings.Step step : Recordings.steps(file)) {
            Kind kind = creation(step);
            String message = step.wanted().text("message", "").replace("<id>", "g0123abcd");
            if (kind == null
                    || step.code() != 422
                    || message.isEmpty()
                    || message.contains("<uid")
                    || step.caseName().startsWith("name: Job name of more")) {
                continue;
            }
            String name =
                    step.step().map("body").map("metadata").text("name", "").replace("<id>", "g0123abcd");
            String got = Statuses.invalid(kind, name, faults(kind, step)).message();
            if (!got.equals(message)) {
                wrong.add(step.caseName() + "\n  want " + message + "\n  got  " + got);
            }
        }
        return wrong;
    }

    private static Kind creation(Recordings.Step step) {
        Kind kind = step.verb().equals("POST") ? step.kind() : null;
        boolean readable = kind != null
                && kind.persisted()
                && step.step().get("body") instanceof MapValue
                && !Json.text(step.step().map("body")).contains("${");
        return readable ? kind : null;
    }

    private static List<FieldError> faults(Kind kind, Recordings.Step step) throws MalformedException {
        MapValue object = Json.map(
                Json.text(step.step().map("body")).replace("<id>", "g0123abcd").replace("<ns>", "n"));
        MapValue metadata = object.ensureMap("metadata");
        if (!metadata.has("name") && metadata.has("generateName")) {
            metadata.put("name", metadata.text("generateName", "") + "x2z7q");
        }
        if (kind.namespaced()) {
            metadata.put("namespace", "n");
        }
        Shape.conformNew(kind, object, new Shape.Report());
        Defaults.apply(kind, object);
        if (kind.kind().equals("Pod")) {
            object.map("spec").putIfAbsent("serviceAccountName", new StringValue("default"));
        }
        if (kind.kind().equals("Service") && !object.map("spec").has("clusterIPs")) {
            String address = object.map("spec").text("clusterIP", "");
            if (!address.isEmpty()) {
                object.map("spec").put("clusterIPs", ListValue.ofTexts(List.of(address)));
            }
        }
        if (kind.kind().equals("Job") && !object.map("spec").flag("manualSelector", false)) {
            generateSelector(object);
        }
        return Validation.create(kind, object);
    }

    /** As the strategy of jobs does before validation. */
    private static void generateSelector(MapValue job) {
        String name = job.map("metadata").text("name", "");
        job.map("metadata").put("uid", "u");
        MapValue labels =
                job.map("spec").ensureMap("template").ensureMap("metadata").ensureMap("labels");
        for (String prefix : List.of("", "batch.kubernetes.io/")) {
            labels.putIfAbsent(prefix + "controller-uid", new StringValue("u"));
            labels.putIfAbsent(prefix + "job-name", new StringValue(name));
        }
        job.map("spec").ensureMap("selector").ensureMap("matchLabels").put("batch.kubernetes.io/controller-uid", "u");
    }
}
