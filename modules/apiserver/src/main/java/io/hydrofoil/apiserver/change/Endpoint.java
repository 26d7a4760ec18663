package io.hydrofoil.apiserver.change;

import io.hydrofoil.objects.MapValue;

/**
 * Where somebody outside is asked: a URL, or a service of the cluster.
 *
 * @param url without a query; empty if a service is asked
 * @param namespace of the service
 * @param service its name
 * @param port of the service
 * @param path at the service, with its slash; may be empty
 * @param caBundle PEM of the authorities that vouch for it, base64 as the object holds it; empty: those of the system
 * @param timeoutSeconds how long it may take to answer
 */
public record Endpoint(
        String url, String namespace, String service, int port, String path, String caBundle, int timeoutSeconds) {
    private static final int HTTPS = 443;

    /** As a client configuration of the API names it. */
    public static Endpoint of(MapValue clientConfig, int timeoutSeconds) {
        MapValue service = clientConfig.map("service");
        String path = service.text("path", "");
        return new Endpoint(
                clientConfig.text("url", ""),
                service.text("namespace", ""),
                service.text("name", ""),
                (int) service.number("port", HTTPS),
                path.isEmpty() || path.startsWith("/") ? path : "/" + path,
                clientConfig.text("caBundle", ""),
                timeoutSeconds);
    }

    /** Whether a service of the cluster is asked. */
    public boolean isService() {
        return url.isEmpty();
    }

    /** The name in the certificate of a service. */
    public String serviceHost() {
        return service + "." + namespace + ".svc";
    }

    /** The whole URL, as messages show it. */
    public String shown() {
        String base = isService() ? "https://" + serviceHost() + ":" + port + (path.isEmpty() ? "/" : path) : url;
        return base + (base.indexOf('?') < 0 ? "?" : "&") + "timeout=" + timeoutSeconds + "s";
    }
}
