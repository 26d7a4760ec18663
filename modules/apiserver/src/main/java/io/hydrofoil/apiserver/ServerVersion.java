package io.hydrofoil.apiserver;

/** Which Hydrofoil this is, and which Kubernetes it speaks. */
public final class ServerVersion {
    /** Version of this program. */
    public static final String HYDROFOIL = "0.1.0";

    /** Version of the Kubernetes API that is served. */
    public static final String KUBERNETES = "1.36.2";

    private ServerVersion() {}

    /** What {@code /version} answers as gitVersion: a semantic version whose build part names Hydrofoil. */
    public static String gitVersion() {
        return "v" + KUBERNETES + "+hydrofoil." + HYDROFOIL;
    }
}
