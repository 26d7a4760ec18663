package io.hydrofoil.apiserver.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Whatever a client accepts, it gets a representation or a refusal. */
final class AcceptFuzz implements FuzzTarget {
    @Override
    public void check(byte[] input) {
        String accept = new String(input, StandardCharsets.ISO_8859_1);
        for (Representation.Answer answer : Representation.Answer.values()) {
            assertThat(Negotiation.choose(accept, Map.of(), answer, true, true)).isNotNull();
            assertThat(Negotiation.choose(accept, Map.of("includeObject", List.of("x")), answer, false, false))
                    .isNotNull();
        }
        assertThat(Negotiation.errorSyntax(accept)).isNotNull();
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;q=0.9, */*",
                "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
                "text/html;q=NaN,application/yaml;q=1e400",
                "application/json;stream=watch",
                ";,/;=,;q=,a/*");
    }
}
