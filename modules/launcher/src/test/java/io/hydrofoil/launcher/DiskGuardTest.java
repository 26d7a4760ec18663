package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskGuardTest {
    @TempDir
    Path temporary;

    @Test
    void theReserveIsLeftAloneAndAMarginMustBeFreeBeforeWritesGoOn() {
        AtomicLong free = new AtomicLong(1_000);
        try (DiskGuard guard = new DiskGuard(free::get, 800)) {
            assertThat(shortAt(guard, free, 800)).isFalse();
            assertThat(shortAt(guard, free, 799)).isTrue();
            assertThat(shortAt(guard, free, 850)).as("within the margin").isTrue();
            assertThat(shortAt(guard, free, 900)).isFalse();
            assertThat(shortAt(guard, free, 850)).as("on the way down").isFalse();
            assertThat(shortAt(guard, free, 0)).isTrue();
        }
    }

    private static boolean shortAt(DiskGuard guard, AtomicLong free, long bytes) {
        free.set(bytes);
        guard.look();
        return guard.isShort();
    }

    /** A reserve larger than any disk stands for a full one: what counts is what the server does then. */
    @Test
    void onAShortDiskReadsAndDeletionsGoOnAndWritesAreToldSo() throws Exception {
        Path directory = temporary.resolve("d");
        try (RunningServer server = new RunningServer(directory)) {
            server.createConfigMap("anchor", "plain");
        }
        Path config = Files.writeString(temporary.resolve("c.yaml"), "diskReserveMiB: 2000000000\n");
        String maps = "/api/v1/namespaces/default/configmaps";
        try (RunningServer server = new RunningServer(directory, "--config", config.toString())) {
            assertThat(server.get(maps + "/anchor")).contains("plain");
            HttpResponse<String> refused = server.client()
                    .send("POST", maps, "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}}");
            assertThat(refused.statusCode()).isEqualTo(507);
            assertThat(refused.body())
                    .contains("\"kind\":\"Status\"", "\"reason\":\"InsufficientStorage\"", "the disk", "\"code\":507");
            assertThat(server.client().send("DELETE", maps + "/anchor", "").statusCode())
                    .isEqualTo(200);
            assertThat(server.client().get(maps + "/anchor").statusCode()).isEqualTo(404);
        }
        try (RunningServer server = new RunningServer(directory)) {
            server.createConfigMap("again", "there is room");
        }
    }
}
