package io.hydrofoil.launcher;

import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.remote.ApiTarget;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.scheduler.Explanation;
import io.hydrofoil.scheduler.Explanation.Exclusion;
import io.hydrofoil.scheduler.Explanation.Way;
import io.hydrofoil.scheduler.PodExplainer;
import io.hydrofoil.scheduler.SchedulerConfig;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/** See {@link #description}. */
final class WhyCommand implements Command {
    private static final Option NAMESPACE = new Option("--namespace", "NS", "Namespace of the pod (default: default).");
    private static final Option SHORT_NAMESPACE = new Option("-n", "NS", "");
    private static final int MANY_NODES = 3;

    @Override
    public String name() {
        return "why";
    }

    @Override
    public List<String> description() {
        return List.of(
                "Tells why a pod has no node: \"hydrofoil why pod NAME\".",
                "For each plugin of the scheduler, how many nodes it excludes, and what is the smallest change that would"
                        + " let the pod fit.",
                "Works against any Kubernetes cluster: all is worked out here, from its objects.");
    }

    @Override
    public List<Option> options() {
        return Stream.concat(Stream.of(NAMESPACE, SHORT_NAMESPACE, ServerOptions.CONFIG), Kubeconfigs.ALL.stream())
                .toList();
    }

    @Override
    public List<String> operands() {
        return List.of("pod", "NAME");
    }

    @Override
    public int run(Arguments arguments) throws StartException {
        String kind = arguments.operands().getFirst();
        if (!List.of("pod", "pods", "po").contains(kind)) {
            throw new StartException(
                    ExitCode.USAGE,
                    "\"hydrofoil why\" explains pods, not \"" + kind + "\"",
                    "say \"hydrofoil why pod NAME\"");
        }
        String name = arguments.operands().getLast();
        String namespace = namespace(arguments);
        SchedulerConfig config = ServerOptions.scheduler(arguments);
        ApiTarget target = Kubeconfigs.target(arguments);
        try (ApiSnapshot cluster = ApiSnapshot.open(target)) {
            ApiObject pod = cluster.get(new ObjectKey(KindTable.builtin().require("v1", "Pod"), namespace, name));
            if (pod == null) {
                throw new StartException(
                        ExitCode.FAILED,
                        "there is no pod " + namespace + "/" + name,
                        "name its namespace with --namespace");
            }
            print(System.out, namespace + "/" + name, PodExplainer.explain(cluster, config, pod));
            return ExitCode.OK.code();
        } catch (RemoteException e) {
            throw unreachable(target, e);
        } catch (ApiSnapshot.UnreadableException e) {
            throw unreachable(target, e.reason());
        }
    }

    private static String namespace(Arguments arguments) {
        String given = arguments.text(NAMESPACE.name());
        String brief = arguments.text(SHORT_NAMESPACE.name());
        return given != null ? given : brief != null ? brief : "default";
    }

    private static StartException unreachable(ApiTarget target, RemoteException e) {
        return new StartException(
                ExitCode.FAILED,
                "the cluster could not be asked: " + e.getMessage(),
                "see whether it runs (\"hydrofoil status\") at " + target.host() + ":" + target.port()
                        + ", and whether the kubeconfig's user may read it",
                e);
    }

    static void print(PrintStream out, String pod, Explanation explanation) {
        out.println("pod " + pod + " " + explanation.summary());
        for (Exclusion each : explanation.exclusions()) {
            String alone = each.alone() > each.nodes() ? " (" + each.alone() + " by itself)" : "";
            out.printf("  %-32s excludes %d%s%n", each.plugin(), each.nodes(), alone);
            each.reasons().forEach((reason, nodes) -> out.printf("    %d %s%n", nodes, reason));
        }
        List<Way> ways = explanation.ways();
        for (int i = 0; i < ways.size(); i++) {
            if (i < 2) {
                out.println(i == 0 ? "the smallest change:" : "other ways:");
            }
            Way way = ways.get(i);
            out.println("  " + String.join(", and ", way.changes()) + " -> fits " + nodes(way.nodes()));
        }
        if (!explanation.evictions().isEmpty()) {
            out.println("it could be placed " + explanation.evictions());
        }
    }

    private static String nodes(List<String> names) {
        return names.size() <= MANY_NODES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MANY_NODES)) + " and " + (names.size() - MANY_NODES) + " more";
    }
}
