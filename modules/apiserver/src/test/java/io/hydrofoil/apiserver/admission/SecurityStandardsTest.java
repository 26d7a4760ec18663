package io.hydrofoil.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecurityStandardsTest {
    private static List<String> findings(String level, String version, String spec) {
        SecurityPolicy policy = SecurityPolicy.of(new MapValue()
                .put("pod-security.kubernetes.io/enforce", level)
                .put("pod-security.kubernetes.io/enforce-version", version));
        return SecurityStandards.findings(policy.enforce(), MapValue.EMPTY, Json.map(spec.replace('\'', '"'))).stream()
                .map(SecurityFinding::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'hostNetwork':true,'hostPID':true} | host namespaces (hostNetwork=true, hostPID=true)",
                "{'containers':[{'name':'a','securityContext':{'privileged':true}},{'name':'b','securityContext':"
                        + "{'privileged':true}}]} | privileged (containers \"a\", \"b\" must not set"
                        + " securityContext.privileged=true)",
                "{'containers':[{'name':'a','securityContext':{'capabilities':{'add':['SYS_TIME','CHOWN']}}}]} |"
                        + " non-default capabilities (container \"a\" must not include \"SYS_TIME\" in"
                        + " securityContext.capabilities.add)",
                "{'volumes':[{'name':'v','hostPath':{'path':'/'}}]} | hostPath volumes (volume \"v\")",
                "{'containers':[{'name':'a','ports':[{'hostPort':80},{'hostPort':8080}]}]} | hostPorts (container"
                        + " \"a\" uses hostPorts 80, 8080)",
                "{'containers':[{'name':'a','livenessProbe':{'httpGet':{'host':'h'}}},{'name':'b','lifecycle':"
                        + "{'preStop':{'tcpSocket':{'host':'h'}}}}]} | probe or lifecycle host (containers \"a\","
                        + " \"b\" use probe or lifecycle host \"h\")",
                "{'containers':[{'name':'a','securityContext':{'procMount':'Unmasked'}}]} | procMount (container \"a\""
                        + " must not set securityContext.procMount to \"Unmasked\")",
                "{'securityContext':{'seLinuxOptions':{'type':'t','user':'u'}}} | seLinuxOptions (pod set forbidden"
                        + " securityContext.seLinuxOptions: type \"t\"; user may not be set)",
                "{'securityContext':{'seccompProfile':{'type':'Unconfined'}}} | seccompProfile (pod must not set"
                        + " securityContext.seccompProfile.type to \"Unconfined\")",
                "{'securityContext':{'sysctls':[{'name':'kernel.msgmax'}]}} | forbidden sysctls (kernel.msgmax)",
                "{'securityContext':{'windowsOptions':{'hostProcess':true}}} | hostProcess (pod must not set"
                        + " securityContext.windowsOptions.hostProcess=true)",
            })
    void baseline(String spec, String finding) {
        assertThat(findings("baseline", "latest", spec)).containsExactly(finding);
        assertThat(findings("privileged", "latest", spec)).isEmpty();
    }

    @Test
    void restrictedAsksForMore() {
        assertThat(findings("restricted", "latest", "{'containers':[{'name':'c'}]}"))
                .containsExactly(
                        "allowPrivilegeEscalation != false (container \"c\" must set"
                                + " securityContext.allowPrivilegeEscalation=false)",
                        "unrestricted capabilities (container \"c\" must set"
                                + " securityContext.capabilities.drop=[\"ALL\"])",
                        "runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true)",
                        "seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to"
                                + " \"RuntimeDefault\" or \"Localhost\")");
        assertThat(findings("restricted", "latest", "{'volumes':[{'name':'v','hostPath':{}}]}"))
                .containsExactly("restricted volume types (volume \"v\" uses restricted volume type \"hostPath\")");
        assertThat(findings("restricted", "latest", "{'securityContext':{'runAsUser':0}}"))
                .containsExactly("runAsUser=0 (pod must not set runAsUser=0)");
    }

    @Test
    void olderVersionsKnowFewerRules() {
        assertThat(findings("restricted", "v1.18", "{'containers':[{'name':'c'}]}"))
                .hasSize(2);
        String probe = "{'containers':[{'name':'a','livenessProbe':{'httpGet':{'host':'h'}}}]}";
        assertThat(findings("baseline", "v1.33", probe)).isEmpty();
    }

    @Test
    void warningsFollowWhatIsEnforced() {
        SecurityPolicy policy = SecurityPolicy.of(new MapValue()
                .put("pod-security.kubernetes.io/enforce", "baseline")
                .put("pod-security.kubernetes.io/enforce-version", "v1.30"));
        assertThat(policy.enforce()).hasToString("baseline:v1.30");
        assertThat(policy.warn()).isEqualTo(policy.enforce());
    }

    @Test
    void labelsThatNameNoLevelAreFaults() {
        SecurityPolicy policy = SecurityPolicy.of(new MapValue()
                .put("pod-security.kubernetes.io/warn", "strict")
                .put("pod-security.kubernetes.io/audit-version", "1.25"));
        assertThat(policy.faults().stream().map(FieldError::message).toList())
                .containsExactly(
                        "Invalid value: \"1.25\": must be \"latest\" or \"v1.x\"",
                        "Invalid value: \"strict\": must be one of privileged, baseline, restricted");
    }
}
