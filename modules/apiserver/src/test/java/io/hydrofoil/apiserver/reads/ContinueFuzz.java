package io.hydrofoil.apiserver.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Continue tokens and revisions are read or refused; a token never leads out of its list. */
final class ContinueFuzz implements FuzzTarget {
    private static final byte[] PREFIX = "pods/ns/".getBytes(StandardCharsets.UTF_8);

    @Override
    public void check(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ContinueToken token = ContinueToken.parse(text, PREFIX);
        if (token == null) {
            checkForeign(text);
        } else {
            assertThat(Arrays.mismatch(token.afterKey(), PREFIX)).isIn(-1, PREFIX.length);
            assertThat(token.revision()).isNotNegative();
            ContinueToken again = ContinueToken.parse(token.text(PREFIX), PREFIX);
            assertThat(again).isNotNull();
            assertThat(again.afterKey()).isEqualTo(token.afterKey());
        }
        try {
            assertThat(Revisions.parse(text)).isNotNegative();
            assertThat(Revisions.parsePlain(text)).isNotNegative();
        } catch (RefusedException e) {
            assertThat(e.status().code()).isIn(400, 500);
        }
    }

    private static void checkForeign(String text) {
        try {
            ContinueToken token = ForeignToken.read(text, PREFIX);
            assertThat(Arrays.mismatch(token.afterKey(), PREFIX)).isIn(-1, PREFIX.length);
            assertThat(token.revision()).isIn(0L, ContinueToken.EXPIRED);
        } catch (RefusedException e) {
            assertThat(e.status().code()).isEqualTo(400);
            assertThat(e.status().message()).startsWith("invalid continue token");
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                new ContinueToken(17, 3, "pods/ns/a".getBytes(StandardCharsets.UTF_8)).text(PREFIX),
                new ContinueToken(-5, -7, PREFIX).text(PREFIX),
                new ContinueToken(Long.MAX_VALUE, 0, "pods/ns/\u0000".getBytes(StandardCharsets.UTF_8)).text(PREFIX),
                "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MTUsInN0YXJ0IjoiYVx1MDAwMCJ9",
                "0",
                "999999999999999999",
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "000000000000000000000005");
    }
}
