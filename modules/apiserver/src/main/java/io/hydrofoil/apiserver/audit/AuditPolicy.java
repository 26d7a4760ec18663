package io.hydrofoil.apiserver.audit;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.AuditPolicyException;
import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An audit policy: the first rule that fits a request says how much of it is recorded. Immutable. */
final class AuditPolicy {
    private static final String VERSION = "audit.k8s.io/v1";
    private static final Set<String> FIELDS =
            Set.of("apiVersion", "kind", "metadata", "rules", "omitStages", "omitManagedFields");
    private static final Set<String> RULE_FIELDS = Set.of(
            "level",
            "users",
            "userGroups",
            "verbs",
            "resources",
            "namespaces",
            "nonResourceURLs",
            "omitStages",
            "omitManagedFields");
    private static final Set<String> RESOURCE_FIELDS = Set.of("group", "resources", "resourceNames");
    private static final Grade NONE = new Grade(AuditLevel.NONE, EnumSet.noneOf(AuditStage.class), false);

    private final List<Rule> rules;

    private AuditPolicy(List<Rule> rules) {
        this.rules = rules;
    }

    /** What is recorded of a request. */
    record Grade(AuditLevel level, Set<AuditStage> omitted, boolean omitsManagedFields) {
        boolean records(AuditStage stage) {
            return level != AuditLevel.NONE && !omitted.contains(stage);
        }
    }

    /** Reads a policy; a field or value that is not known refuses it, for a slip would leave requests unrecorded. */
    static AuditPolicy parse(byte[] yaml) throws AuditPolicyException {
        Value parsed;
        try {
            parsed = Yaml.parse(yaml);
        } catch (MalformedException e) {
            throw new AuditPolicyException("is not valid YAML: " + e.getMessage());
        }
        if (!(parsed instanceof MapValue policy)
                || !VERSION.equals(policy.text("apiVersion", ""))
                || !"Policy".equals(policy.text("kind", ""))) {
            throw new AuditPolicyException("is not a Policy of " + VERSION);
        }
        known(policy, FIELDS, "");
        Set<AuditStage> omitted = stages(policy, "omitStages");
        boolean omitsManaged = flag(policy, "omitManagedFields", false, "");
        List<Rule> rules = new ArrayList<>();
        for (MapValue rule : policy.list("rules").maps()) {
            rules.add(rule(rule, "rules[" + rules.size() + "]", omitted, omitsManaged));
        }
        if (rules.isEmpty()) {
            throw new AuditPolicyException("has no rules");
        }
        return new AuditPolicy(List.copyOf(rules));
    }

    /** What is recorded of this request. */
    Grade grade(Identity who, Attributes what) {
        for (Rule rule : rules) {
            if (rule.matches(who, what)) {
                return rule.grade();
            }
        }
        return NONE;
    }

    private static Rule rule(MapValue rule, String at, Set<AuditStage> omitted, boolean omitsManaged)
            throws AuditPolicyException {
        known(rule, RULE_FIELDS, at + ".");
        EnumSet<AuditStage> stages = EnumSet.noneOf(AuditStage.class);
        stages.addAll(omitted);
        stages.addAll(stages(rule, at + ".omitStages"));
        boolean omits = flag(rule, "omitManagedFields", omitsManaged, at + ".");
        List<Resources> resources = new ArrayList<>();
        for (MapValue group : rule.list("resources").maps()) {
            String place = at + ".resources[" + resources.size() + "].";
            known(group, RESOURCE_FIELDS, place);
            Resources read = new Resources(
                    group.text("group", ""), texts(group, "resources", place), texts(group, "resourceNames", place));
            if (!read.names().isEmpty() && read.resources().isEmpty()) {
                throw new AuditPolicyException(place + "resourceNames needs resources");
            }
            resources.add(read);
        }
        List<String> urls = texts(rule, "nonResourceURLs", at + ".");
        List<String> namespaces = texts(rule, "namespaces", at + ".");
        checkUrls(urls, at);
        if (!urls.isEmpty() && !(resources.isEmpty() && namespaces.isEmpty())) {
            throw new AuditPolicyException(at + " is about resources and nonResourceURLs at once");
        }
        return new Rule(
                new Grade(level(rule, at), stages, omits),
                texts(rule, "users", at + "."),
                texts(rule, "userGroups", at + "."),
                texts(rule, "verbs", at + "."),
                resources,
                namespaces,
                urls);
    }

