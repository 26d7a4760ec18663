package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules of pod specs, in pods and in templates. */
final class PodSpecRules {
    private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<String> PREEMPTION_POLICIES = List.of("PreemptLowerPriority", "Never");
    private static final int MAX_HOSTNAME = 64;

    private final MapValue spec;
    private final MapValue metadata;
    private final boolean ofPod;
    private final String path;
    private final Faults faults;

    private PodSpecRules(MapValue owner, boolean ofPod, String path, Faults faults) {
        this.spec = owner.map("spec");
        this.metadata = owner.map("metadata");
        this.ofPod = ofPod;
        this.path = path;
        this.faults = faults;
    }

    /** A pod template at a path. */
    static void template(MapValue template, String path, Faults faults) {
        MapValue metadata = template.map("metadata");
        MetadataRules.labels(path + ".labels", metadata.map("labels"), faults);
        MetadataRules.annotations(path + ".annotations", metadata.map("annotations"), faults);
        PodAnnotationRules.all(metadata.map("annotations"), template.map("spec"), path + ".annotations", faults);
        new PodSpecRules(template, false, path + ".spec", faults).check();
        PodAnnotationRules.seccompFields(metadata.map("annotations"), template.map("spec"), path + ".spec", faults);
        if (!template.map("spec").list("ephemeralContainers").isEmpty()) {
            faults.forbidden(path + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
        }
    }

    /** The spec of a pod; its metadata is known and checked. */
    static void pod(MapValue pod, Faults faults) {
        new PodSpecRules(pod, true, "spec", faults).check();
    }

    private void check() {
        String podName = ofPod ? metadata.text("name", "") : "";
        Map<String, MapValue> volumes =
                new VolumeRules(ofPod, podName, faults).all(spec.list("volumes"), path + ".volumes");
        claims(podName, spec.list("resourceClaims"));
        new ContainerRules(PodScope.of(spec, volumes, faults)).all(path);
        ResourceRules.pod(spec, path + ".resources", faults);
        hostPorts();
        policy("restartPolicy", RESTART_POLICIES);
        policy("dnsPolicy", PodNetworkRules.DNS_POLICIES);
        MetadataRules.labels(path + ".nodeSelector", spec.map("nodeSelector"), faults);
        new SecurityRules(faults).pod(spec, path + ".securityContext");
        AffinityRules affinity = new AffinityRules(faults);
        affinity.affinity(spec.map("affinity"), path + ".affinity");
        PodNetworkRules.dnsConfig(spec, path, faults);
        gates();
        affinity.spread(
                spec.list("topologySpreadConstraints"),
                ofPod ? metadata.map("labels") : MapValue.EMPTY,
                path + ".topologySpreadConstraints");
        WindowsRules.hostProcess(spec, path, faults);
        WindowsRules.hostUsers(spec, path, faults);
        names();
    }

    private void policy(String name, List<String> supported) {
        String text = spec.text(name, "");
        if (text.isEmpty()) {
            faults.required(path + "." + name);
        } else {
            faults.oneOf(path + "." + name, text, supported);
        }
    }

    /** What stands after the larger parts, in the order in which a server looks at it. */
    private void names() {
        subdomain("serviceAccountName");
        subdomain("nodeName");
        if (spec.get("activeDeadlineSeconds") instanceof NumberValue deadline
                && (deadline.longValue() < 1 || deadline.longValue() > Integer.MAX_VALUE)) {
            faults.invalid(
                    path + ".activeDeadlineSeconds",
                    deadline.longValue(),
                    "must be between 1 and " + Integer.MAX_VALUE + ", inclusive");
        }
        label("hostname");
        hostnameOverride();
        label("subdomain");
        TolerationRules.all(spec.list("tolerations"), path + ".tolerations", faults);
        PodNetworkRules.hostAliases(spec.list("hostAliases"), path + ".hostAliases", faults);
        subdomain("priorityClassName");
        subdomain("runtimeClassName");
        if (spec.has("preemptionPolicy")) {
            policy("preemptionPolicy", PREEMPTION_POLICIES);
        }
        ResourceRules.overhead(spec.map("overhead"), path + ".overhead", faults);
        WindowsRules.system(spec, path, faults);
    }

    private void subdomain(String name) {
        String text = spec.text(name, "");
        if (!text.isEmpty()) {
            faults.invalid(path + "." + name, text, NameRules.subdomain(text));
        }
    }

    private void label(String name) {
        String text = spec.text(name, "");
        if (!text.isEmpty()) {
            faults.invalid(path + "." + name, text, NameRules.label(text));
        }
    }

    private void hostnameOverride() {
        String name = spec.text("hostnameOverride");
        if (name == null) {
            return;
        }
        String field = path + ".hostnameOverride";
        if (spec.flag("hostNetwork", false)) {
            faults.forbidden(field, "may not be specified when hostNetwork is true");
        }
        if (spec.flag("setHostnameAsFQDN", false)) {
            faults.forbidden(field, "may not be specified when setHostnameAsFQDN is true");
        }
        if (name.length() > MAX_HOSTNAME) {
            faults.tooLong(field, MAX_HOSTNAME);
        }
        faults.invalid(field, name, NameRules.subdomain(name));
    }

    private void hostPorts() {
        if (!spec.flag("hostNetwork", false)) {
            return;
        }
        ListValue containers = spec.list("containers");
        for (int c = 0; c < containers.size(); c++) {
            ListValue ports = containers.mapAt(c).list("ports");
            for (int i = 0; i < ports.size(); i++) {
                long host = ports.mapAt(i).number("hostPort", 0);
                long number = ports.mapAt(i).number("containerPort", 0);
                // pods made from a template get the port of the container
                if (host != number && (ofPod || host != 0)) {
                    faults.invalid(
                            path + ".containers[" + c + "].ports[" + i + "].hostPort",
                            host,
                            "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private void gates() {
        ListValue readiness = spec.list("readinessGates");
        for (int i = 0; i < readiness.size(); i++) {
            String type = readiness.mapAt(i).text("conditionType", "");
            faults.invalid(path + ".readinessGates[" + i + "].conditionType", type, LabelSyntax.keyFaults(type));
        }
        Set<String> names = new HashSet<>(0);
        ListValue scheduling = spec.list("schedulingGates");
        for (int i = 0; i < scheduling.size(); i++) {
            String name = scheduling.mapAt(i).text("name", "");
            String field = path + ".schedulingGates[" + i + "]";
            faults.invalid(field, name, LabelSyntax.keyFaults(name));
            if (!names.add(name)) {
                faults.duplicate(field, name);
            }
        }
    }

    private void claims(String podName, ListValue claims) {
        Set<String> names = new HashSet<>(0);
        for (int i = 0; i < claims.size(); i++) {
            MapValue claim = claims.mapAt(i);
            String field = path + ".resourceClaims[" + i + "]";
            String name = claim.text("name", "");
            if (name.isEmpty()) {
                faults.required(field + ".name");
            } else if (!names.add(name)) {
                faults.duplicate(field + ".name", name);
            } else {
                claimName(podName, claim, name, field);
            }
            claimSource(claim, field);
        }
    }

    private void claimName(String podName, MapValue claim, String name, String field) {
        List<String> wrong = NameRules.label(name);
        faults.invalid(field + ".name", name, wrong);
        if (wrong.isEmpty() && !podName.isEmpty() && claim.has("resourceClaimTemplateName")) {
            for (String fault : NameRules.subdomain(podName + "-" + name)) {
                faults.invalid(field + ".name", name, "final ResourceClaim name: " + fault);
            }
        }
    }

    private void claimSource(MapValue claim, String field) {
        String direct = claim.text("resourceClaimName");
        String template = claim.text("resourceClaimTemplateName");
        if (direct != null && template != null) {
            faults.invalid(
                    field,
                    ApiTypes.RESOURCE_CLAIM.of(claim),
                    "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
        }
        if (direct == null && template == null) {
            faults.invalid(
                    field,
                    ApiTypes.RESOURCE_CLAIM.of(claim),
                    "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
        }
        if (direct != null) {
            faults.invalid(field + ".resourceClaimName", direct, NameRules.subdomain(direct));
        }
        if (template != null) {
            faults.invalid(field + ".resourceClaimTemplateName", template, NameRules.subdomain(template));
        }
    }
}
