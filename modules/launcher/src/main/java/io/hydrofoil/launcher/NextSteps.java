package io.hydrofoil.launcher;

import java.io.PrintStream;

/** What to try when the cluster is up. */
final class NextSteps {
    private NextSteps() {}

    static void print(PrintStream out, ServerConfig config, String server, boolean merged, boolean detached) {
        String kubeconfig = ControlPlane.kubeconfig(config.dataDirectory()).toString();
        out.println();
        out.println("The API server listens on " + server + ". Next:");
        out.println();
        if (merged) {
            out.println("  kubectl config use-context hydrofoil");
        } else {
            out.println("  export KUBECONFIG=" + kubeconfig);
        }
        out.println("  kubectl get nodes");
        out.println("  kubectl create deployment hello --image=example.com/hello:1 --replicas=3");
        out.println("  kubectl get pods -o wide --watch");
        out.println();
        String where = config.dataDirectory().equals(ServerConfig.defaultDataDirectory())
                ? ""
                : " --data-dir " + config.dataDirectory();
        out.println(detached ? "Stop it with: hydrofoil down" + where : "Stop it with Ctrl-C.");
        out.flush();
    }
}
