package io.hydrofoil.soak;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
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
        return binaries.stream().map(this::walk);
    }

    private DynamicNode walk(Path binary) {
        String version = binary.getFileName().toString();
        String namespace = "walk-" + version.replaceAll("[^0-9]+", "-").replaceAll("^-|-$", "") + "x";
        Kubectl kubectl = new Kubectl(binary, product.kubeconfig(), directory.resolve("cache-" + version), namespace);
        KubectlWalk walk = new KubectlWalk(kubectl, directory.resolve("files-" + version));
        return dynamicContainer(
                version,
                walk.steps().entrySet().stream()
                        .map(step -> dynamicTest(step.getKey(), () -> {
                            Files.createDirectories(directory.resolve("files-" + version));
                            step.getValue().run();
                        })));
    }
}
