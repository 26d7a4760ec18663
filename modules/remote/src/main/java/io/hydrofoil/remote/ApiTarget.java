package io.hydrofoil.remote;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;
import io.hydrofoil.objects.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is and who asks, from the current context of a kubeconfig: certificates and keys embedded or in
 * files, a token, or both. Other ways to log in (exec, auth-provider, passwords) are refused.
 *
 * @param authority certificates to trust, PEM; null: those of the system
 * @param certificate of the client, PEM; null: none
 * @param key of the client's certificate, PEM
 */
public record ApiTarget(
        String host,
        int port,
        @Nullable String authority,
        @Nullable String certificate,
        @Nullable String key,
        @Nullable String token) {

    /** Reads a kubeconfig. */
    public static ApiTarget of(Path kubeconfig) throws RemoteException {
        try {
            Value root = Yaml.parse(Files.readAllBytes(kubeconfig));
            if (!(root instanceof MapValue config)) {
                throw new RemoteException(kubeconfig + " is not a kubeconfig");
            }
            return of(config, kubeconfig.toAbsolutePath().getParent());
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
            throw new RemoteException("cannot read the kubeconfig " + kubeconfig + ": " + why, e);
        } catch (MalformedException e) {
            throw new RemoteException(kubeconfig + " is not a kubeconfig: " + e.getMessage(), e);
        }
    }

    private static ApiTarget of(MapValue config, @Nullable Path directory) throws RemoteException {
        MapValue context = named(config, "contexts", "context", config.text("current-context", ""));
        MapValue cluster = named(config, "clusters", "cluster", context.text("cluster", ""));
        MapValue user = named(config, "users", "user", context.text("user", ""));
        URI server = server(cluster.text("server", ""));
        String certificate = pem(user, "client-certificate", directory);
        String key = pem(user, "client-key", directory);
        String token = user.text("token");
        if ((certificate == null || key == null) && token == null) {
            throw new RemoteException(
                    "the kubeconfig's user has neither a client certificate with its key nor a token");
        }
        int port = server.getPort() < 0 ? 443 : server.getPort();
        return new ApiTarget(
                server.getHost(), port, pem(cluster, "certificate-authority", directory), certificate, key, token);
    }

    /** The same at another address. */
    public ApiTarget at(String url) throws RemoteException {
        URI server = server(url);
        int port = server.getPort() < 0 ? 443 : server.getPort();
        return new ApiTarget(server.getHost(), port, authority, certificate, key, token);
    }

    private static MapValue named(MapValue config, String list, String entry, String name) throws RemoteException {
        for (Value each : config.list(list)) {
            if (each instanceof MapValue map && map.text("name", "").equals(name)) {
                return map.map(entry);
            }
        }
        throw new RemoteException("the kubeconfig has no entry named '" + name + "' in its " + list);
    }

    private static URI server(String text) throws RemoteException {
        URI server;
        try {
            server = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new RemoteException("the server '" + text + "' is not a URL", e);
        }
        if (!"https".equals(server.getScheme()) || server.getHost() == null) {
            throw new RemoteException("the server '" + text + "' must be https://HOST:PORT");
        }
        return server;
    }

    private static @Nullable String pem(MapValue from, String key, @Nullable Path directory) throws RemoteException {
        String embedded = from.text(key + "-data");
        String file = from.text(key);
        try {
            if (embedded != null) {
                return new String(Base64.getMimeDecoder().decode(embedded), StandardCharsets.US_ASCII);
            }
            if (file == null) {
                return null;
            }
            return Files.readString(
                    directory == null ? Path.of(file) : directory.resolve(file), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new RemoteException("the kubeconfig's " + key + "-data is not base64", e);
        } catch (IOException e) {
            throw new RemoteException("cannot read " + file + " (" + key + " of the kubeconfig)", e);
        }
    }
}
