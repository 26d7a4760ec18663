package io.hydrofoil.apiserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseHeadTest {
    @Test
    void headersAreFoundByTheirLowerCaseName() throws Exception {
        ResponseHead head = ResponseHead.parse(List.of("HTTP/1.1 200 OK", "X-Two: a", "x-two:\tb", "Empty:"));
        assertThat(head.code()).isEqualTo(200);
        assertThat(head.headers()).containsEntry("x-two", List.of("a", "b")).containsEntry("empty", List.of(""));
    }

    /** Answers are passed on to clients: what would end a header there is no header. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no colon",
                ": no name",
                "two words: a",
                "a: b\rSet-Cookie: c",
                "a: \u0000",
                "a\u007f: b",
                "(a): b"
            })
    void whatIsNoHeaderIsRefused(String line) {
        assertThatThrownBy(() -> ResponseHead.parse(List.of("HTTP/1.1 200 OK", line)))
                .isInstanceOf(CallException.class)
                .hasMessage("malformed MIME header line: " + line);
    }
}
