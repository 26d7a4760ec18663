package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a failed fsync nobody knows what the disk holds: the member ends, with a code and a message of its own, and
 * does not try again. The others go on; started again on a sound disk, it has all that was acknowledged.
 */
class FailedSyncIT {
    private static final int LOG_STOPPED = 15;
    private static final String COLLECTION = "/api/v1/namespaces/default/configmaps";

    @TempDir
    Path directory;

    @Test
    void aFailedSyncEndsTheMember() throws Exception {
        Path broken = directory.resolve("broken");
        String agent = FailingSync.option(directory.resolve("agent.jar"), broken);
        try (Members members = new Members(directory.resolve("cluster"))) {
            members.up(0);
            int member = members.follower();
            members.stop(member);
            Process process = members.launch(member, Map.of("JAVA_TOOL_OPTIONS", agent));
            members.awaitServing(member, process);
            write(members, member, "before");

            Files.createFile(broken);
            write(members, (member + 1) % Members.COUNT, "meanwhile");

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as(members.said(member)).isEqualTo(LOG_STOPPED);
            assertThat(members.said(member))
                    .contains("hydrofoil: the log has stopped: ", "Input/output error", "to mend it: ");
            write(members, (member + 2) % Members.COUNT, "without-it");

            Files.delete(broken);
            members.start(member);
            members.awaitCaughtUp();
            try (AdminHttp http = members.http(member)) {
                AdminHttp.Answer list = http.send("GET", COLLECTION + "?resourceVersion=0", "");
                assertThat(list.body()).contains("\"before\"", "\"meanwhile\"", "\"without-it\"");
            }
        }
    }

    private static void write(Members members, int member, String name) throws Exception {
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"}}";
        try (AdminHttp http = members.http(member)) {
            AdminHttp.Answer answer = http.send("POST", COLLECTION, body);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        }
    }
}
