package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every real kubectl of the machine goes through what people do with kubectl, against one running product. */
class KubectlIT {
    @TempDir
    static Path directory;

    private static Product product;

    @BeforeAll
    static void up() {
        product = new Product(directory.resolve("cluster"));
        product.up(4);
    }

    @AfterAll
    static void down() {
        product.close();
    }

    @TestFactory
    Stream<DynamicNode> kubectl() throws IOException {
        List<Path> binaries = Kubectl.binaries();
        return binaries.stream().map(binary -> walk(binary, binary.equals(binaries.getLast())));
    }

    private DynamicNode walk(Path binary, boolean isNewest) {
        Path files = directory.resolve("files-" + binary.getFileName());
        KubectlWalk walk = new KubectlWalk(of(binary, "walk"), files);
        Map<String, Runnable> steps = new LinkedHashMap<>(walk.steps());
        if (isNewest) {
            steps.putAll(walk.longSteps());
        }
        return dynamicContainer(
                binary.getFileName().toString(),
                steps.entrySet().stream()
                        .map(step -> dynamicTest(step.getKey(), () -> {
                            Files.createDirectories(files);
                            step.getValue().run();
                        })));
    }

    private Kubectl of(Path binary, String prefix) {
        String version = binary.getFileName().toString();
        String namespace = prefix + "-" + version.replaceAll("[^0-9]+", "-").replaceAll("^-|-$", "") + "x";
        return new Kubectl(binary, product.kubeconfig(), directory.resolve("cache-" + version), namespace);
    }

    @Test
    void whyTellsWhatExcludesAPod() throws IOException {
        Kubectl kubectl = of(Kubectl.binaries().getLast(), "why");
        kubectl.run("create namespace " + kubectl.namespace());
        kubectl.run("""
                apiVersion: v1
                kind: Pod
                metadata: {name: lonely}
                spec:
                  nodeSelector: {quay: nowhere}
                  containers: [{name: c, image: registry.example/c}]
                """, "apply", "-f", "-");
        Product.Ran why = Product.Ran.command(
                List.of(
                        Product.project("hydrofoil").toString(),
                        "why",
                        "pod",
                        "lonely",
                        "-n",
                        kubectl.namespace(),
                        "--kubeconfig",
                        product.kubeconfig().toString()),
                "",
                60);
        assertThat(why.code()).as(why.toString()).isZero();
        assertThat(why.out()).contains("NodeAffinity").contains("excludes 4").contains("quay");
        kubectl.run("delete namespace " + kubectl.namespace() + " --wait=false");
    }

    @Test
    void customObjectsGoWithTheirOwnersAndNamespaces() throws IOException {
        Kubectl kubectl = of(Kubectl.binaries().getLast(), "custom");
        kubectl.run("create namespace " + kubectl.namespace());
        kubectl.run("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: ships.sea.example.com}
                spec:
                  group: sea.example.com
                  scope: Namespaced
                  names: {plural: ships, singular: ship, kind: Ship, listKind: ShipList}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """, "apply", "-f", "-");
        kubectl.run("wait --for=condition=Established crd/ships.sea.example.com --timeout=60s");
        for (String ship : List.of("argo", "bounty")) {
            kubectl.run(
                    "{\"apiVersion\": \"sea.example.com/v1\", \"kind\": \"Ship\", \"metadata\": {\"name\": \"" + ship
                            + "\"}}",
                    "create",
                    "-f",
                    "-");
        }
        String uid = kubectl.run("get ship argo -o jsonpath={.metadata.uid}").strip();
        kubectl.run("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: cargo
                  ownerReferences: [{apiVersion: sea.example.com/v1, kind: Ship, name: argo, uid: %s}]
                """.formatted(uid), "create", "-f", "-");
        kubectl.run("delete ship argo");
        kubectl.run("wait --for=delete configmap/cargo --timeout=60s");
        kubectl.run("delete namespace " + kubectl.namespace() + " --timeout=60s");
        assertThat(kubectl.run("get ships --all-namespaces -o name").strip()).isEmpty();
        kubectl.run("delete crd ships.sea.example.com --timeout=60s");
    }
}
