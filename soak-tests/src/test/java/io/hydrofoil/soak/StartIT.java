package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping and failing to start, as a user meets them: the script, exit codes and messages. */
class StartIT {
    private static final int FAILED_BY_USAGE = 2;
    private static final int NO_JDK = 4;
    private static final int IN_USE = 7;
    private static final int PORT_TAKEN = 8;
    private static final int DISK_FULL = 9;
    private static final int NOT_RUNNING = 10;
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(12);

    @TempDir
    Path directory;

    @Test
    void aClusterStartsTellsItsStateAndStops() throws Exception {
        Product product = new Product(directory.resolve("cluster"));
        assertThat(product.hydrofoil("status").code()).isEqualTo(NOT_RUNNING);
        product.up(3);
        try {
            Product.Ran status = product.hydrofoil("status");
            assertThat(status.code()).as(status.toString()).isZero();
            assertThat(status.out())
                    .contains("state           ready", "https://127.0.0.1:" + product.port(), ", batch scheduling");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(product.kubeconfig())))
                    .isEqualTo("rw-------");
            assertThat(kubectl(product).run("config current-context")).isEqualTo("hydrofoil\n");
            assertThat(kubectl(product).run("get nodes -o name").lines()).hasSize(3);

            aSecondStartIsRefused(product);
        } finally {
            product.close();
        }
        Product.Ran again = product.hydrofoil("down");
        assertThat(again.code()).as(again.toString()).isEqualTo(NOT_RUNNING);
    }

    /** On the same directory and on the same port; the first cluster does not mind. */
    private void aSecondStartIsRefused(Product running) {
        Product.Ran sameDirectory = running.hydrofoil("up", "--detach", "--port", "0");
        assertThat(sameDirectory.code()).as(sameDirectory.toString()).isEqualTo(IN_USE);
        assertThat(sameDirectory.err()).contains("is in use by process", "to mend it: ");

        Product other = new Product(directory.resolve("other"));
        Product.Ran samePort = other.hydrofoil("up", "--detach", "--port", Integer.toString(running.port()));
        assertThat(samePort.code()).as(samePort.toString()).isEqualTo(PORT_TAKEN);
        assertThat(samePort.toString()).contains(running.port() + "", "to mend it: ");
        assertThat(other.hydrofoil("status").code()).isEqualTo(NOT_RUNNING);

        assertThat(running.hydrofoil("status").code()).isZero();
    }

    @Test
    void afterSigkillAnImmediateUpContinuesWithTheData() throws Exception {
        try (Product product = new Product(directory.resolve("cluster"))) {
            product.up(2);
            kubectl(product).run("create configmap before --from-literal=a=b");
            ProcessHandle server = server(product.hydrofoil("status"));
            server.destroyForcibly();
            server.onExit().get();

            product.up(2);

            assertThat(kubectl(product).run("get configmap before -o jsonpath={.data.a}"))
                    .isEqualTo("b");
        }
    }

    /** A suspended laptop, a paused virtual machine: longer than what parts of the log would take for death. */
    @Test
    void aPausedServerGoesOn() throws Exception {
        try (Product product = new Product(directory.resolve("cluster"))) {
            product.up(2);
            ProcessHandle server = server(product.hydrofoil("status"));
            signal(server, "STOP");
            LockSupport.parkNanos(PAUSE_NS);
            signal(server, "CONT");

            kubectl(product).run("create configmap after --from-literal=a=b");
            ProcessHandle now = server(product.hydrofoil("status"));
            assertThat(now.pid()).isEqualTo(server.pid());
        }
    }

    private static void signal(ProcessHandle process, String name) {
        List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
        Product.Ran ran = Product.Ran.command(kill, "", 10);
        assertThat(ran.code()).as(ran.toString()).isZero();
    }

    @Test
    void theUsersKubeconfigIsMergedOnlyWhenAsked() throws Exception {
        Path own =
                Files.writeString(directory.resolve("config"), "apiVersion: v1\nkind: Config\nusers: [{name: me}]\n");
        String before = Files.readString(own);
        Product product = new Product(directory.resolve("cluster"));
        List<String> environment = List.of("env", "KUBECONFIG=" + own);
        product.run(environment, "up", "--detach", "--nodes", "1", "--port", "0");
        assertThat(own).hasContent(before);
        product.close();

        Product.Ran merged =
                product.run(environment, "up", "--detach", "--nodes", "1", "--port", "0", "--merge-kubeconfig");
        try {
            assertThat(merged.code()).as(merged.toString()).isZero();
            assertThat(Files.readString(own)).contains("name: me", "current-context: hydrofoil");
        } finally {
            product.close();
        }
    }

    @Test
    void aMistypedOptionIsNamed() {
        Product.Ran ran = new Product(directory.resolve("cluster")).hydrofoil("up", "--nods", "3");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(FAILED_BY_USAGE);
        assertThat(ran.err()).contains("--nodes");
        assertThat(directory.resolve("cluster")).doesNotExist();
    }

    @Test
    void aFullDiskIsToldBeforeAnythingStarts() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Product product = new Product(disk.resolve("cluster"));
        Product.Ran ran = product.run(
                inOwnMounts("mount -t tmpfs -o size=64m tmpfs " + disk + " && cat /dev/zero > " + disk
                        + "/filler 2>/dev/null; exec \"$@\""),
                "up",
                "--detach",
                "--port",
                "0");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(DISK_FULL);
        assertThat(ran.err()).contains("to mend it: ").doesNotContain("Exception");
        assertThat(product.hydrofoil("status").code()).isEqualTo(NOT_RUNNING);
    }

    @Test
    void aMissingJdkIsTold() throws Exception {
        Product.Ran ran = new Product(directory.resolve("cluster"))
                .run(
                        inOwnMounts("for d in /usr/lib/jvm /usr/java /opt/java; do"
                                + " if [ -d $d ]; then mount -t tmpfs tmpfs $d; fi; done;"
                                + " exec env -u JAVA_HOME HOME=/nonexistent PATH=/usr/bin:/bin \"$@\""),
                        "version");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(NO_JDK);
        assertThat(ran.err()).contains("found no JDK 25", "to mend it: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "test", "fuzz", "simulate", "soak", "up", "bench"})
    void whoAsksACommandForHelpGetsHelpAndNothingElse(String command) {
        Product.Ran ran = new Product(directory.resolve("cluster")).hydrofoil(command, "--help");
        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.out()).startsWithIgnoringCase("usage: hydrofoil " + command);
    }

    /**
     * A shell in a mount namespace of its own, whose mounts end with it: as root, else as root of a user namespace.
     * Such namespaces are needed, for there is no other way to a disk that is really full.
     */
    private static List<String> inOwnMounts(String script) {
        List<String> unshare = new ArrayList<>(List.of("unshare", "-m"));
        if (!System.getProperty("user.name").equals("root")) {
            unshare.add("-Ur");
        }
        unshare.addAll(List.of("sh", "-c", script, "sh"));
        return unshare;
    }

    private Kubectl kubectl(Product product) throws IOException {
        Path newest = Kubectl.binaries().getLast();
        return new Kubectl(newest, product.kubeconfig(), directory.resolve("cache"), "default");
    }

    private static ProcessHandle server(Product.Ran status) {
        String pid = status.out().replaceAll("(?s).*process\\s+(\\d+).*", "$1");
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
        return process.orElseThrow(() -> new IllegalStateException("no process in " + status));
    }
}
