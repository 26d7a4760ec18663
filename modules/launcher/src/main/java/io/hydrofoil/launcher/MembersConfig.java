package io.hydrofoil.launcher;

import io.hydrofoil.chassis.Invariant;
import io.hydrofoil.chassis.Nearest;
import io.hydrofoil.consensus.MemberAddress;
import io.hydrofoil.consensus.Membership;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a control plane that has several.
 *
 * @param self index of this process among them
 * @param entries all of them, the same list in the same order in every member's configuration
 * @param sharedPort a port of the API on which all members of one machine listen together, the kernel giving each
 *        connection to one that lives; 0: none
 * @param newCluster whether a member without data may begin; else it waits for others to fetch it from
 */
record MembersConfig(int self, List<Entry> entries, int sharedPort, boolean newCluster) {
    static final List<String> KEYS = List.of("members", "member", "sharedPort");
    static final Option MEMBER =
            new Option("--member", "N", "Which of the configured members this process is, from 0.");
    static final Option NEW_CLUSTER = Option.flag(
            "--new-cluster",
            "For the first start of several members: without it, one without data waits for others and fetches it.");
    private static final List<String> ENTRY_KEYS = List.of("host", "apiPort", "logPort");
    private static final int DEFAULT_LOG_PORT = 7400;
    private static final int MAX_PORT = 65_535;

    /** Checks the relations. */
    MembersConfig {
        entries = List.copyOf(entries);
        Invariant.check(self >= 0 && self < entries.size(), "this process is one of the members");
    }

    /**
     * One member.
     *
     * @param host name or address by which the others and clients reach it
     * @param apiPort where its API server listens
     * @param logPort the first of the UDP ports of its log, and a TCP port for the other members
     */
    record Entry(String host, int apiPort, int logPort) {
        String server() {
            return server(apiPort);
        }

        private String server(int port) {
            return "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }

        MapValue toTree() {
            return new MapValue().put("host", host).put("apiPort", apiPort).put("logPort", logPort);
        }
    }

    /** What the configuration says; null: there is one member only. */
    static @Nullable MembersConfig resolve(Arguments arguments, ConfigFile file) throws StartException {
        List<MapValue> trees = file.maps("members");
        Integer self = arguments.number(MEMBER.name());
        if (self == null) {
            self = file.number("member");
        }
        if (trees.isEmpty()) {
            if (self != null) {
                throw wrong("member is " + self + ", but no members are configured", "list them under \"members\"");
            }
            return null;
        }
        if (trees.size() > Membership.MAX_MEMBERS || trees.size() % 2 == 0) {
            throw wrong(
                    trees.size() + " members are configured",
                    "configure 1, 3, 5 or 7: an even number survives no more than one less");
        }
        if (self == null || self < 0 || self >= trees.size()) {
            throw wrong(
                    self == null ? "which of the members this is, is not said" : "there is no member " + self,
                    "give --member, or the key \"member\", a number from 0 to " + (trees.size() - 1));
        }
        List<Entry> entries = new ArrayList<>();
        for (MapValue tree : trees) {
            entries.add(entry(tree));
        }
        Integer sharedPort = file.number("sharedPort");
        int shared = sharedPort == null ? 0 : port("sharedPort", sharedPort);
        return new MembersConfig(self, entries, shared, arguments.has(NEW_CLUSTER.name()));
    }

    /** Where the members of a configuration serve, whichever of them reads it; empty if it lists none. */
    static List<String> servers(ConfigFile file) throws StartException {
        List<String> servers = new ArrayList<>();
        for (MapValue tree : file.maps("members")) {
            servers.add(entry(tree).server());
        }
        return servers;
    }

    private static Entry entry(MapValue tree) throws StartException {
        for (String key : tree.keys()) {
            if (!ENTRY_KEYS.contains(key)) {
                throw wrong(
                        "a member has the unknown key \"" + key + "\"",
                        "did you mean \"" + Nearest.of(key, ENTRY_KEYS) + "\"?");
            }
        }
        if (!(tree.get("host") instanceof StringValue(String host)) || host.isBlank()) {
            throw wrong("a member has no host", "give each a name or address by which the others reach it");
        }
        int logPort = port("logPort", number(tree, "logPort", DEFAULT_LOG_PORT));
        if (logPort + MemberAddress.PORTS - 1 > MAX_PORT) {
            throw wrong("logPort is " + logPort, "a member takes " + MemberAddress.PORTS + " ports from there on");
        }
        return new Entry(host, port("apiPort", number(tree, "apiPort", ServerConfig.DEFAULT_PORT)), logPort);
    }

    private static int number(MapValue tree, String key, int otherwise) throws StartException {
        Value value = tree.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof NumberValue number && number.isIntegral()) {
            return Math.clamp(number.longValue(), -1, MAX_PORT + 1);
        }
        throw wrong("a member's " + key + " is not a number", "give a port");
    }

    private static int port(String key, int port) throws StartException {
        if (port <= 0 || port > MAX_PORT) {
            throw wrong(key + " is " + port, "give a port between 1 and " + MAX_PORT);
        }
        return port;
    }

    private static StartException wrong(String cause, String remedy) {
        return new StartException(ExitCode.CONFIGURATION, cause, remedy);
    }

    /** This process. */
    Entry own() {
        return entries.get(self);
    }

    /** Where a client does best to begin: the port that all share, or this member. */
    String server() {
        return sharedPort > 0 ? own().server(sharedPort) : own().server();
    }

    /** Where each member is reached. */
    List<String> servers() {
        return entries.stream().map(Entry::server).toList();
    }

    /** As a configuration says it. */
    MapValue toTree() {
        ListValue list = new ListValue();
        entries.forEach(entry -> list.add(entry.toTree()));
        MapValue tree = new MapValue().put("members", list);
        return sharedPort > 0 ? tree.put("sharedPort", sharedPort) : tree;
    }

    /** The members of the log. */
    Membership membership() {
        return new Membership(
                self,
                entries.stream()
                        .map(entry -> new MemberAddress(entry.host(), entry.logPort()))
                        .toList());
    }

    /** Names and addresses that certificates must cover. */
    List<String> hosts() {
        return entries.stream().map(Entry::host).distinct().toList();
    }
}
