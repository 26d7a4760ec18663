package io.hydrofoil.apiserver;

import io.hydrofoil.access.ServiceAccountTokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What others need to verify service account tokens themselves: the issuer's configuration and its keys (OpenID Connect
 * Discovery 1.0).
 */
final class IssuerHandler implements RequestHandler {
    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final String KEYS = "/openid/v1/jwks";
    private static final String KEYS_TYPE = "application/jwk-set+json";

    private final byte[] configuration;
    private final ServiceAccountTokens tokens;

    IssuerHandler(ServiceAccountTokens tokens) {
        this.tokens = tokens;
        String issuer = ServiceAccountTokens.ISSUER;
        this.configuration = ("{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + KEYS
                        + "\",\"response_types_supported\":[\"id_token\"],\"subject_types_supported\":[\"public\"],"
                        + "\"id_token_signing_alg_values_supported\":[\"RS256\"]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static boolean owns(String path) {
        return path.equals(CONFIGURATION) || path.equals(KEYS);
    }

    @Override
    public void handle(Exchange exchange) {
        if (!exchange.method().equals("GET")) {
            answer(exchange, 405, "text/plain; charset=utf-8", "Method Not Allowed\n");
        } else if (exchange.path().equals(CONFIGURATION)) {
            exchange.answer(200, headers("application/json"), configuration);
        } else {
            answer(exchange, 200, KEYS_TYPE, tokens.keySet());
        }
    }

    private static void answer(Exchange exchange, int code, String type, String text) {
        exchange.answer(code, headers(type), text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, List<String>> headers(String type) {
        return Map.of("Content-Type", List.of(type), "Cache-Control", List.of("public, max-age=3600"));
    }
}