    private static void checkUrls(List<String> urls, String at) throws AuditPolicyException {
        for (String url : urls) {
            int star = url.indexOf('*');
            boolean isPath = url.startsWith("/") && (star < 0 || star == url.length() - 1);
            if (!isPath && !url.equals("*")) {
                throw new AuditPolicyException(
                        at + ".nonResourceURLs: \"" + url + "\" must begin with / and have * at its end only");
            }
        }
    }

    private static AuditLevel level(MapValue rule, String at) throws AuditPolicyException {
        String word = rule.text("level", "");
        for (AuditLevel level : AuditLevel.values()) {
            if (level.word().equals(word)) {
                return level;
            }
        }
        throw new AuditPolicyException(
                at + ".level is \"" + word + "\", but must be None, Metadata, Request or RequestResponse");
    }

    private static Set<AuditStage> stages(MapValue map, String at) throws AuditPolicyException {
        EnumSet<AuditStage> stages = EnumSet.noneOf(AuditStage.class);
        for (String word : texts(map, "omitStages", "")) {
            boolean found = false;
            for (AuditStage stage : AuditStage.values()) {
                if (stage.word().equals(word)) {
                    found = stages.add(stage) || found;
                }
            }
            if (!found && stages.stream().noneMatch(stage -> stage.word().equals(word))) {
                throw new AuditPolicyException(at + ": \"" + word + "\" is no stage");
            }
        }
        return stages;
    }

    private static void known(MapValue map, Set<String> fields, String at) throws AuditPolicyException {
        for (String key : map.keys()) {
            if (!fields.contains(key)) {
                throw new AuditPolicyException("has the unknown field " + at + key);
            }
        }
    }

    private static boolean flag(MapValue map, String key, boolean otherwise, String at) throws AuditPolicyException {
        return switch (map.get(key)) {
            case null -> otherwise;
            case BoolValue flag -> flag.flag();
            default -> throw new AuditPolicyException(at + key + " is neither true nor false");
        };
    }

    private static List<String> texts(MapValue map, String key, String at) throws AuditPolicyException {
        Value value = map.get(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ListValue list) || list.texts().size() != list.size()) {
            throw new AuditPolicyException(at + key + " is not a list of texts");
        }
        return List.copyOf(list.texts());
    }

    private record Resources(String group, List<String> resources, List<String> names) {
        boolean matches(Attributes what) {
            if (!group.equals(what.group())) {
                return false;
            }
            if (resources.isEmpty()) {
                return true;
            }
            if (!names.isEmpty() && !names.contains(what.name())) {
                return false;
            }
            String subresource = what.subresource();
            String full = subresource.isEmpty() ? what.resource() : what.resource() + "/" + subresource;
            return resources.contains(full)
                    || resources.contains("*")
                    || resources.contains(what.resource() + "/*")
                    || (!subresource.isEmpty() && resources.contains("*/" + subresource));
        }
    }

    /** An empty list restricts nothing. */
    private record Rule(
            Grade grade,
            List<String> users,
            List<String> groups,
            List<String> verbs,
            List<Resources> resources,
            List<String> namespaces,
            List<String> urls) {
        boolean matches(Identity who, Attributes what) {
            if (!users.isEmpty() && !users.contains(who.user())) {
                return false;
            }
            if (!groups.isEmpty() && groups.stream().noneMatch(who.groups()::contains)) {
                return false;
            }
            if (!verbs.isEmpty() && !verbs.contains(what.verb())) {
                return false;
            }
            if (!namespaces.isEmpty() || !resources.isEmpty()) {
                return what.isResource()
                        && (namespaces.isEmpty() || namespaces.contains(what.namespace()))
                        && (resources.isEmpty() || resources.stream().anyMatch(group -> group.matches(what)));
            }
            return urls.isEmpty() || (!what.isResource() && urls.stream().anyMatch(url -> reaches(url, what.path())));
        }

        private static boolean reaches(String url, String path) {
            return url.endsWith("*") ? path.startsWith(url.substring(0, url.length() - 1)) : path.equals(url);
        }
    }
}
