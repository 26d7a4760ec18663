package io.hydrofoil.soak.cluster;

import io.hydrofoil.soak.Members;
import io.hydrofoil.soak.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Each member in a network namespace of its own; a bridge joins them, and this process, which is where the clients
 * are. Needs root.
 *
 * <p>A member is cut off from another by a wrong link-layer address for it: what is sent then is lost on the way
 * without a word, as in a network that lost a path, and in one direction if so wanted. Clients still reach it, which a
 * cut of its whole link would not let them: a leader that does not know that it is none any more must not answer
 * wrongly.
 */
public final class Namespaces implements Site {
    private static final int MAX_SITES = 100;
    private static final int GATEWAY = 254;
    private static final String NOBODY = "02:00:00:00:00:0e";

    private final int number;

    private Namespaces(int number) {
        this.number = number;
    }

    /** Makes them. */
    public static Namespaces make() {
        for (int number = 0; number < MAX_SITES; number++) {
            Namespaces site = new Namespaces(number);
            if (!Files.exists(Path.of("/sys/class/net", site.bridge()))) {
                try {
                    site.build();
                    return site;
                } catch (RuntimeException e) {
                    site.close();
                    throw e;
                }
            }
        }
        throw new IllegalStateException("there are " + MAX_SITES + " bridges of earlier runs: remove them with"
                + " \"ip link delete hfsoak0\" and so on");
    }

    private void build() {
        Shell.run("ip", "link", "add", bridge(), "type", "bridge");
        Shell.run("ip", "address", "add", address(GATEWAY) + "/24", "dev", bridge());
        Shell.run("ip", "link", "set", bridge(), "up");
        for (int member = 0; member < Members.COUNT; member++) {
            String namespace = namespace(member);
            Shell.run("ip", "netns", "add", namespace);
            Shell.run("ip", "link", "add", link(member), "type", "veth", "peer", "name", "eth0", "netns", namespace);
            Shell.run("ip", "link", "set", link(member), "master", bridge());
            Shell.run("ip", "link", "set", link(member), "up");
            Shell.run("ip", "-n", namespace, "link", "set", "lo", "up");
            Shell.run("ip", "-n", namespace, "address", "add", host(member) + "/24", "dev", "eth0");
            Shell.run("ip", "-n", namespace, "link", "set", "eth0", "up");
        }
    }

    private String bridge() {
        return "hfsoak" + number;
    }

    private String link(int member) {
        return bridge() + "-" + member;
    }

    private String namespace(int member) {
        return bridge() + "-" + member;
    }

    private String address(int last) {
        return "10.237." + number + "." + last;
    }

    @Override
    public String host(int member) {
        return address(member + 1);
    }

    @Override
    public List<String> prefix(int member) {
        return List.of("nsenter", "--net=/run/netns/" + namespace(member), "--");
    }

    /** What one member sends to another is lost from now on. */
    public void cut(int from, int to) {
        Shell.run(
                "ip",
                "-n",
                namespace(from),
                "neighbour",
                "replace",
                host(to),
                "lladdr",
                NOBODY,
                "dev",
                "eth0",
                "nud",
                "permanent");
    }

    /** A member's link is down: neither members nor clients reach it. */
    public void unplug(int member) {
        Shell.run("ip", "link", "set", link(member), "down");
    }

    /** All paths are well again. */
    public void heal() {
        for (int member = 0; member < Members.COUNT; member++) {
            Shell.run("ip", "link", "set", link(member), "up");
            for (int other = 0; other < Members.COUNT; other++) {
                if (other != member) {
                    // Not there if it was not cut.
                    Shell.tried("ip", "-n", namespace(member), "neighbour", "delete", host(other), "dev", "eth0");
                }
            }
        }
    }

    @Override
    public void close() {
        for (int member = 0; member < Members.COUNT; member++) {
            Shell.tried("ip", "link", "delete", link(member));
            Shell.tried("ip", "netns", "delete", namespace(member));
        }
        Shell.tried("ip", "link", "delete", bridge());
    }
}
