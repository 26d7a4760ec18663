package io.hydrofoil.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.apiserver.ApiServerConfig;
import io.hydrofoil.apiserver.AuditConfig;
import io.hydrofoil.scheduler.SchedulerConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "version", "server", "keys", "snapshot", "member"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString(UTF_8)).startsWith("Usage: hydrofoil " + command);
    }

    @Test
    void helpListsCommandsAndExitCodes() {
        assertThat(run()).isZero();
        assertThat(out.toString(UTF_8)).contains("  up  ", "Exit codes:", "   8  the port is taken");
    }

    @Test
    void mistypedWordsAreNamedWithTheNearestKnownOne() {
        assertThat(run("upp")).isEqualTo(2);
        assertThat(run("up", "--detatch")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .contains(
                        "unknown command \"upp\"; did you mean up?",
                        "unknown option --detatch; did you mean --detach?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1500", "992", "65536"})
    void datagramsHaveASizeThatTheLogCanSend(String bytes) throws Exception {
        Path config = Files.writeString(directory.resolve("c.yaml"), "logDatagramBytes: " + bytes + "\n");
        assertThat(run("server", "--config", config.toString(), "--data-dir", directory.toString()))
                .isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("logDatagramBytes is " + bytes, "a multiple of 32");
    }

    @Test
    void valuesAreChecked() {
        assertThat(run("up", "--port", "x")).isEqualTo(2);
        assertThat(run("up", "--port", "70000")).isEqualTo(3);
        assertThat(run("up", "--port")).isEqualTo(2);
        assertThat(run("up", "--detach=yes")).isEqualTo(2);
    }

    @Test
    void theConfigurationFileIsReadAndOptionsWin() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), """
            port: 7000
            nodes: 3
            nodeFailures: flapping=5%
            nodeStageDelays: pull=1s..2s
            nodeSeed: 4
            hostNames: [a.example.com]
            syncToDisk: false
            maxRequestsInflight: 50
            maxMutatingRequestsInflight: 200
            encryptedResources: [secrets, configmaps]
            snapshotIntervalMinutes: 5
            snapshotAfterMiB: 64
            diskReserveMiB: 256
            eventTtlMinutes: 20
            logDatagramBytes: 8192
            """);
        Arguments arguments = Arguments.parse(
                new ServerCommand(), List.of("--config=" + file, "--nodes=5", "--seed=9", "--data-dir", "/d"));

        assertThat(ServerOptions.resolve(arguments))
                .isEqualTo(new ServerConfig(
                        Path.of("/d"),
                        "127.0.0.1",
                        7000,
                        new NodesConfig(5, "flapping=5%", "pull=1s..2s", 9),
                        List.of("a.example.com"),
                        false,
                        new ApiServerConfig(Runtime.getRuntime().availableProcessors(), 50, 200),
                        SchedulerConfig.defaults(),
                        null,
                        null,
                        new StorageConfig(
                                List.of("secrets", "configmaps"),
                                Duration.ofMinutes(5),
                                64L << 20,
                                256L << 20,
                                Duration.ofMinutes(20),
                                8192),
                        file.toAbsolutePath()));
    }

    @Test
    void listsMayBeGivenInPartsAndNothingElseTwice() throws Exception {
        Arguments bench = Arguments.parse(
                new BenchCommand(), List.of("density", "--set", "pods=5", "--set=rate=2,nodes=1", "--size", "small"));
        assertThat(bench.text("--set")).isEqualTo("pods=5,rate=2,nodes=1");
        assertThatThrownBy(() -> Arguments.parse(new ServerCommand(), List.of("--port", "1", "--port=2")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--port is given twice");
    }

    @Test
    void whatFailsOnSimulatedNodesIsCheckedAtTheStartAndHandedToOtherProcesses() throws Exception {
        Command server = new ServerCommand();
        NodesConfig nodes = ServerOptions.resolve(Arguments.parse(
                        server, List.of("--fail", "crash-loop=2%", "--stage-delay", "pull=2s", "--seed", "3")))
                .nodes();
        assertThat(nodes).isEqualTo(new NodesConfig(ServerConfig.DEFAULT_NODES, "crash-loop=2%", "pull=2s", 3));
        assertThat(ServerOptions.resolve(Arguments.parse(server, nodes.toArguments()))
                        .nodes())
                .isEqualTo(nodes);
        assertThatThrownBy(() -> ServerOptions.resolve(Arguments.parse(server, List.of("--fail", "sulking=2%"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("sulking");
    }

    @Test
    void aRunningClusterIsFoundByTheConfigurationThatStartedIt() throws Exception {
        Path data = directory.resolve("configured");
        Path file = Files.writeString(directory.resolve("c.yaml"), "dataDir: " + data + "\n");
        Arguments arguments = Arguments.parse(new DownCommand(), List.of("--config", file.toString()));

        assertThat(ServerOptions.dataDirectory(arguments)).isEqualTo(data);
    }

    @Test
    void theAuditLogIsConfiguredByFileAndOptions() throws Exception {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), "x");
        Path file = Files.writeString(
                directory.resolve("c.yaml"),
                "auditPolicyFile: " + policy + "\nauditLogMaxSize: 7\nauditLogMaxAge: 3\n");
        ServerConfig config = ServerOptions.resolve(Arguments.parse(
                new ServerCommand(),
                List.of(
                        "--config=" + file,
                        "--data-dir",
                        "/d",
                        "--audit-log-maxsize",
                        "9",
                        "--audit-log-maxbackup=2")));

        assertThat(config.audit()).isEqualTo(new AuditConfig(policy, Path.of("/d/audit.log"), 9, 2, 3));
        assertThat(ServerOptions.resolve(Arguments.parse(new ServerCommand(), config.toArguments()))
                        .audit())
                .isEqualTo(config.audit());
    }

    @Test
    void anAuditLogWithoutAPolicyOrWithAMissingOneIsRefused() {
        assertThat(run("server", "--audit-log-path", "/tmp/a.log")).isEqualTo(3);
        assertThat(run("server", "--audit-policy-file", "/does/not/exist")).isEqualTo(3);
        assertThat(run("server", "--audit-log-maxsize", "0")).isEqualTo(3);
    }

    @Test
    void anUnknownKeyStopsTheStartWithTheNearestKnownOne() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), "prot: 1\n");
        assertThat(run("up", "--config", file.toString())).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("unknown key \"prot\"", "did you mean \"port\"?");
    }

    @Test
    void aMistakeInTheSchedulersConfigurationIsToldByItsPlace() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), """
            scheduler:
              profiles:
                - plugins:
                    score:
                      enabled: [{name: NodeResourcesFitt, weight: 2}]
            """);
        assertThat(run("up", "--config", file.toString())).isEqualTo(3);
        assertThat(err.toString(UTF_8))
                .contains(
                        "scheduler.profiles[0].plugins.score.enabled[0].name names the unknown plugin",
                        "did you mean \"NodeResourcesFit\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"port: abc\n", "hostNames: x\n", "- a\n", "a: [\n"})
    void brokenConfigurationIsRefused(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), text);
        assertThat(run("up", "--config", file.toString())).isEqualTo(3);
    }

    @Test
    void aTakenPortIsFoundBeforeAnythingStarts() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Path data = directory.resolve("data");
            assertThat(run("server", "--data-dir", data.toString(), "--port", "" + taken.getLocalPort()))
                    .isEqualTo(8);
            assertThat(data.resolve("log")).doesNotExist();
        }
    }

    @Test
    void aDirectoryBelowAFileIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(run("server", "--data-dir", file.resolve("data").toString())).isEqualTo(6);
        assertThat(err.toString(UTF_8)).contains("to mend it: ");
    }

    @Test
    void aDirectoryHasOneOwnerWhoIsForgottenWhenItEnds() throws Exception {
        try (DataDirectory first = DataDirectory.open(directory)) {
            first.announce("https://127.0.0.1:1");
            assertThat(DataDirectory.owner(directory))
                    .isEqualTo(new DataDirectory.Owner(ProcessHandle.current().pid(), "https://127.0.0.1:1"));
            assertThatThrownBy(() -> DataDirectory.open(directory))
                    .isInstanceOfSatisfying(
                            StartException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.IN_USE));
        }
        assertThat(DataDirectory.owner(directory)).isNull();
        DataDirectory.open(directory).close();
        assertThat(run("down", "--data-dir", directory.toString())).isEqualTo(10);
        assertThat(run("status", "--data-dir", directory.toString())).isEqualTo(10);
    }

    @Test
    void testsAndServerRunWithTheSameOptions() throws Exception {
        Path root = Path.of(System.getProperty("hydrofoil.root"));
        String pom = Files.readString(root.resolve("pom.xml"));
        String options = pom.substring(pom.indexOf("<jvm.options>") + 13, pom.indexOf("</jvm.options>"));
        try (Stream<String> lines = Files.lines(root.resolve("ops/jvm.options"))) {
            assertThat(lines.filter(line -> !line.startsWith("#"))).containsExactlyInAnyOrder(options.split(" "));
        }
    }

    private int run(String... args) {
        return Main.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), args);
    }
}
