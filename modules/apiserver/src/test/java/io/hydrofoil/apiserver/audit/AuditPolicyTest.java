package io.hydrofoil.apiserver.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.AuditPolicyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditPolicyTest {
    private static final String HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";
    private static final Identity ALICE = Identity.of("alice", "system:authenticated", "dev");

    private static AuditPolicy policy(String text) throws AuditPolicyException {
        return AuditPolicy.parse((HEAD + text).getBytes(UTF_8));
    }

    /** {@code VERB GROUP/RESOURCE[/SUB] NAMESPACE NAME} with - for empty, or {@code VERB /path}. */
    private static Attributes attributes(String what) {
        String[] words = what.split(" ");
        if (words[1].startsWith("/")) {
            return Attributes.ofPath(words[0], words[1]);
        }
        String[] parts = words[1].split("/", 3);
        return new Attributes(
                words[0],
                parts[0].equals("-") ? "" : parts[0],
                parts[1],
                parts.length > 2 ? parts[2] : "",
                words[2].equals("-") ? "" : words[2],
                words[3].equals("-") ? "" : words[3],
                "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resources: [{group: '', resources: [pods]}]|get -/pods a p|true",
                "resources: [{group: '', resources: [pods]}]|get -/pods/log a p|false",
                "resources: [{group: '', resources: [pods/log]}]|get -/pods/log a p|true",
                "resources: [{group: '', resources: [pods/*]}]|get -/pods/log a p|true",
                "resources: [{group: '', resources: ['*/status']}]|get apps/deployments/status a p|false",
                "resources: [{group: apps, resources: ['*/status']}]|get apps/deployments/status a p|true",
                "resources: [{group: apps, resources: ['*']}]|get apps/deployments/status a p|true",
                "resources: [{group: apps}]|get apps/deployments/scale a p|true",
                "resources: [{group: apps}]|get -/pods a p|false",
                "resources: [{group: '', resources: [configmaps], resourceNames: [x]}]|get -/configmaps a x|true",
                "resources: [{group: '', resources: [configmaps], resourceNames: [x]}]|get -/configmaps a y|false",
                "resources: [{group: ''}]|get /healthz|false",
                "namespaces: [a]|get -/pods a p|true",
                "namespaces: [a]|get -/pods b p|false",
                "namespaces: ['']|get -/nodes - n|true",
                "namespaces: ['']|get -/pods a p|false",
                "verbs: [watch]|watch -/pods a -|true",
                "verbs: [watch]|list -/pods a -|false",
                "users: [alice]|get -/pods a p|true",
                "users: [bob]|get -/pods a p|false",
                "userGroups: [dev, ops]|get -/pods a p|true",
                "userGroups: [ops]|get -/pods a p|false",
                "nonResourceURLs: ['/api*']|get /apis/apps|true",
                "nonResourceURLs: ['/version']|get /version/x|false",
                "nonResourceURLs: ['*']|get /version|true",
                "nonResourceURLs: ['*']|get -/pods a p|false",
                "verbs: []|get /anything|true",
            })
    void aRuleFits(String rule, String what, boolean fits) throws Exception {
        AuditPolicy policy = policy("rules: [{level: Request, " + rule + "}]\n");
        assertThat(policy.grade(ALICE, attributes(what)).level() == AuditLevel.REQUEST)
                .isEqualTo(fits);
    }

    @Test
    void theFirstRuleThatFitsDecidesAndStagesAddUp() throws Exception {
        AuditPolicy policy = policy("""
            omitStages: [RequestReceived]
            omitManagedFields: true
            rules:
            - {level: None, verbs: [watch]}
            - {level: Metadata, omitStages: [Panic], omitManagedFields: false}
            - {level: RequestResponse}
            """);
        AuditPolicy.Grade watch = policy.grade(ALICE, attributes("watch -/pods a -"));
        assertThat(watch.records(AuditStage.RESPONSE_COMPLETE)).isFalse();
        AuditPolicy.Grade get = policy.grade(ALICE, attributes("get -/pods a p"));
        assertThat(get.level()).isEqualTo(AuditLevel.METADATA);
        assertThat(get.omitsManagedFields()).isFalse();
        assertThat(get.records(AuditStage.REQUEST_RECEIVED)).isFalse();
        assertThat(get.records(AuditStage.PANIC)).isFalse();
        assertThat(get.records(AuditStage.RESPONSE_COMPLETE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: []\n",
                "rules: [{}]\n",
                "rules: [{level: All}]\n",
                "rules: [{level: None, verb: [get]}]\n",
                "rules: [{level: None, verbs: get}]\n",
                "rules: [{level: None, omitStages: [Never]}]\n",
                "rules: [{level: None, resources: [{groups: ['']}]}]\n",
                "rules: [{level: None, resources: [{resourceNames: [a]}]}]\n",
                "rules: [{level: None, nonResourceURLs: [healthz]}]\n",
                "rules: [{level: None, nonResourceURLs: ['/a*b']}]\n",
                "rules: [{level: None, nonResourceURLs: ['/a'], namespaces: [b]}]\n",
                "omitManagedFields: maybe\nrules: [{level: None}]\n",
                "rule: [{level: None}]\n",
                "rules: [\n",
            })
    void aSlipIsRefused(String text) {
        assertThatThrownBy(() -> policy(text)).isInstanceOf(AuditPolicyException.class);
    }

    @Test
    void anotherKindIsRefused() {
        assertThatThrownBy(() -> AuditPolicy.parse("kind: Pod\napiVersion: v1\n".getBytes(UTF_8)))
                .hasMessage("is not a Policy of audit.k8s.io/v1");
    }
}
