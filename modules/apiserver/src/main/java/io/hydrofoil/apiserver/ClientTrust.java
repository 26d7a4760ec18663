package io.hydrofoil.apiserver;

import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The config map {@code kube-system/extension-apiserver-authentication}, by which extension API servers know whom to
 * believe: the authority of clients, and the one of this server, who says in headers for whom it speaks.
 */
final class ClientTrust {
    static final String NAMESPACE = "kube-system";
    static final String NAME = "extension-apiserver-authentication";

    private final String clients;
    private final String frontProxies;

    ClientTrust(Pki pki) throws PkiException {
        this.clients = new String(pki.authorityPem(), StandardCharsets.US_ASCII);
        this.frontProxies = new String(pki.frontProxyAuthorityPem(), StandardCharsets.US_ASCII);
    }

    /**
     * The config map.
     *
     * @param before its data until now, in which other servers of the cluster may have put authorities of their own;
     *        null: there is none
     */
    MapValue configMap(@Nullable MapValue before) {
        MapValue data = before == null ? new MapValue() : before.copy();
        join(data, "client-ca-file", clients);
        join(data, "requestheader-client-ca-file", frontProxies);
        data.put("requestheader-allowed-names", words(Pki.FRONT_PROXY))
                .put("requestheader-extra-headers-prefix", words("X-Remote-Extra-"))
                .put("requestheader-group-headers", words("X-Remote-Group"))
                .put("requestheader-uid-headers", words("X-Remote-Uid"))
                .put("requestheader-username-headers", words("X-Remote-User"));
        return Bootstrap.object("v1", "ConfigMap", NAMESPACE, NAME).put("data", data);
    }

    private static void join(MapValue data, String key, String pem) {
        String known = data.text(key, "");
        if (!known.contains(pem.strip())) {
            data.put(key, known.isEmpty() ? pem : known.strip() + "\n" + pem);
        }
    }

    private static String words(String word) {
        return Json.text(ListValue.ofTexts(List.of(word)));
    }
}
