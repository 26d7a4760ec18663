package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The containers of one pod spec: those that run on, those that run before, and those added for debugging. */
final class ContainerRules {
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");
    private static final List<String> RESTART_ACTIONS = List.of("Restart", "RestartAllContainers");
    private static final List<String> EXIT_OPERATORS = List.of("In", "NotIn");
    private static final int MAX_RESTART_RULES = 20;
    private static final int MAX_EXIT_CODES = 255;
    private static final String NOT_EPHEMERAL = "cannot be set for an Ephemeral Container";
    /** Fields that no container for debugging has, in the order of the API's types. */
    private static final List<String> LASTING = List.of(
            "ports",
            "resources",
            "resizePolicy",
            "restartPolicy",
            "restartPolicyRules",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "lifecycle");

    private final PodScope pod;
    private final Faults faults;
    private final MountRules mounts;
    private final HandlerRules handlers;
    private final SecurityRules security;

    ContainerRules(PodScope pod) {
        this.pod = pod;
        this.faults = pod.faults();
        this.mounts = new MountRules(pod.volumes(), faults);
        this.handlers = new HandlerRules(pod.graceSeconds(), faults);
        this.security = new SecurityRules(faults);
    }

    /** All lists of containers of the spec at {@code path}. */
    void all(String path) {
        ListValue containers = pod.spec().list("containers");
        Set<String> names = HashSet.newHashSet(containers.size() + 2);
        running(containers, path + ".containers", names);
        init(pod.spec().list("initContainers"), path + ".initContainers", names);
        ListValue ephemeral = pod.spec().list("ephemeralContainers");
        if (!ephemeral.isEmpty()) {
            ephemeral(ephemeral, path + ".ephemeralContainers", names);
        }
    }

    private void running(ListValue containers, String path, Set<String> names) {
        if (containers.isEmpty()) {
            faults.required(path);
            return;
        }
        for (int i = 0; i < containers.size(); i++) {
            MapValue container = containers.mapAt(i);
            String field = path + "[" + i + "]";
            common(container, field);
            if (!names.add(container.text("name", ""))) {
                faults.duplicate(field + ".name", container.text("name", ""));
            }
            handlers.container(container, field);
            restart(container, field);
        }
        hostPorts(containers, path, 0, containers.size());
    }

    /** Those that end before the pod starts have no probes and hooks. */
    private void init(ListValue containers, String path, Set<String> names) {
        for (int i = 0; i < containers.size(); i++) {
            MapValue container = containers.mapAt(i);
            String field = path + "[" + i + "]";
            common(container, field);
            restart(container, field);
            String name = container.text("name", "");
            if (!name.isEmpty() && !names.add(name)) {
                faults.duplicate(field + ".name", name);
            }
            hostPorts(containers, path, i, i + 1);
            if (container.text("restartPolicy", "").equals("Always")) {
                handlers.container(container, field);
                continue;
            }
            for (String ofSidecar : new String[] {"lifecycle", "livenessProbe", "readinessProbe", "startupProbe"}) {
                if (container.has(ofSidecar)) {
                    faults.forbidden(
                            field + "." + ofSidecar, "may not be set for init containers without restartPolicy=Always");
                }
            }
        }
    }

    private void ephemeral(ListValue containers, String path, Set<String> others) {
        Set<String> names = new HashSet<>(others);
        for (int i = 0; i < containers.size(); i++) {
            MapValue container = containers.mapAt(i);
            String field = path + "[" + i + "]";
            common(container, field);
            unpadded(container, field, faults);
            String name = container.text("name", "");
            if (!names.add(name)) {
                faults.duplicate(field + ".name", name);
            }
            String target = container.text("targetContainerName", "");
            if (!target.isEmpty() && !others.contains(target)) {
                faults.notFound(field + ".targetContainerName", target);
            }
            for (String lasting : LASTING) {
                if (isSet(lasting, container.get(lasting))) {
                    faults.forbidden(field + "." + lasting, NOT_EPHEMERAL);
                }
            }
            wholeMounts(container.list("volumeMounts"), field + ".volumeMounts");
        }
    }

    /** Resources are always there; the other objects are given or not, be they empty. */
    private static boolean isSet(String field, @Nullable Value value) {
        return switch (value) {
            case null -> false;
            case MapValue map -> !map.isEmpty() || !field.equals("resources");
            case ListValue list -> !list.isEmpty();
            default -> true;
        };
    }

    private void wholeMounts(ListValue list, String path) {
        for (int i = 0; i < list.size(); i++) {
            for (String part : new String[] {"subPath", "subPathExpr"}) {
                if (list.mapAt(i).has(part)) {
                    faults.forbidden(path + "[" + i + "]." + part, NOT_EPHEMERAL);
                }
            }
        }
    }

