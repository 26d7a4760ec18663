package io.hydrofoil.apiserver.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.ReadsConfig;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.testing.FakeExchange;
import io.hydrofoil.apiserver.testing.TestStore;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.client.PodLogs;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PodStreamsTest {
    private static final Kind PODS = KindTable.builtin().require("v1", "Pod");

    private final TestStore store = new TestStore();
    private final ReadPool pool = new ReadPool(1, 1, (where, fault) -> {});
    private final PodStreams streams =
            new PodStreams(new Reads(store.reader(), Clock.system(), ReadsConfig.forMachine(1), pool));
    private final List<String> asked = new ArrayList<>();
    private final List<PodLogs.Sink> sinks = new ArrayList<>();

    @BeforeEach
    void pods() {
        pod("one", "'nodeName':'n1',", "{'name':'c'}");
        pod("two", "'nodeName':'n1','initContainers':[{'name':'i'}],", "{'name':'c'},{'name':'d'}");
        pod("waiting", "", "{'name':'c'}");
        streams.logs((node, namespace, pod, options, sink) -> {
            asked.add(node + " " + namespace + "/" + pod + " " + options);
            sinks.add(sink);
            return options.flag("previous", false) ? "previous terminated container not found" : null;
        });
    }

    @AfterEach
    void close() {
        pool.close();
        store.close();
    }

    private void pod(String name, String spec, String containers) {
        store.put("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'" + name + "','namespace':'ns'},'spec':{" + spec
                + "'containers':[" + containers + "]}}");
    }

    private FakeExchange ask(String subresource, String pod, String... query) {
        FakeExchange exchange = FakeExchange.get(query);
        Kind.Subresource log = PODS.subresources().stream()
                .filter(s -> s.name().equals(subresource))
                .findAny()
                .orElseThrow();
        streams.handle(exchange, new Target(Verb.GET, PODS, "ns", pod, log), Representation.JSON);
        return exchange;
    }

    private static String message(FakeExchange exchange) {
        return exchange.code() + " " + exchange.json().text("message");
    }

    @Test
    void aLogIsStreamedAsTheNodeWritesIt() {
        FakeExchange client = ask("log", "one", "follow", "true", "tailLines", "5");
        assertThat(asked).containsExactly("n1 ns/one {\"follow\":true,\"tailLines\":5,\"container\":\"c\"}");
        assertThat(client.code()).isEqualTo(200);
        assertThat(sinks.getFirst().write("a line\n".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(client.text()).isEqualTo("a line\n");
        assertThat(client.isDone()).isFalse();
        client.goAway();
        assertThat(sinks.getFirst().write("another\n".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void aReaderThatTakesNothingIsGivenUp() {
        FakeExchange client = ask("log", "one", "follow", "true");
        client.room(0);
        byte[] megabyte = new byte[1024 * 1024];
        int written = 0;
        while (sinks.getFirst().write(megabyte)) {
            assertThat(++written).isLessThan(10);
        }
        assertThat(written).isGreaterThan(2);
    }

    @Test
    void theContainerMustBeClear() {
        assertThat(message(ask("log", "two")))
                .isEqualTo(
                        "400 a container name must be specified for pod two, choose one of: [c d] or one of the init "
                                + "containers: [i]");
        assertThat(message(ask("log", "two", "container", "nope")))
                .isEqualTo("400 container nope is not valid for pod two");
        assertThat(ask("log", "two", "container", "i").code()).isEqualTo(200);
        assertThat(message(ask("log", "none"))).isEqualTo("404 pods \"none\" not found");
        assertThat(message(ask("log", "one", "previous", "true"))).startsWith("400 previous terminated");
    }

    @Test
    void optionsAreChecked() {
        assertThat(message(ask("log", "one", "tailLines", "-1")))
                .isEqualTo(
                        "422 PodLogOptions \"one\" is invalid: tailLines: Invalid value: -1: must be greater than or "
                                + "equal to 0");
        assertThat(ask("log", "one", "sinceSeconds", "0").code()).isEqualTo(422);
        assertThat(ask("log", "one", "limitBytes", "0").code()).isEqualTo(422);
        assertThat(ask("log", "one", "limitBytes", "x").code()).isEqualTo(400);
    }

    @Test
    void aPodWithoutANodeHasAnEmptyLogAndNoShell() {
        assertThat(ask("log", "waiting", "follow", "maybe").code()).isEqualTo(204);
        assertThat(message(ask("exec", "waiting", "container", "c")))
                .isEqualTo("400 pod waiting does not have a host assigned");
        assertThat(ask("exec", "one").code()).isEqualTo(501);
    }
}
