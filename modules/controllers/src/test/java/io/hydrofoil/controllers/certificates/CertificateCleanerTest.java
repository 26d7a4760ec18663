package io.hydrofoil.controllers.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.meta.Times;
import io.hydrofoil.objects.ApiObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CertificateCleanerTest {
    private static final long HOUR_MS = 3_600_000;

    private final Scenario scenario = new Scenario(new CertificateCleaner());

    private ApiObject request(String status) {
        ApiObject made = scenario.create("{'apiVersion':'certificates.k8s.io/v1','kind':'CertificateSigningRequest',"
                + "'metadata':{'name':'r'},'spec':{}}");
        scenario.cluster.patchStatus(made.key(), ("{'status':" + status + "}").replace('\'', '"'));
        scenario.settle();
        return made;
    }

    private boolean isThere() {
        return scenario.cluster.all(Kinds.CERTIFICATE_REQUEST).size() == 1;
    }

    private String condition(String type) {
        return "{'type':'" + type + "','status':'True','lastUpdateTime':'" + Times.seconds(scenario.cluster.wallMs())
                + "'}";
    }

    @Test
    void aRequestThatNobodyAnswersGoesAfterADay() {
        request("{}");
        scenario.pass(23 * HOUR_MS);
        assertThat(isThere()).isTrue();
        scenario.pass(2 * HOUR_MS);
        assertThat(isThere()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Denied, '', true", "Failed, '', true", "Approved, eA==, true", "Approved, '', false"})
    void anAnsweredOneGoesAfterAnHour(String type, String certificate, boolean goes) {
        request("{'certificate':'" + certificate + "','conditions':[" + condition(type) + "]}");
        scenario.pass(HOUR_MS - 60_000);
        assertThat(isThere()).isTrue();
        scenario.pass(48 * HOUR_MS);
        assertThat(isThere()).as("an approved one waits for its certificate").isEqualTo(!goes);
    }
}
