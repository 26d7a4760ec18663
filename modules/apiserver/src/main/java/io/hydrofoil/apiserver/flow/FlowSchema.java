package io.hydrofoil.apiserver.flow;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Identity;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A flow schema as its object says: which requests it takes, to which level they go, and what tells its flows apart.
 * Immutable; matching allocates nothing, since most requests pass several schemas.
 */
public final class FlowSchema {
    private static final String ANY = "*";
    private static final String ACCOUNT_PREFIX = "system:serviceaccount:";

    private final String name;
    private final String uid;
    private final int precedence;
    private final String levelName;
    private final By by;
    private final PolicyRule[] rules;

    /** What tells flows of one schema apart. */
    enum By {
        NOTHING,
        USER,
        NAMESPACE
    }

    private FlowSchema(MapValue object) {
        MapValue metadata = object.map("metadata");
        MapValue spec = object.map("spec");
        this.name = metadata.text("name", "");
        this.uid = metadata.text("uid", "");
        this.precedence = (int) spec.number("matchingPrecedence", 1000);
        this.levelName = spec.map("priorityLevelConfiguration").text("name", "");
        this.by = switch (spec.map("distinguisherMethod").text("type", "")) {
            case "ByUser" -> By.USER;
            case "ByNamespace" -> By.NAMESPACE;
            default -> By.NOTHING;
        };
        List<PolicyRule> read = new ArrayList<>();
        spec.list("rules").maps().forEach(rule -> read.add(new PolicyRule(rule)));
        this.rules = read.toArray(new PolicyRule[0]);
    }

    /** Reads a FlowSchema. */
    static FlowSchema of(MapValue object) {
        return new FlowSchema(object);
    }

    /** Its object's name. */
    public String name() {
        return name;
    }

    /** Its object's uid. */
    public String uid() {
        return uid;
    }

    int precedence() {
        return precedence;
    }

    String levelName() {
        return levelName;
    }

    /** What tells this request's flow from the schema's others. */
    public String distinguisher(Identity who, Attributes what) {
        return switch (by) {
            case NOTHING -> "";
            case USER -> who.user();
            case NAMESPACE -> what.namespace();
        };
    }

    boolean matches(Identity who, Attributes what) {
        for (PolicyRule rule : rules) {
            if (rule.matches(who, what)) {
                return true;
            }
        }
        return false;
    }

    private static List<MapValue> maps(MapValue rule, String field) {
        List<MapValue> maps = new ArrayList<>();
        rule.list(field).maps().forEach(maps::add);
        return maps;
    }

    private static List<String> texts(ListValue list) {
        return List.copyOf(list.texts());
    }

    private static boolean contains(List<String> patterns, String text) {
        for (int i = 0; i < patterns.size(); i++) {
            String pattern = patterns.get(i);
            if (pattern.equals(ANY) || pattern.equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static final class PolicyRule {
        private final Subject[] subjects;
        private final ResourceRule[] resources;
        private final PathRule[] paths;

        PolicyRule(MapValue rule) {
            subjects = maps(rule, "subjects").stream().map(Subject::of).toArray(Subject[]::new);
            resources =
                    maps(rule, "resourceRules").stream().map(ResourceRule::of).toArray(ResourceRule[]::new);
            paths = maps(rule, "nonResourceRules").stream().map(PathRule::of).toArray(PathRule[]::new);
        }

        boolean matches(Identity who, Attributes what) {
            return isAbout(who) && (what.isResource() ? takesResource(what) : takesPath(what));
        }

        private boolean isAbout(Identity who) {
            for (Subject subject : subjects) {
                if (subject.matches(who)) {
                    return true;
                }
            }
            return false;
        }

        private boolean takesResource(Attributes what) {
            for (ResourceRule rule : resources) {
                if (rule.matches(what)) {
                    return true;
                }
            }
            return false;
        }

        private boolean takesPath(Attributes what) {
            for (PathRule rule : paths) {
                if (rule.matches(what)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A user, a group or service accounts; {@code name} may be {@code *}. */
    private record Subject(Kind kind, String name, String accountPrefix) {
        private enum Kind {
            USER,
            GROUP,
            ACCOUNT
        }

        static Subject of(MapValue subject) {
            return switch (subject.text("kind", "")) {
                case "User" -> new Subject(Kind.USER, subject.map("user").text("name", ""), "");
                case "Group" -> new Subject(Kind.GROUP, subject.map("group").text("name", ""), "");
                default -> {
                    MapValue account = subject.map("serviceAccount");
                    String prefix = ACCOUNT_PREFIX + account.text("namespace", "") + ":";
                    yield new Subject(Kind.ACCOUNT, account.text("name", ""), prefix);
                }
            };
        }

        boolean matches(Identity who) {
            return switch (kind) {
                case USER -> name.equals(ANY) || name.equals(who.user());
                case GROUP -> name.equals(ANY) || who.groups().contains(name);
                case ACCOUNT ->
                    who.user().startsWith(accountPrefix)
                            && (name.equals(ANY)
                                    || (who.user().length() == accountPrefix.length() + name.length()
                                            && who.user().endsWith(name)));
            };
        }
    }

    private record ResourceRule(
            List<String> verbs,
            List<String> groups,
            List<String> resources,
            List<String> namespaces,
            boolean clusterScope) {
        static ResourceRule of(MapValue rule) {
            return new ResourceRule(
                    texts(rule.list("verbs")),
                    texts(rule.list("apiGroups")),
                    texts(rule.list("resources")),
                    texts(rule.list("namespaces")),
                    rule.flag("clusterScope", false));
        }

        boolean matches(Attributes what) {
            boolean inScope = what.namespace().isEmpty() ? clusterScope : contains(namespaces, what.namespace());
            return inScope && contains(verbs, what.verb()) && contains(groups, what.group()) && hasResource(what);
        }

        private boolean hasResource(Attributes what) {
            String subresource = what.subresource();
            if (subresource.isEmpty()) {
                return contains(resources, what.resource());
            }
            int length = what.resource().length() + 1 + subresource.length();
            for (String pattern : resources) {
                boolean same = pattern.length() == length
                        && pattern.startsWith(what.resource())
                        && pattern.endsWith(subresource)
                        && pattern.charAt(what.resource().length()) == '/';
                if (same || pattern.equals(ANY)) {
                    return true;
                }
            }
            return false;
        }
    }

    private record PathRule(List<String> verbs, List<String> urls) {
        static PathRule of(MapValue rule) {
            return new PathRule(texts(rule.list("verbs")), texts(rule.list("nonResourceURLs")));
        }

        boolean matches(Attributes what) {
            return contains(verbs, what.verb()) && hasPath(what.path());
        }

        private boolean hasPath(String path) {
            for (String url : urls) {
                boolean below = url.endsWith("/*") && path.regionMatches(0, url, 0, url.length() - 1);
                if (below || url.equals(ANY) || url.equals(path)) {
                    return true;
                }
            }
            return false;
        }
    }
}
