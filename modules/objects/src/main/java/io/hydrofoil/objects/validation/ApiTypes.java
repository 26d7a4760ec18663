package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How messages show a whole object: by the names of the reference server's own types, where every field stands, in the
 * order of the type.
 */
final class ApiTypes {
    static final ApiTypes TOLERATION = new ApiTypes("Key Operator Value Effect TolerationSeconds?");
    static final ApiTypes CONFIG_SOURCE = new ApiTypes("ConfigMap?");
    /** Of one of the types that have names for JSON, and leave out what is empty. */
    static final ApiTypes LABEL_SELECTOR = new ApiTypes("matchLabels- matchExpressions-")
            .with("matchExpressions", new ApiTypes("key operator values-"));

    static final ApiTypes ROLLING_STATEFUL_SET = new ApiTypes("Partition# MaxUnavailable?");
    static final ApiTypes STATEFUL_SET_STRATEGY =
            new ApiTypes("Type RollingUpdate?").with("RollingUpdate", ROLLING_STATEFUL_SET);
    static final ApiTypes STRATEGY =
            new ApiTypes("Type RollingUpdate?").with("RollingUpdate", new ApiTypes("MaxUnavailable# MaxSurge#"));
    static final ApiTypes SUCCESS_POLICY =
            new ApiTypes("Rules?").with("Rules", new ApiTypes("SucceededIndexes? SucceededCount?"));
    static final ApiTypes DISRUPTION_BUDGET = new ApiTypes(
                    "MinAvailable? Selector? MaxUnavailable? UnhealthyPodEvictionPolicy?")
            .with("Selector", LABEL_SELECTOR);
    static final ApiTypes TAINT = new ApiTypes("Key Value Effect TimeAdded?");
    static final ApiTypes RESOURCE_CLAIM = new ApiTypes("Name ResourceClaimName? ResourceClaimTemplateName?");
    static final ApiTypes POD_ADDRESS = new ApiTypes("IP");
    static final ApiTypes NODE_ADDRESS = new ApiTypes("Type Address");
    static final ApiTypes ROLE = new ApiTypes("APIGroup Kind Name");
    static final ApiTypes PARENT = new ApiTypes("Group Resource Namespace Name");
    static final ApiTypes SERVICE_PORT = new ApiTypes("Name Protocol AppProtocol? Port# TargetPort# NodePort#");
    static final ApiTypes CSI_DRIVER = new ApiTypes("Name NodeID TopologyKeys? Allocatable?");
    static final ApiTypes ATTACHMENT = new ApiTypes("Attacher Source? NodeName")
            .with("Source", new ApiTypes("PersistentVolumeName? InlineVolumeSpec?"));
    static final ApiTypes PROFILE = new ApiTypes("Type LocalhostProfile?");
    static final ApiTypes SECURITY_CONTEXT = new ApiTypes("Capabilities? Privileged? SELinuxOptions? WindowsOptions?"
                    + " RunAsUser? RunAsGroup? RunAsNonRoot? ReadOnlyRootFilesystem? AllowPrivilegeEscalation?"
                    + " ProcMount? SeccompProfile? AppArmorProfile?")
            .with("Capabilities", new ApiTypes("Add? Drop?"))
            .with("SELinuxOptions", new ApiTypes("User Role Type Level"))
            .with(
                    "WindowsOptions",
                    new ApiTypes("GMSACredentialSpecName? GMSACredentialSpec? RunAsUserName? HostProcess?"))
            .with("SeccompProfile", PROFILE)
            .with("AppArmorProfile", PROFILE);
    static final ApiTypes SCOPE_SELECTOR =
            new ApiTypes("MatchExpressions?").with("MatchExpressions", new ApiTypes("ScopeName Operator Values?"));
    static final ApiTypes FAILURE_POLICY = new ApiTypes("Rules?")
            .with(
                    "Rules",
                    new ApiTypes("Action OnExitCodes? OnPodConditions?")
                            .with("OnExitCodes", new ApiTypes("ContainerName? Operator Values?"))
                            .with("OnPodConditions", new ApiTypes("Type Status")));
    static final ApiTypes UNCOUNTED_PODS = new ApiTypes("Succeeded? Failed?");
    static final ApiTypes EVENT_SOURCE = new ApiTypes("Component Host");
    static final ApiTypes OBJECT_REFERENCE =
            new ApiTypes("Kind Namespace Name UID APIVersion ResourceVersion FieldPath");
    static final ApiTypes AUDIT_ANNOTATION = new ApiTypes("Key ValueExpression");
    private static final ApiTypes REQUIREMENT = new ApiTypes("Key Operator Values?");
    static final ApiTypes NODE_SELECTOR_TERM = new ApiTypes("MatchExpressions? MatchFields?")
            .with("MatchExpressions", REQUIREMENT)
            .with("MatchFields", REQUIREMENT);
    static final ApiTypes VOLUME_AFFINITY = new ApiTypes("Required?")
            .with("Required", new ApiTypes("NodeSelectorTerms?").with("NodeSelectorTerms", NODE_SELECTOR_TERM));

