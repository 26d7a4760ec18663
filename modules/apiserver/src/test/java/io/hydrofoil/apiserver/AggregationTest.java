package io.hydrofoil.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpsExchange;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.OutsideServer;
import io.hydrofoil.objects.MapValue;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests that are passed on to an extension API server. */
final class AggregationTest extends ExtendedServer {
    @Test
    void extensionServersAreToldWhomToBelieve() {
        MapValue data = configMap();
        assertThat(data.text("client-ca-file")).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(data.text("requestheader-client-ca-file"))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .isNotEqualTo(data.text("client-ca-file"));
        assertThat(data.text("requestheader-allowed-names")).isEqualTo("[\"front-proxy-client\"]");
        assertThat(data.text("requestheader-username-headers")).isEqualTo("[\"X-Remote-User\"]");
        assertThat(data.text("requestheader-uid-headers")).isEqualTo("[\"X-Remote-Uid\"]");
        assertThat(data.text("requestheader-group-headers")).isEqualTo("[\"X-Remote-Group\"]");
        assertThat(data.text("requestheader-extra-headers-prefix")).isEqualTo("[\"X-Remote-Extra-\"]");
        run(FakeExchange.of("DELETE", "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication")
                .by(ADMIN));
        until(() -> configMap().equals(data));
    }

