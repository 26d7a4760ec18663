package io.hydrofoil.launcher;

import io.hydrofoil.apiserver.ServerVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Prints versions.")
final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets spec
    VersionCommand() {
        // picocli fills the fields
    }

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.println("hydrofoil " + ServerVersion.HYDROFOIL);
        out.println("kubernetes " + ServerVersion.KUBERNETES);
        out.println("java " + Runtime.version());
        out.flush();
    }
}