    private static final ApiTypes DEVICE_CAPACITY = new ApiTypes("Requests?");
    private static final ApiTypes DEVICE_SELECTOR = new ApiTypes("CEL?").with("CEL", new ApiTypes("Expression"));
    private static final ApiTypes DEVICE_REQUEST = new ApiTypes("Name Exactly? FirstAvailable?")
            .with(
                    "Exactly",
                    new ApiTypes("DeviceClassName Selectors? AllocationMode Count# AdminAccess? Tolerations? Capacity?")
                            .with("Selectors", DEVICE_SELECTOR)
                            .with("Tolerations", TOLERATION)
                            .with("Capacity", DEVICE_CAPACITY))
            .with(
                    "FirstAvailable",
                    new ApiTypes("Name DeviceClassName Selectors? AllocationMode Count# Tolerations? Capacity?")
                            .with("Selectors", DEVICE_SELECTOR)
                            .with("Tolerations", TOLERATION)
                            .with("Capacity", DEVICE_CAPACITY));
    private static final ApiTypes DEVICES = new ApiTypes("Requests? Constraints? Config?")
            .with("Requests", DEVICE_REQUEST)
            .with("Constraints", new ApiTypes("Requests? MatchAttribute? DistinctAttribute?"))
            .with("Config", new ApiTypes("Requests? Opaque?").with("Opaque", new ApiTypes("Driver Parameters?")));
    static final ApiTypes DEVICE_CLAIM = new ApiTypes("Devices?").with("Devices", DEVICES);
    /** Its metadata has names for JSON, and no level of its own. */
    static final ApiTypes DEVICE_CLAIM_TEMPLATE =
            new ApiTypes("name- labels- annotations- ownerReferences- finalizers- Spec?").with("Spec", DEVICE_CLAIM);

    static final ApiTypes DISTINGUISHER = new ApiTypes("Type");
    private static final ApiTypes NAMED = new ApiTypes("Name");
    private static final ApiTypes FLOW_RULE = new ApiTypes("Subjects? ResourceRules? NonResourceRules?")
            .with(
                    "Subjects",
                    new ApiTypes("Kind User? Group? ServiceAccount?")
                            .with("User", NAMED)
                            .with("Group", NAMED)
                            .with("ServiceAccount", new ApiTypes("Namespace Name")))
            .with("ResourceRules", new ApiTypes("Verbs? APIGroups? Resources? ClusterScope! Namespaces?"))
            .with("NonResourceRules", new ApiTypes("Verbs? NonResourceURLs?"));
    static final ApiTypes FLOW_SCHEMA = new ApiTypes(
                    "PriorityLevelConfiguration MatchingPrecedence# DistinguisherMethod? Rules?")
            .with("PriorityLevelConfiguration", NAMED)
            .with("DistinguisherMethod", DISTINGUISHER)
            .with("Rules", FLOW_RULE);
    static final ApiTypes PRIORITY_LEVEL = new ApiTypes("Type Limited? Exempt?")
            .with(
                    "Limited",
                    new ApiTypes("NominalConcurrencyShares# LimitResponse LendablePercent? BorrowingLimitPercent?")
                            .with(
                                    "LimitResponse",
                                    new ApiTypes("Type Queuing?")
                                            .with("Queuing", new ApiTypes("Queues# HandSize# QueueLengthLimit#"))))
            .with("Exempt", new ApiTypes("NominalConcurrencyShares? LendablePercent?"));

    /** What stands for a field that is absent; nothing for one that is left out then. */
    private final Map<String, Optional<Value>> fields = new LinkedHashMap<>();

    private final Map<String, ApiTypes> types = new LinkedHashMap<>();

    /**
     * @param names of the fields; absent ones are null if followed by a question mark, 0 if by #, false if by !, left
     *     out if by a hyphen, else empty texts
     */
    private ApiTypes(String names) {
        for (String name : names.split(" ")) {
            int end = name.length() - 1;
            switch (name.charAt(end)) {
                case '?' -> fields.put(name.substring(0, end), Optional.of(NullValue.NULL));
                case '#' -> fields.put(name.substring(0, end), Optional.of(NumberValue.of(0)));
                case '!' -> fields.put(name.substring(0, end), Optional.of(BoolValue.FALSE));
                case '-' -> fields.put(name.substring(0, end), Optional.empty());
                default -> fields.put(name, Optional.of(new StringValue("")));
            }
        }
    }

    /** Says of which type a field is, or the elements of one that is a list. */
    private ApiTypes with(String field, ApiTypes type) {
        types.put(field, type);
        return this;
    }

    Value of(@Nullable Value value) {
        return switch (value) {
            case null -> NullValue.NULL;
            case ListValue list -> {
                ListValue shown = new ListValue();
                list.forEach(element -> shown.add(of(element)));
                yield shown;
            }
            case MapValue object -> {
                MapValue shown = new MapValue();
                fields.forEach(
                        (name, absent) -> field(object, name).or(() -> absent).ifPresent(it -> shown.put(name, it)));
                yield shown;
            }
            default -> value;
        };
    }

    private Optional<Value> field(MapValue object, String name) {
        Value value = object.get(key(name));
        boolean empty =
                (value instanceof MapValue map && map.isEmpty()) || (value instanceof ListValue list && list.isEmpty());
        boolean left = fields.getOrDefault(name, Optional.empty()).isEmpty() && empty;
        if (value == null || left) {
            return Optional.empty();
        }
        ApiTypes type = types.get(name);
        return Optional.of(type == null ? value : type.of(value));
    }

    /** The name of a field in JSON: a word of capitals at its start is in small letters there. */
    private static String key(String name) {
        StringBuilder key = new StringBuilder(name);
        for (int i = 0; i < key.length() && Character.isUpperCase(key.charAt(i)); i++) {
            boolean startsNext = i > 0 && i + 1 < key.length() && !Character.isUpperCase(key.charAt(i + 1));
            if (startsNext) {
                break;
            }
            key.setCharAt(i, Character.toLowerCase(key.charAt(i)));
        }
        return key.toString();
    }
}
