package io.hydrofoil.apiserver.outbound;

/**
 * A service of the cluster that is called over HTTPS.
 *
 * @param port of the service
 * @param caBundle base64 of PEM certificates of authorities; empty: those of the system
 * @param verifies false: whoever answers is believed to be the service
 */
public record RemoteService(String namespace, String name, int port, String caBundle, boolean verifies) {
    /** Its name in certificates. */
    public String host() {
        return name + "." + namespace + ".svc";
    }

    /** The same, believed whoever answers. */
    public RemoteService unverified() {
        return new RemoteService(namespace, name, port, "", false);
    }
}
