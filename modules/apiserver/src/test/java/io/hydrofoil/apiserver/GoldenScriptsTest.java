package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.TestLog;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Yaml;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import io.hydrofoil.testkit.GoldenScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The project's own golden scripts, each against a fresh server whose log applies at once. */
final class GoldenScriptsTest {
    private static final Path SCRIPTS =
            Path.of(System.getProperty("hydrofoil.root")).resolve("modules/apiserver/src/test/resources/golden");
    private static final StoreLimits LIMITS = new StoreLimits(20_000, 512, 1 << 20, 4 << 20, 32 << 20);
    private static final Identity ADMIN = Identity.of("kubernetes-admin", Identity.MASTERS, "system:authenticated");

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(SCRIPTS)) {
            files = found.filter(file -> file.toString().endsWith(".script"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
    }

    private static void replay(Path file) throws Exception {
        List<Throwable> faults = new ArrayList<>();
        try (Store store = new Store(1, LIMITS);
                ApiServer server = new ApiServer(
                        new ApiServer.Parts(
                                store,
                                LIMITS,
                                new TestLog(store),
                                new Authorizer(),
                                TestTokens.TOKENS,
                                Clock.system(),
                                (where, fault) -> faults.add(fault),
                                new Metrics()),
                        ApiServerConfig.forMachine(1))) {
            server.start();
            server.bootstrap(new InetSocketAddress(InetAddress.getLoopbackAddress(), 6443), true)
                    .get(30, TimeUnit.SECONDS);
            GoldenScript.read(file).replay(request -> ask(server, request));
        }
        assertThat(faults).isEmpty();
    }

    private static String ask(ApiServer server, GoldenScript.Request request) {
        FakeExchange exchange = FakeExchange.of(request.method(), request.target())
                .with("Content-Type", "application/json")
                .sending(request.body())
                .by(ADMIN);
        for (String header : request.headers()) {
            String[] sides = header.split(": ", 2);
            if (sides[0].equals("As")) {
                exchange.by(sides[1].equals("anonymous") ? Identity.ANONYMOUS : Identity.of(sides[1]));
            } else {
                exchange.with(sides[0], sides[1]);
            }
        }
        server.handle(exchange);
        exchange.await();
        StringBuilder answer = new StringBuilder().append(exchange.code()).append('\n');
        for (Map.Entry<String, List<String>> header : exchange.answered().entrySet()) {
            if (header.getKey().equals("Warning")) {
                header.getValue()
                        .forEach(text -> answer.append("Warning: ").append(text).append('\n'));
            }
        }
        boolean keepsManagers = request.headers().contains("Keep: managedFields");
        return answer.append(readable(exchange.text(), keepsManagers)).toString();
    }

    /** YAML for each JSON value, which shows differences best; what is laid out for people and other text as it is. */
    private static String readable(String body, boolean keepsManagers) {
        if (!body.startsWith("{") || body.startsWith("{\n")) {
            return body;
        }
        List<String> documents = new ArrayList<>();
        for (String line : body.split("\n")) {
            MapValue tree = Json.map(line).copy();
            if (!keepsManagers) {
                withoutManagers(tree);
                withoutManagers(tree.map("object"));
                tree.list("items").maps().forEach(GoldenScriptsTest::withoutManagers);
            }
            documents.add(new String(Yaml.bytes(tree), StandardCharsets.UTF_8).strip());
        }
        return String.join("\n---\n", documents);
    }

    /** Who manages which field would hide what a script is about; one that is about it says {@code Keep}. */
    private static void withoutManagers(MapValue object) {
        if (object.get("metadata") instanceof MapValue metadata) {
            metadata.remove("managedFields");
        }
    }
}
