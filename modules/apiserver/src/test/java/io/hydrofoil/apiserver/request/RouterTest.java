package io.hydrofoil.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.KindTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouterTest {
    private final Router router = new Router(KindTable.builtin());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /api/v1/pods | list pods
        GET /api/v1/pods?watch | watch pods
        GET /api/v1/pods?watch=yes | watch pods
        GET /api/v1/pods?watch=0 | list pods
        GET /api/v1/watch/pods | watch pods
        GET /api/v1/watch/namespaces/a/pods | watch pods in a
        GET /api/v1/watch/namespaces/a/pods/p | watch pods in a named p
        GET /api/v1/watch/namespaces/a/gadgets | 404
        GET /api/v1/namespaces/a/pods/ | list pods in a
        GET /api/v1/namespaces/a/pods/p/ | get pods in a named p
        POST /api/v1/namespaces/a/pods | create pods in a
        DELETE /api/v1/namespaces/a/pods | deletecollection pods in a
        PUT /api/v1/namespaces/a/pods/p/status | update pods in a named p / status
        POST /api/v1/namespaces/a/pods/p/binding | create pods in a named p / binding
        PATCH /apis/apps/v1/namespaces/a/deployments/d/scale | patch deployments in a named d / scale
        GET /api/v1/namespaces/a | get namespaces named a
        PUT /api/v1/namespaces/a/finalize | update namespaces named a / finalize
        POST /apis/authentication.k8s.io/v1/selfsubjectreviews | create selfsubjectreviews
        GET /apis/authentication.k8s.io/v1/selfsubjectreviews | 405
        POST /api/v1/namespaces/a/bindings/x | 404
        DELETE /api/v1/namespaces | 405
        POST /api/v1/namespaces/a/pods/p | 405
        PUT /api/v1/namespaces/a/pods | 405
        DELETE /api/v1/pods | 405
        HEAD /api/v1/namespaces/a/pods | 405
        PATCH /api/v1/namespaces/a/pods/p/binding | 405
        GET /api/v1/namespaces/a/pods/p/eviction | 405
        GET /api/v1/pods/p | 404
        GET /api/v1/namespaces/a/nodes | 404
        GET /api/v1/namespaces/a/namespaces | 404
        GET /api/v1/namespaces//pods | 404
        GET /api/v1//namespaces | 404
        GET /api/v1/namespaces/a/secrets/s/status | 404
        GET /api/v1/namespaces/a/pods/p/log/x | 404
        GET /api/v1/namespaces/a/pods/https:p:80/proxy | get pods in a named https:p:80 / proxy
        DELETE /api/v1/nodes/n/proxy/x/y | delete nodes named n / proxy
        GET /api/v1/namespaces/a/secrets/s/proxy | 404
        GET /api/v1/namespaces/a/secrets/s/proxy/x | 404
        GET /api/V1/namespaces | 404
        GET /apis/apps/v9 | 404
        GET /apis/nope.example.com | text
        GET /apis//apps/v1 | text
        GET /apis/apps/v1 | other
        GET /api | other
        GET /api/ | other
        GET /nope | other
        GET /api/v1/namespaces/a/secrets/a%b | 400
        """)
    void findsTheTarget(String request, String expected) {
        String method = request.substring(0, request.indexOf(' '));
        String path = request.substring(method.length() + 1);
        Map<String, List<String>> query = new HashMap<>();
        int at = path.indexOf('?');
        if (at >= 0) {
            String[] parameter = path.substring(at + 1).split("=", 2);
            query.put(parameter[0], List.of(parameter.length > 1 ? parameter[1] : ""));
            path = path.substring(0, at);
        }
        assertThat(words(router.route(method, path, query))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /api/v1/watch | incomplete
        GET /api/v1/watch/ | incomplete
        GET /apis/apps/v1/proxy | incomplete
        GET /api/v1/componentstatuses?watch=1 | watch componentstatuses
        """)
    void findsWhatIsOldOrMissing(String request, String expected) {
        findsTheTarget(request, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /api/v1/namespaces/a/pods/p/log     | get pods/log '' a p
        GET    | /api/v1/namespaces/a                | get namespaces '' a a
        PUT    | /api/v1/namespaces/a/finalize       | update namespaces/finalize '' a a
        DELETE | /apis/apps/v1/namespaces/a/gadgets  | deletecollection gadgets apps a ''
        GET    | /apis/apps/v1                       | get /apis/apps/v1
        POST   | /nope                               | post /nope
        """)
    void showsAuthorizationWhatIsAskedFor(String method, String path, String expected) {
        RequestPath parsed = RequestPath.parse(method, path, Map.of());
        String resource =
                parsed.subresource().isEmpty() ? parsed.resource() : parsed.resource() + "/" + parsed.subresource();
        String words = parsed.isResource()
                ? String.join(
                        " ",
                        parsed.verb(),
                        resource,
                        quoted(parsed.group()),
                        quoted(parsed.namespace()),
                        quoted(parsed.name()))
                : parsed.verb() + " " + parsed.path();
        assertThat(words).isEqualTo(expected);
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "''" : text;
    }

    private static String words(Route route) {
        return switch (route) {
            case Route.Resource(Target target) ->
                target.verb().word() + " " + target.kind().plural()
                        + (target.namespace().isEmpty() ? "" : " in " + target.namespace())
                        + (target.name().isEmpty() ? "" : " named " + target.name())
                        + (target.subresource() == null ? "" : " / " + target.subresourceName());
            case Route.Other other -> "other";
            case Route.Refused refused -> Integer.toString(refused.status().code());
            case Route.NotFound notFound -> "text";
            case Route.Incomplete incomplete -> "incomplete";
        };
    }
}
