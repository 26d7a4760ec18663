package io.hydrofoil.objects.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.SamplePods;
import io.hydrofoil.objects.Validation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodRulesTest {
    private static List<String> faults(MapValue pod) {
        return shown(Validation.create(SamplePods.PODS, pod));
    }

    private static List<String> shown(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .toList();
    }

    @Test
    void aPlainPodIsFine() throws Exception {
        assertThat(faults(SamplePods.pod("{}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'ports':[{'containerPort':0}] | ports[0].containerPort: Required value",
                "'ports':[{'containerPort':80,'protocol':'tcp'}] | ports[0].protocol: Unsupported value: \"tcp\":"
                        + " supported values: \"SCTP\", \"TCP\", \"UDP\"",
                "'env':[{'name':'A=B'}] | env[0].name: Invalid value: \"A=B\": a valid environment variable name must"
                        + " consist only of printable ASCII characters other than '='",
                "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'metadata.annotations[`Key`]'}}}] |",
                "'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu','divisor':'3'}}}] |"
                        + " env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's"
                        + " values 1m and 1 are supported with the cpu resource",
                "'volumeMounts':[{'name':'v','mountPath':'/x'}] | volumeMounts[0].name: Not found: \"v\"",
                "'livenessProbe':{'httpGet':{'port':80},'successThreshold':2} | livenessProbe.successThreshold:"
                        + " Invalid value: 2: must be 1",
                "'lifecycle':{'preStop':{'sleep':{'seconds':31}}} | lifecycle.preStop.sleep: Invalid value: 31: must"
                        + " be non-negative and less than terminationGracePeriodSeconds (30)",
                "'resources':{'requests':{'example.com/gpu':'1'}} | resources.limits: Required value: Limit must be"
                        + " set for non overcommitable resources",
                "'resources':{'limits':{'hugepages-2Mi':'4Mi'}} | resources: Forbidden: HugePages require cpu or"
                        + " memory",
                "'resizePolicy':[{'resourceName':'disk','restartPolicy':'NotRequired'}] | resizePolicy: Unsupported"
                        + " value: \"disk\": supported values: \"cpu\", \"memory\"",
                "'securityContext':{'procMount':'Unmasked'} | securityContext.procMount: Invalid value: \"Unmasked\":"
                        + " `hostUsers` must be false to use `Unmasked`",
                "'securityContext':{'seccompProfile':{'type':'Localhost'}} |"
                        + " securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp"
                        + " type is Localhost",
            })
    void containers(String fields, String fault) throws Exception {
        String json = fields.replace("`Key`", "\\u0027Key\\u0027").strip();
        List<String> expected = fault == null ? List.of() : List.of("spec.containers[0]." + fault.strip());
        assertThat(faults(SamplePods.container(json))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'emptyDir':{},'hostPath':{'path':'/x'} | hostPath: Forbidden: may not specify more than 1 volume type",
                "'hostPath':{'path':'/a/../b'} | hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
                "'secret':{'secretName':'s','items':[{'key':'k','path':'..x'}]} | secret.items[0].path: Invalid value:"
                        + " \"..x\": must not start with '..'",
                "'configMap':{'name':'c','defaultMode':512} | configMap.defaultMode: Invalid value: 512: must be a"
                        + " number between 0 and 0777 (octal), both inclusive",
                "'projected':{'sources':[{'serviceAccountToken':{'path':'t','expirationSeconds':599}}]} |"
                        + " projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 599: may not"
                        + " specify a duration less than 10 minutes",
                "'nfs':{'server':'s','path':'rel'} | nfs.path: Invalid value: \"rel\": must be an absolute path",
                "'iscsi':{'targetPortal':'p','iqn':'iqn.2001-04.com.example:x','lun':256} | iscsi.lun: Invalid value:"
                        + " 256: must be between 0 and 255, inclusive",
                "'gcePersistentDisk':{'pdName':''} | persistentDisk.pdName: Required value",
                "'csi':{'driver':''} | csi.driver: Required value",
                "'quobyte':{'registry':'a','volume':'v'} | quobyte.registry: Invalid value: \"a\": must be a host:port"
                        + " pair or multiple pairs separated by commas",
                "'ephemeral':{} | ephemeral.volumeClaimTemplate: Required value",
                "'fc':{'targetWWNs':['w']} | fc.lun: Required value: lun is required if targetWWNs is specified",
            })
    void volumes(String source, String fault) throws Exception {
        MapValue pod = SamplePods.spec("'volumes':[{'name':'v'," + source + "}]");
        assertThat(faults(pod)).containsExactly("spec.volumes[0]." + fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'activeDeadlineSeconds':0 | activeDeadlineSeconds: Invalid value: 0: must be between 1 and"
                        + " 2147483647, inclusive",
                "'hostUsers':false,'hostPID':true | HostPID: Forbidden: when `hostUsers` is false",
                "'dnsPolicy':'None' | dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
                "'tolerations':[{'key':'k','operator':'Exists','value':'v'}] | tolerations[0].operator: Invalid value:"
                        + " {\"Key\":\"k\",\"Operator\":\"Exists\",\"Value\":\"v\",\"Effect\":\"\","
                        + "\"TolerationSeconds\":null}: value must be empty when `operator` is 'Exists'",
                "'schedulingGates':[{'name':'x'}],'nodeName':'n' | nodeName: Forbidden: cannot be set until all"
                        + " schedulingGates have been cleared",
                "'os':{'name':'windows'},'hostIPC':true | hostIPC: Forbidden: cannot be set for a windows pod",
                "'securityContext':{'sysctls':[{'name':'net.a','value':'1'}]},'hostNetwork':true |"
                        + " securityContext.sysctls[0].name: Invalid value: \"net.a\": may not be specified when"
                        + " 'hostNetwork' is true",
                "'securityContext':{'windowsOptions':{'runAsUserName':'a\\\\b\\\\c'}} |"
                        + " securityContext.windowsOptions.runAsUserName: Invalid value: \"a\\\\b\\\\c\":"
                        + " runAsUserName cannot contain more than one backslash",
                "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'z','whenUnsatisfiable':'ScheduleAnyway',"
                        + "'minDomains':2}] | topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use"
                        + " minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
                "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
                        + "{'nodeSelectorTerms':[]}}} |"
                        + " affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms:"
                        + " Required value: must have at least one node selector term",
                "'resourceClaims':[{'name':'a'}] | resourceClaims[0]: Invalid value: {\"Name\":\"a\","
                        + "\"ResourceClaimName\":null,\"ResourceClaimTemplateName\":null}: must specify one of:"
                        + " `resourceClaimName`, `resourceClaimTemplateName`",
                "'ephemeralContainers':[{'name':'e','image':'i'}] | ephemeralContainers: Forbidden: cannot be set on"
                        + " create",
            })
    void specs(String fields, String fault) throws Exception {
        assertThat(faults(SamplePods.spec(fields))).containsExactly("spec." + fault);
    }

    @Test
    void mountsOfAFaultyVolumeAreNotFound() throws Exception {
        MapValue pod = SamplePods.pod("{'spec':{'volumes':[{'name':'v','secret':{}}],'containers':[{'name':'c',"
                + "'image':'i','volumeMounts':[{'name':'v','mountPath':'/v'}]}]}}");
        assertThat(faults(pod))
                .containsExactly(
                        "spec.volumes[0].secret.secretName: Required value",
                        "spec.containers[0].volumeMounts[0].name: Not found: \"v\"");
    }

    @Test
    void annotationsThatMeanSomethingAreRead() throws Exception {
        MapValue pod = SamplePods.pod("{'metadata':{'annotations':{"
                + "'container.apparmor.security.beta.kubernetes.io/other':'runtime/default',"
                + "'controller.kubernetes.io/pod-deletion-cost':'+1'}}}");
        assertThat(faults(pod))
                .containsExactly(
                        "metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: \"+1\":"
                                + " must be a 32bit integer",
                        "metadata.annotations[container.apparmor.security.beta.kubernetes.io/other]: Invalid value:"
                                + " \"other\": container not found");
    }

    private static List<String> changed(String subresource, String before, String after) throws Exception {
        MapValue old = SamplePods.pod(before);
        return shown(Validation.update(SamplePods.PODS, subresource, SamplePods.pod(after), old));
    }

    @Test
    void imagesChangeAndOtherFieldsDoNot() throws Exception {
        String now = "{'spec':{'containers':[{'name':'c','image':'other'}]}}";
        assertThat(changed("", "{}", now)).isEmpty();
        assertThat(changed("", "{}", "{'spec':{'hostname':'h'}}"))
                .singleElement()
                .satisfies(fault ->
                        assertThat(fault).startsWith("spec: Forbidden: pod updates may not change fields other than"));
        assertThat(changed("", "{'spec':{'activeDeadlineSeconds':9}}", "{}"))
                .contains("spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer"
                        + " to nil value");
    }

    @Test
    void gatedPodsNarrowTheirNodes() throws Exception {
        String gated = "{'spec':{'schedulingGates':[{'name':'g'}],'nodeSelector':{'a':'b'}}}";
        assertThat(changed("", gated, gated.replace("'a':'b'", "'a':'b','c':'d'")))
                .isEmpty();
        assertThat(changed("", gated, gated.replace("'a':'b'", "'a':'x'")))
                .containsExactly("spec.nodeSelector: Invalid value: {\"a\":\"x\"}: only additions to spec.nodeSelector"
                        + " are allowed (no mutations or deletions)");
    }

    @Test
    void ephemeralContainersStay() throws Exception {
        String one = "{'spec':{'ephemeralContainers':[{'name':'e','image':'i'}]}}";
        assertThat(changed("ephemeralcontainers", "{}", one)).isEmpty();
        assertThat(changed("ephemeralcontainers", one, "{}"))
                .containsExactly("spec.ephemeralContainers: Forbidden: existing ephemeral containers \"e\" may not be"
                        + " removed\n");
    }

    @Test
    void ephemeralContainersTakeNothingThatLasts() throws Exception {
        String one = "{'spec':{'ephemeralContainers':[{'name':'e','image':'i','resources':{},'lifecycle':{}}]}}";
        assertThat(changed("ephemeralcontainers", "{}", one))
                .containsExactly("spec.ephemeralContainers[0].lifecycle: Forbidden: cannot be set for an Ephemeral"
                        + " Container");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'requests':{'cpu':'2'} |",
                "'requests':{'cpu':'1'},'limits':{'ephemeral-storage':'1'} | spec: Forbidden: only cpu and memory"
                        + " resources are mutable",
                "'claims':[] | spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of"
                        + " resizing;spec.containers[0].resources.requests: Forbidden: resource requests cannot be"
                        + " removed",
            })
    void resizing(String resources, String fault) throws Exception {
        String shape = "{'spec':{'containers':[{'name':'c','image':'i','resources':{%s}}]},"
                + "'status':{'qosClass':'Burstable'}}";
        List<String> expected = fault == null ? List.of() : List.of(fault.split(";"));
        assertThat(changed("resize", shape.formatted("'requests':{'cpu':'1'}"), shape.formatted(resources)))
                .isEqualTo(expected);
    }

    @Test
    void statusesAreCheckedWithoutTheirSpec() throws Exception {
        assertThat(changed("status", "{}", "{'status':{'podIPs':[{'ip':'bad'}]}}"))
                .containsExactly("status.podIPs[0]: Invalid value: \"bad\": must be a valid IP address, (e.g. 10.9.8.7"
                        + " or 2001:db8::ffff)");
        String ended = "{'spec':{'restartPolicy':'Never'},'status':{'containerStatuses':[{'name':'c','state':{%s}}]}}";
        assertThat(changed("status", ended.formatted("'terminated':{'exitCode':1}"), ended.formatted("'running':{}")))
                .containsExactly(
                        "status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated"
                                + " state");
    }
}
