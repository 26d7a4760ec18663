package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any member serves any request, also what only the member beside the nodes knows; and whoever asks for the service
 * {@code kubernetes} finds all members that live.
 */
class AnyMemberIT {
    private static final String LOG = "/api/v1/namespaces/default/pods/talker/log";

    @TempDir
    Path directory;

    @Test
    void whatOnlyNodesKnowAndTheServersAreFoundOnEachMember() throws Exception {
        String host = address();
        try (Members members = Members.at(directory.resolve("cluster"), host)) {
            members.up(2);
            Kubectl kubectl = new Kubectl(
                    Kubectl.binaries().getLast(), members.kubeconfig(), directory.resolve("cache"), "default");
            kubectl.run("run talker --image=registry.example/app:1 --labels=app=talker");
            kubectl.run("wait --for=condition=Ready pod/talker --timeout=60s");
            String log = kubectl.run("--context hydrofoil-" + members.leader() + " logs talker --tail=1 --since=24h");
            assertThat(log).isNotEmpty();
            for (int member = 0; member < Members.COUNT; member++) {
                serves(kubectl, "--context hydrofoil-" + member + " ");
            }
            moves(kubectl, members);
            endpoints(kubectl, members, host);
        }
    }

    private static void serves(Kubectl kubectl, String context) {
        assertThat(kubectl.run(context + "logs talker --tail=1")).as(context).isNotEmpty();
        assertThat(kubectl.run(context + "logs -l app=talker --tail=1 --prefix"))
                .as(context)
                .contains("talker");
        assertThat(kubectl.run(context + "top nodes --no-headers").lines())
                .as(context)
                .hasSize(2);
        assertThat(kubectl.run(context + "top pods --no-headers")).as(context).contains("talker");
        assertThat(kubectl.attempt("", (context + "logs talker -c nobody").split(" "))
                        .err())
                .as(context)
                .contains("container nobody is not valid for pod talker");
        // Asked for in the name of somebody else, who may.
        assertThat(kubectl.run(context + "logs talker --tail=1 --as=jane --as-group=system:masters"))
                .as(context)
                .isNotEmpty();
        assertThat(kubectl.attempt("", (context + "get --raw " + LOG + " --as=jane").split(" "))
                        .err())
                .as(context)
                .contains("User \"jane\" cannot get resource \"pods/log\"");
    }

    /** The member beside the nodes changes; who was it passes on what it answered before. */
    private static void moves(Kubectl kubectl, Members members) {
        int leader = members.leader();
        members.kill(leader);
        members.start(leader);
        members.awaitCaughtUp();
        Members.await(
                "logs on the former leader",
                60,
                () -> kubectl.attempt("", ("--context hydrofoil-" + leader + " logs talker --tail=1").split(" "))
                                .code()
                        == 0);
        Members.await("usage on the former leader", 60, () -> kubectl.attempt(
                        "", ("--context hydrofoil-" + leader + " top pods").split(" "))
                .out()
                .contains("talker"));
    }

    /** All that live, and those only; none of those that others cannot reach. */
    private static void endpoints(Kubectl kubectl, Members members, String host) {
        Set<Integer> all = IntStream.range(0, Members.COUNT)
                .mapToObj(members::apiPort)
                .collect(Collectors.toCollection(TreeSet::new));
        boolean isReached = !host.startsWith("127.");
        Members.await(
                "endpoints of all",
                60,
                () -> isReached
                        ? ports(kubectl, members, "endpoints kubernetes", "port")
                                        .equals(all)
                                && ports(
                                                kubectl,
                                                members,
                                                "endpointslices -l kubernetes.io/service-name=kubernetes",
                                                "port")
                                        .equals(all)
                        : kubectl.run("get endpoints kubernetes -o json").contains("\"kubernetes\""));
        if (isReached) {
            int gone = members.follower();
            members.stop(gone);
            all.remove(members.apiPort(gone));
            Members.await(
                    "endpoints of the rest",
                    60,
                    () -> ports(kubectl, members, "endpoints kubernetes", "port")
                                    .equals(all)
                            && ports(
                                            kubectl,
                                            members,
                                            "endpointslices -l kubernetes.io/service-name=kubernetes",
                                            "port")
                                    .equals(all));
        }
    }

    private static Set<Integer> ports(Kubectl kubectl, Members members, String what, String field) {
        return Pattern.compile("\"" + field + "\": (\\d+)")
                .matcher(kubectl.run("--context hydrofoil-" + members.leader() + " get " + what + " -o json"))
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One by which others reach this machine, if it has one. */
    private static String address() throws Exception {
        List<InetAddress> found = new ArrayList<>(NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .toList());
        found.add(InetAddress.getLoopbackAddress());
        return found.getFirst().getHostAddress();
    }
}