    @Test
    void aRequestIsPassedOnInTheNameOfWhoAsked() {
        fish();
        BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
        List<String> said = new CopyOnWriteArrayList<>();
        ofCarps = exchange -> {
            seen.add(exchange.getRequestHeaders());
            said.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8) + " "
                    + ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal());
            exchange.getResponseHeaders().add("Warning", "299 - \"cold\"");
            OutsideServer.answer(exchange, 201, "{\"kind\":\"Carp\"}");
        };
        Identity alice = new Identity(
                "alic\u00e9",
                "u1",
                List.of("anglers", "system:masters"),
                Map.of("example.org/pond", List.of("north", "south")));
        FakeExchange answer = run(FakeExchange.of("POST", FISH + "/namespaces/n/carps?dryRun=All")
                .by(alice)
                .with("content-type", "application/json")
                .with("authorization", "Bearer secret")
                .with("x-remote-user", "mallory")
                .with("x-remote-extra-rights", "all")
                .with("impersonate-user", "mallory")
                .with("connection", "x-hop")
                .with("x-hop", "1")
                .with("x-own", "kept")
                .with("x-forwarded-for", "192.0.2.7")
                .sending("{\"a\":1}"));
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        assertThat(answer.text()).isEqualTo("{\"kind\":\"Carp\"}");
        assertThat(answer.answered()).containsEntry("Warning", List.of("299 - \"cold\""));
        assertThat(said)
                .containsExactly("POST " + FISH + "/namespaces/n/carps?dryRun=All {\"a\":1} CN=front-proxy-client");
        Headers headers = seen.remove();
        assertThat(new String(
                        headers.getFirst("X-Remote-User").getBytes(StandardCharsets.ISO_8859_1),
                        StandardCharsets.UTF_8))
                .isEqualTo("alic\u00e9");
        assertThat(headers.get("X-Remote-User")).hasSize(1);
        assertThat(headers.get("X-Remote-Uid")).containsExactly("u1");
        assertThat(headers.get("X-Remote-Group")).containsExactly("anglers", "system:masters");
        assertThat(headers.get("X-Remote-Extra-Example.org%2fpond")).containsExactly("north", "south");
        assertThat(headers.get("X-Forwarded-For")).containsExactly("192.0.2.7");
        assertThat(headers.get("X-Own")).containsExactly("kept");
        assertThat(headers).doesNotContainKeys("Authorization", "X-Remote-Extra-Rights", "Impersonate-User", "X-Hop");
    }

    @Test
    void whoMayNotIsNotPassedOn() {
        fish();
        CountDownLatch asked = new CountDownLatch(1);
        ofCarps = exchange -> {
            asked.countDown();
            OutsideServer.answer(exchange, 200, "{}");
        };
        FakeExchange answer = run(FakeExchange.of("GET", FISH + "/carps").by(Identity.of("bob")));
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.json().text("message"))
                .startsWith("carps.fish.example.org is forbidden: User \"bob\" cannot list resource \"carps\"");
        assertThat(asked.getCount()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReachedIsToldInTheWordsOfARealServer() throws Exception {
        fish();
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        FakeExchange patched =
                run(FakeExchange.of("PATCH", "/apis/apiregistration.k8s.io/v1/apiservices/v1.fish.example.org")
                        .by(ADMIN)
                        .with("content-type", "application/merge-patch+json")
                        .sending("{\"spec\":{\"service\":{\"port\":" + free + "}}}"));
        assertThat(patched.code()).as(patched.text()).isEqualTo(200);
        // its condition is still that of before
        until(() -> get(FISH).code() == 503);
        FakeExchange answer = get(FISH);
        assertThat(answer.answered()).containsEntry("Content-Type", List.of("text/plain; charset=utf-8"));
        assertThat(answer.text())
                .isIn(
                        "error trying to reach service: dial tcp localhost:" + free + ": connect: connection refused\n",
                        "service unavailable\n");
        untilFish("Available=False FailedDiscoveryCheck: failing or missing response from https://localhost:" + free
                + FISH + ": Get \"https://localhost:" + free + FISH + "\": dial tcp localhost:" + free
                + ": connect: connection refused");
        until(() -> get(FISH).text().equals("service unavailable\n"));
        assertThat(get("/apis").text()).contains("fish.example.org/v1");
    }

    @Test
    void whoIsNotTheServiceIsNotAsked() {
        extension.handler = exchange -> OutsideServer.answer(exchange, 200, RESOURCES);
        service(extension.port());
        apiService("v1", "fish.example.org", extension.port(), "'caBundle':'" + extension.authority() + "'");
        apiService("v2", "fish.example.org", extension.port(), "'insecureSkipTLSVerify':true");
        apiService("v3", "fish.example.org", extension.port(), "'insecureSkipTLSVerify':false");
        until(() -> conditions("v3.fish.example.org").startsWith("Available=True"));
        until(() -> get("/apis/fish.example.org/v2").code() == 200);
        until(() -> get("/apis/fish.example.org/v3").text().startsWith("error"));
        assertThat(get("/apis/fish.example.org/v3").text())
                .isEqualTo("error trying to reach service: tls: failed to verify certificate: x509: certificate signed"
                        + " by unknown authority\n");
    }

    @Test
    void redirectsUpgradesAndCrookedPathsAreRefused() {
        fish();
        ofCarps = exchange -> {
            exchange.getResponseHeaders().add("Location", "https://127.0.0.1/secret");
            OutsideServer.answer(exchange, 302, "elsewhere");
        };
        FakeExchange redirected = get(FISH + "/carps");
        assertThat(redirected.code()).isEqualTo(502);
        assertThat(redirected.text())
                .isEqualTo("the backend attempted to redirect this request, which is not permitted\n");
        FakeExchange upgrade = run(FakeExchange.of("GET", FISH + "/namespaces/n/carps/a/exec")
                .by(ADMIN)
                .with("connection", "keep-alive, Upgrade")
                .with("upgrade", "SPDY/3.1"));
        assertThat(upgrade.code()).isEqualTo(501);
        assertThat(upgrade.json().text("message"))
                .isEqualTo("upgrades to other protocols are not passed on to the service of " + FISH);
        assertThat(get(FISH + "/namespaces/../carps").code()).isEqualTo(400);
    }

    @Test
    void aWatchComesAsItGrowsAndEndsWithItsClient() throws Exception {
        fish();
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        CountDownLatch over = new CountDownLatch(1);
        ofCarps = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write((events.take() + "\n").getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                }
            } catch (IOException | InterruptedException e) {
                over.countDown();
            }
        };
        FakeExchange watch = FakeExchange.of("GET", FISH + "/carps?watch=true").by(ADMIN);
        events.add("{\"type\":\"ADDED\"}");
        server.handle(watch);
        until(() -> watch.text().equals("{\"type\":\"ADDED\"}\n"));
        events.add("{\"type\":\"DELETED\"}");
        until(() -> watch.events().size() == 2);
        assertThat(watch.isDone()).isFalse();
        watch.goAway();
        until(() -> {
            events.add("{}");
            return over.getCount() == 0;
        });
    }

    @Test
    void whatAClientDoesNotTakeIsNotFetched() {
        fish();
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        int pieces = 24;
        ofCarps = exchange -> {
            exchange.sendResponseHeaders(200, (long) pieces * piece.length);
            for (int i = 0; i < pieces; i++) {
                exchange.getResponseBody().write(piece);
            }
            exchange.close();
        };
        FakeExchange slow = FakeExchange.of("GET", FISH + "/carps").by(ADMIN);
        slow.room(100_000);
        server.handle(slow);
        until(() -> slow.sentBytes() >= 100_000);
        for (int i = 0; i < 5; i++) {
            slow.room(1 << 20);
            until(() -> !slow.isWritable());
        }
        assertThat(slow.overfullBytes()).isZero();
        slow.room(Integer.MAX_VALUE);
        assertThat(slow.await().sentBytes()).isEqualTo(pieces * piece.length);
        assertThat(slow.overfullBytes()).isZero();
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForTheWhole() {
        fish();
        ofCarps = exchange -> {
            exchange.sendResponseHeaders(200, 1 << 20);
            exchange.getResponseBody().write(new byte[200_000]);
            exchange.getResponseBody().flush();
            exchange.close();
        };
        assertThat(get(FISH + "/carps").isBroken()).isTrue();
    }

    @Test
    void whoGoesBeforeTheAnswerIsNotWaitedFor() throws Exception {
        fish();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ofCarps = exchange -> {
            arrived.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        FakeExchange gone = FakeExchange.of("GET", FISH + "/carps").by(ADMIN);
        server.handle(gone);
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        gone.goAway();
        assertThat(gone.await().code()).isEqualTo(503);
        never.countDown();
    }
}
