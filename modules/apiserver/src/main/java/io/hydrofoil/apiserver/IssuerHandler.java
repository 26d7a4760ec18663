package io.hydrofoil.apiserver;

import io.hydrofoil.access.ServiceAccountTokens;
import io.hydrofoil.apiserver.reads.FixedPage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What others need to verify service account tokens themselves: the issuer's configuration and its keys (OpenID Connect
 * Discovery 1.0).
 */
final class IssuerHandler implements RequestHandler {
    private static final FixedPage CONFIGURATION =
            new FixedPage("/.well-known/openid-configuration", "application/json");
    private static final FixedPage KEYS = new FixedPage("/openid/v1/jwks", "application/jwk-set+json");

    private final byte[] configuration;
    private final ServiceAccountTokens tokens;

    IssuerHandler(ServiceAccountTokens tokens) {
        this.tokens = tokens;
        String issuer = ServiceAccountTokens.ISSUER;
        this.configuration = ("{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + KEYS.path()
                        + "\",\"response_types_supported\":[\"id_token\"],\"subject_types_supported\":[\"public\"],"
                        + "\"id_token_signing_alg_values_supported\":[\"RS256\"]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static boolean owns(String path) {
        return CONFIGURATION.owns(path) || KEYS.owns(path);
    }

    @Override
    public void handle(Exchange exchange) {
        FixedPage page = KEYS.owns(exchange.path()) ? KEYS : CONFIGURATION;
        if (page.refuses(exchange)) {
            return;
        }
        byte[] body = page.equals(KEYS) ? tokens.keySet().getBytes(StandardCharsets.UTF_8) : configuration;
        Map<String, List<String>> headers =
                Map.of("Content-Type", List.of(page.mediaType()), "Cache-Control", List.of("public, max-age=3600"));
        exchange.answer(200, headers, body);
    }
}
