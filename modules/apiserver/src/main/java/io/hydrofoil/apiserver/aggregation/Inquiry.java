package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.outbound.CallException;
import io.hydrofoil.apiserver.outbound.HangUp;
import io.hydrofoil.apiserver.outbound.OpenAnswer;
import io.hydrofoil.apiserver.outbound.OutboundRequest;
import io.hydrofoil.apiserver.outbound.RemoteService;
import io.hydrofoil.apiserver.outbound.ServiceAddresses;
import io.hydrofoil.apiserver.outbound.ServiceCaller;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions of this server to others in its own name, each with a short time. Blocks: for virtual threads. */
final class Inquiry {
    static final Identity WHO = Identity.of("system:kube-aggregator", Identity.MASTERS);

    private static final long TIMEOUT_MS = 5_000;
    private static final String JSON = "application/json";
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    private final ServiceCaller caller;

    Inquiry(ServiceCaller caller) {
        this.caller = caller;
    }

    /** A whole answer. */
    static final class Reply {
        private final int code;
        private final byte[] body;

        Reply(int code, byte[] body) {
            this.code = code;
            this.body = body;
        }

        int code() {
            return code;
        }

        byte[] body() {
            return body;
        }
    }

    /** Gets a page at one of the places of a service. */
    Reply get(RemoteService service, ServiceAddresses.Place place, String uri, Identity who, String accept)
            throws CallException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("User-Agent", List.of("kube-aggregator"));
        headers.put("Accept", List.of(accept));
        headers.putAll(ForwardedHeaders.of(who));
        OutboundRequest request = OutboundRequest.get(uri, headers);
        try (OpenAnswer answer = caller.open(service, place, request, TIMEOUT_MS, new HangUp())) {
            return new Reply(answer.code(), answer.whole(caller.maxBodyBytes()));
        }
    }

    /** Asks a server what it serves of a version. */
    Learned learn(RemoteApi api) throws CallException {
        ListValue resources = null;
        Reply whole = ask(api, "/apis", AGGREGATED);
        if (whole.code() == 200) {
            MapValue document = tree(whole);
            if (document.text("kind", "").equals("APIGroupDiscoveryList")) {
                resources = ServedResources.ofAggregated(document, api);
            }
        }
        if (resources == null) {
            Reply page = ask(api, api.path(), JSON);
            if (page.code() != 200) {
                throw new CallException("bad status from " + api.path() + ": " + page.code());
            }
            resources = ServedResources.ofList(tree(page), api);
        }
        resources.freeze();
        return new Learned(resources, documentUrl(api));
    }

    /** A server without OpenAPI of version 3 says so by any refusal. */
    private @Nullable String documentUrl(RemoteApi api) throws CallException {
        Reply index = ask(api, "/openapi/v3", JSON);
        if (index.code() != 200) {
            return null;
        }
        MapValue place = tree(index).map("paths").map("apis/" + api.groupVersion());
        String url = place.text("serverRelativeURL", "");
        return url.startsWith("/openapi/v3/apis/" + api.groupVersion()) ? url : null;
    }

    private Reply ask(RemoteApi api, String uri, String accept) throws CallException {
        return get(api.service(), caller.place(api.service()), uri, WHO, accept);
    }

    static MapValue tree(Reply reply) throws CallException {
        try {
            if (Json.parse(reply.body()) instanceof MapValue tree) {
                return tree;
            }
        } catch (MalformedException e) {
            throw new CallException("json parse error: " + e.getMessage());
        }
        throw new CallException("json parse error: the answer is not an object");
    }
}
