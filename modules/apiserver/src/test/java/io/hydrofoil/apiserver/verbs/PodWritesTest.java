package io.hydrofoil.apiserver.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.testing.TestTokens;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods on their way in, and through their subresources. */
final class PodWritesTest {
    private static final KindTable KINDS = KindTable.builtin();
    private static final Kind PODS = KINDS.require("v1", "Pod");
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

    private final Writes writes = new Writes(
            KINDS,
            new Admission(KINDS, new Authorizer()),
            new Strategies(KINDS, ServiceNetwork.DEFAULT, new Authorizer()),
            new Authorizer(),
            TestTokens.TOKENS);
    private final MapRecords records = new MapRecords();
    private final Moment moment = new Moment(1_700_000_000_000L, new SplittableRandom(7));

    @BeforeEach
    void namespace() {
        labelled("");
        records.put(
                KINDS.require("v1", "ServiceAccount"),
                Json.map("{\"metadata\":{\"name\":\"default\"," + "\"namespace\":\"n\"}}"));
    }

    private void labelled(String level) {
        MapValue labels = level.isEmpty() ? new MapValue() : new MapValue().put(ENFORCE, level);
        records.put(
                KINDS.require("v1", "Namespace"),
                new MapValue().put("metadata", new MapValue().put("name", "n").put("labels", labels)));
    }

