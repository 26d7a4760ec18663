package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of membership as ops/runbooks/change-members.md has them: one member becomes three, which then move. */
class MembershipIT {
    private static final String COLLECTION = "/api/v1/namespaces/default/configmaps";
    private static final long JUMP = 1_000_000_000;

    @TempDir
    Path directory;

    @Test
    void oneMemberBecomesThreeWhichMove() throws Exception {
        Path passphrase = Files.writeString(directory.resolve("passphrase"), "correct horse battery\n");
        Path file = directory.resolve("cluster.snapshot");
        long revision;
        try (Product product = new Product(directory.resolve("one"))) {
            product.up(0);
            try (AdminHttp http = new AdminHttp(product.kubeconfig())) {
                revision = write(http, "of-one");
            }
            succeeds(
                    product.hydrofoil("snapshot", "save", file.toString(), "--passphrase-file", passphrase.toString()));
        }
        Members members = new Members(directory.resolve("three"));
        succeeds(members.hydrofoil(
                "snapshot",
                "restore",
                file.toString(),
                "--passphrase-file",
                passphrase.toString(),
                "--members",
                Integer.toString(Members.COUNT)));
        try (members) {
            members.up(0);
            assertThat(members.revision(members.leader())).isGreaterThanOrEqualTo(revision + JUMP);
            each(members, "three");
            survivesOne(members);
        }
        Members moved = members.moved();
        try (moved) {
            moved.up(0);
            assertThat(moved.sharedPort()).isNotEqualTo(members.sharedPort());
            each(moved, "moved");
            Product.Ran health = moved.hydrofoil("member", "health");
            assertThat(health.code()).as(health.toString()).isZero();
            survivesOne(moved);
        }
    }

    private static void succeeds(Product.Ran ran) {
        assertThat(ran.code()).as(ran.toString()).isZero();
    }

    private static long write(AdminHttp http, String name) throws IOException, InterruptedException {
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"}}";
        AdminHttp.Answer answer = http.send("POST", COLLECTION, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.revision();
    }

    /** Each member takes writes, and has what was there before it was one of three. */
    private static void each(Members members, String prefix) throws Exception {
        for (int member = 0; member < Members.COUNT; member++) {
            try (AdminHttp http = members.http(member)) {
                write(http, prefix + "-" + member);
                assertThat(http.send("GET", COLLECTION, "").body()).contains("\"of-one\"");
            }
        }
    }

    private static void survivesOne(Members members) throws Exception {
        int leader = members.leader();
        members.kill(leader);
        try (AdminHttp http = members.http((leader + 1) % Members.COUNT)) {
            write(http, "without-" + leader + "-of-" + members.sharedPort());
        }
        members.start(leader);
        members.awaitCaughtUp();
    }
}