    /** Only in pods, for templates of old have other images. */
    static void unpadded(MapValue container, String path, Faults faults) {
        String image = container.text("image", "");
        if (!image.equals(image.strip())) {
            faults.invalid(path + ".image", image, "must not have leading or trailing whitespace");
        }
    }

    private void common(MapValue container, String path) {
        String name = container.text("name", "");
        if (name.isEmpty()) {
            faults.required(path + ".name");
        } else {
            faults.invalid(path + ".name", name, NameRules.label(name));
        }
        faults.requireText(path + ".image", container.text("image", ""));
        String message = container.text("terminationMessagePolicy", "");
        if (message.isEmpty()) {
            faults.required(path + ".terminationMessagePolicy");
        } else {
            faults.oneOf(path + ".terminationMessagePolicy", message, MESSAGE_POLICIES);
        }
        ports(container.list("ports"), path + ".ports");
        EnvRules.variables(container.list("env"), path + ".env", faults);
        EnvRules.sources(container.list("envFrom"), path + ".envFrom", faults);
        mounts.container(container, path);
        pullPolicy(container.text("imagePullPolicy", ""), path + ".imagePullPolicy", faults);
        ResourceRules.container(container.map("resources"), pod.claims(), path + ".resources", faults);
        ResourceRules.resizePolicies(
                container.list("resizePolicy"), pod.restartPolicy(), path + ".resizePolicy", faults);
        security.container(container, pod.usesHostUsers(), path + ".securityContext");
    }

    static void pullPolicy(String policy, String field, Faults faults) {
        if (policy.isEmpty()) {
            faults.required(field);
        } else {
            faults.oneOf(field, policy, PULL_POLICIES);
        }
    }

    private void ports(ListValue ports, String path) {
        Set<String> names = HashSet.newHashSet(ports.size());
        for (int i = 0; i < ports.size(); i++) {
            MapValue port = ports.mapAt(i);
            String field = path + "[" + i + "]";
            String name = port.text("name", "");
            if (!name.isEmpty()) {
                List<String> wrong = NameRules.port(name);
                faults.invalid(field + ".name", name, wrong);
                if (wrong.isEmpty() && !names.add(name)) {
                    faults.duplicate(field + ".name", name);
                }
            }
            long number = port.number("containerPort", 0);
            if (number == 0) {
                faults.required(field + ".containerPort");
            } else {
                faults.port(field + ".containerPort", number);
            }
            long host = port.number("hostPort", 0);
            if (host != 0) {
                faults.port(field + ".hostPort", host);
            }
            String protocol = port.text("protocol", "");
            if (protocol.isEmpty()) {
                faults.required(field + ".protocol");
            } else {
                faults.oneOf(field + ".protocol", protocol, PROTOCOLS);
            }
        }
    }

    /** No two ports of containers that run together on one port of the host. */
    private void hostPorts(ListValue containers, String path, int from, int to) {
        Set<String> taken = new HashSet<>(0);
        for (int c = from; c < to; c++) {
            ListValue ports = containers.mapAt(c).list("ports");
            for (int i = 0; i < ports.size(); i++) {
                MapValue port = ports.mapAt(i);
                long host = port.number("hostPort", 0);
                String place = port.text("protocol", "") + "/" + port.text("hostIP", "") + "/" + host;
                if (host != 0 && !taken.add(place)) {
                    // a list of one container is what the check of an init container sees
                    faults.duplicate(path + "[" + (c - from) + "].ports[" + i + "].hostPort", place);
                }
            }
        }
    }

    private void restart(MapValue container, String path) {
        String policy = container.text("restartPolicy", "");
        ListValue rules = container.list("restartPolicyRules");
        if (policy.isEmpty()) {
            if (!rules.isEmpty()) {
                faults.required(path + ".restartPolicy", "must specify restartPolicy when restart rules are used");
            }
            return;
        }
        faults.oneOf(path + ".restartPolicy", policy, RESTART_POLICIES);
        if (rules.size() > MAX_RESTART_RULES) {
            faults.tooMany(path + ".restartPolicyRules", rules.size(), MAX_RESTART_RULES);
        }
        for (int i = 0; i < rules.size(); i++) {
            restartRule(rules.mapAt(i), path + ".restartPolicyRules[" + i + "]");
        }
    }

    private void restartRule(MapValue rule, String path) {
        faults.oneOf(path + ".action", rule.text("action", ""), RESTART_ACTIONS);
        if (!(rule.get("exitCodes") instanceof MapValue codes)) {
            faults.required(path + ".exitCodes", "must be specified");
            return;
        }
        faults.oneOf(path + ".exitCodes.operator", codes.text("operator", ""), EXIT_OPERATORS);
        int count = codes.list("values").size();
        if (count > MAX_EXIT_CODES) {
            faults.tooMany(path + ".exitCodes.values", count, MAX_EXIT_CODES);
        }
    }
}