    private static Body body(String json) {
        return onDuplicate -> Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Command create(String metadata, String spec) {
        String json = "{'metadata':{'name':'p'" + metadata + "},'spec':{" + spec + "}}";
        return new Command.Create(Target.of(Verb.CREATE, PODS, "n", ""), WriteOptions.NONE, body(json));
    }

    private static Command patch(String subresource, String json) {
        Target target = PODS.subresources().stream()
                .filter(sub -> sub.name().equals(subresource))
                .map(sub -> new Target(Verb.PATCH, PODS, "n", "p", sub))
                .findFirst()
                .orElse(Target.of(Verb.PATCH, PODS, "n", "p"));
        return new Command.Patch(target, WriteOptions.NONE, Command.PatchFormat.STRATEGIC, body(json));
    }

    private Decision decide(Command command) throws RefusedException {
        return writes.decide(command, Identity.of("tester", Identity.MASTERS), moment, records);
    }

    private MapValue apply(Command command) throws RefusedException {
        Result.OfObject result = (Result.OfObject) decide(command).result();
        records.put(result.kind(), result.tree());
        return result.tree();
    }

    private String refused(Command command) {
        return catchThrowableOfType(RefusedException.class, () -> decide(command))
                .status()
                .message();
    }

    @Test
    void aNewPodIsPutRight() throws RefusedException {
        MapValue pod = apply(create(
                ",'labels':{'rev':'7'},'annotations':{'container.apparmor.security.beta.kubernetes.io/c':"
                        + "'localhost/x'}",
                "'terminationGracePeriodSeconds':-5,'containers':[{'name':'c','image':'i'}],'affinity':{'podAffinity':"
                        + "{'requiredDuringSchedulingIgnoredDuringExecution':[{'labelSelector':{},'topologyKey':'z',"
                        + "'mismatchLabelKeys':['rev','none']}]}}"));
        assertThat(pod.map("spec").number("terminationGracePeriodSeconds", 0)).isEqualTo(1);
        MapValue container = pod.map("spec").list("containers").mapAt(0);
        assertThat(container.mapAt("securityContext", "appArmorProfile"))
                .isEqualTo(new MapValue().put("type", "Localhost").put("localhostProfile", "x"));
        ListValue terms =
                pod.mapAt("spec", "affinity", "podAffinity").list("requiredDuringSchedulingIgnoredDuringExecution");
        assertThat(terms.mapAt(0).map("labelSelector").list("matchExpressions"))
                .hasToString("[{\"key\":\"rev\",\"operator\":\"NotIn\",\"values\":[\"7\"]}]");
    }

    @Test
    void anAccountThatSaysSoHoldsItsPodsToItsSecrets() throws RefusedException {
        records.put(
                KINDS.require("v1", "ServiceAccount"),
                Json.map(("{'metadata':{'name':'default','namespace':'n','annotations':"
                                + "{'kubernetes.io/enforce-mountable-secrets':'true'}},'secrets':[{'name':'mine'}],"
                                + "'imagePullSecrets':[{'name':'pull'}]}")
                        .replace('\'', '"')));
        String because = " is not allowed because service account default does not reference that ";
        assertThat(refused(create(
                        "",
                        "'containers':[{'name':'c','image':'i'}],'volumes':[{'name':'v','secret':"
                                + "{'secretName':'other'}}]")))
                .endsWith("volume with secret.secretName=\"other\"" + because + "secret");
        assertThat(refused(create(
                        "",
                        "'containers':[{'name':'c','image':'i','env':[{'name':'E','valueFrom':"
                                + "{'secretKeyRef':{'name':'other','key':'k'}}}]}]")))
                .endsWith("container c with envVar E referencing secret.secretName=\"other\"" + because + "secret");
        assertThat(refused(create(
                        "",
                        "'containers':[{'name':'c','image':'i'}],'imagePullSecrets':[{'name':'pull'},"
                                + "{'name':'other'}]")))
                .endsWith("imagePullSecrets[1].name=\"other\"" + because + "imagePullSecret");
        apply(create(
                "",
                "'containers':[{'name':'c','image':'i','envFrom':[{'secretRef':{'name':'mine'}}]}],"
                        + "'imagePullSecrets':[{'name':'pull'}]"));
        assertThat(refused(patch(
                        "ephemeralcontainers",
                        "{'spec':{'ephemeralContainers':[{'name':'e','image':'i',"
                                + "'envFrom':[{'secretRef':{'name':'other'}}]}]}}")))
                .endsWith("ephemeral container e with envFrom referencing secret.secretName=\"other\"" + because
                        + "secret");
    }

    @Test
    void warningsComeWithTheAnswer() throws RefusedException {
        Decision decision = decide(create(
                "", "'nodeSelector':{'beta.kubernetes.io/os':'linux'}," + "'containers':[{'name':'c','image':'i'}]"));
        assertThat(decision.notes().warnings())
                .containsExactly("spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use"
                        + " \"kubernetes.io/os\" instead");
    }

    @Test
    void ephemeralContainersAreAllThatTheirSubresourceChanges() throws RefusedException {
        apply(create("", "'containers':[{'name':'c','image':'i'}]"));
        MapValue pod = apply(patch(
                "ephemeralcontainers",
                "{'metadata':{'labels':{'a':'b'}},'spec':{'hostname':'h','ephemeralContainers':[{'name':'e',"
                        + "'image':'i'}]}}"));
        assertThat(pod.map("spec").list("ephemeralContainers").size()).isEqualTo(1);
        assertThat(pod.map("spec").has("hostname")).isFalse();
        assertThat(pod.map("metadata").has("labels")).isFalse();
        assertThat(pod.map("metadata").number("generation", 0)).isEqualTo(2);
    }

    @Test
    void resizingChangesResourcesOnly() throws RefusedException {
        apply(create("", "'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'1'}}}]"));
        MapValue pod = apply(patch(
                "resize",
                "{'spec':{'containers':[{'name':'c','image':'other','resources':{'requests':{'cpu':'2'}}}]}}"));
        MapValue container = pod.map("spec").list("containers").mapAt(0);
        assertThat(container.text("image")).isEqualTo("i");
        assertThat(container.textAt("resources", "requests", "cpu")).isEqualTo("2");
        assertThat(refused(patch(
                        "resize",
                        "{'spec':{'containers':[{'name':'c','resources':{'limits':" + "{'example.com/x':'1'}}}]}}")))
                .endsWith("spec: Forbidden: only cpu and memory resources are mutable");
    }

    @Test
    void aNamespaceHoldsItsPodsToAStandard() throws RefusedException {
        labelled("baseline");
        String spec = "'hostNetwork':true,'containers':[{'name':'c','image':'i'}]";
        assertThat(refused(create("", spec)))
                .isEqualTo("pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces"
                        + " (hostNetwork=true)");
        labelled("");
        apply(create("", spec));
        labelled("baseline");
        assertThat(decide(patch("", "{'metadata':{'labels':{'a':'b'}}}"))
                        .notes()
                        .warnings())
                .isEmpty();
        assertThat(refused(patch("", "{'spec':{'containers':[{'name':'c','image':'j'}]}}")))
                .contains("violates PodSecurity");
    }

    @Test
    void labellingANamespaceTellsOfItsPods() throws RefusedException {
        apply(create("", "'hostNetwork':true,'containers':[{'name':'c','image':'i'}]"));
        Target target = Target.of(Verb.PATCH, KINDS.require("v1", "Namespace"), "", "n");
        String json = "{'metadata':{'labels':{'" + ENFORCE + "':'%s'}}}";
        Decision decision = decide(new Command.Patch(
                target, WriteOptions.NONE, Command.PatchFormat.MERGE, body(json.formatted("baseline"))));
        assertThat(decision.notes().warnings())
                .isEqualTo(List.of(
                        "existing pods in namespace \"n\" violate the new PodSecurity enforce level"
                                + " \"baseline:latest\"",
                        "p: host namespaces"));
        assertThat(refused(new Command.Patch(
                        target, WriteOptions.NONE, Command.PatchFormat.MERGE, body(json.formatted("strict")))))
                .contains("must be one of privileged, baseline, restricted");
    }
}
