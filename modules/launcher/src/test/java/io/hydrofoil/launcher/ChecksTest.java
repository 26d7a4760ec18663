package io.hydrofoil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.HealthCheck;
import io.hydrofoil.apiserver.SlowCheck;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Each check fails while what it names is not so. */
final class ChecksTest {
    private final AtomicBoolean isConnected = new AtomicBoolean(true);
    private final AtomicReference<String> logAnswer = new AtomicReference<>();
    private final LoopGroup loops =
            new LoopGroup(new Metrics().counter("hydrofoil_faults_total", "", "component"), () -> {});
    private final Checks checks = new Checks();
    private final List<HealthCheck> told = checks.of(new Checks.Parts(
            Clock.system(),
            isConnected::get,
            new SlowCheck(Clock.system(), "the log", 0, answer -> answer.accept(logAnswer.get())),
            new Authorizer(),
            loops,
            () -> "a loop hangs"));

    private String fault(String name) {
        return told.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow()
                .fault()
                .get();
    }

    @Test
    void theLogIsAskedWhetherItAnswers() {
        assertThat(fault("etcd")).isNull();
        logAnswer.set("no quorum");
        assertThat(fault("etcd")).isEqualTo("no quorum");
        assertThat(fault("etcd-readiness")).isEqualTo("no quorum");
        isConnected.set(false);
        assertThat(fault("etcd")).isEqualTo("no connection to the log");
    }

    @Test
    void stepsOfTheStartAreHooks() {
        assertThat(fault("poststarthook/rbac/bootstrap-roles")).isEqualTo("not finished");
        assertThat(fault("poststarthook/crd-informer-synced")).isEqualTo("not finished");
        checks.done(Checks.Step.FIRST_OBJECTS);
        assertThat(fault("poststarthook/rbac/bootstrap-roles")).isNull();
        assertThat(fault("autoregister-completion")).isNull();
        assertThat(fault("poststarthook/crd-informer-synced")).isEqualTo("not finished");
        assertThat(fault("poststarthook/start-apiextensions-controllers")).isEqualTo("not started");
    }

    @Test
    void rolesLoopsAndTheEndCount() {
        assertThat(fault("informer-sync")).isEqualTo("roles and bindings have not been read yet");
        assertThat(fault("control-loops")).isEqualTo("a loop hangs");
        assertThat(fault("shutdown")).isNull();
        checks.ending();
        assertThat(fault("shutdown")).isEqualTo("process is shutting down");
        assertThat(fault("log"))
                .as("without a log file there is nothing to hang")
                .isNull();
    }
}
