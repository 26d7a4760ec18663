package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Base64 as Go's library reads it. */
final class GoBase64Test {
    @Test
    void whatIsEncodedIsDecoded() throws MalformedException {
        Random random = new Random(7);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(GoBase64.decode(Base64.getEncoder().encodeToString(bytes)))
                    .isEqualTo(bytes);
            assertThat(GoBase64.decode(Base64.getMimeEncoder().encodeToString(bytes)))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void bitsBehindTheLastByteDoNotMatter() throws MalformedException {
        assertThat(new String(GoBase64.decode("QR=\n="), StandardCharsets.UTF_8))
                .isEqualTo("A");
    }

    @ParameterizedTest
    @CsvSource({"x,0", "QQ,0", "QUJDQQ,4", "=,0", "Q=,1", "QQ=,3", "QQ=Q,2", "QUI=X,4", "QQ==QQ==,4", "QU-D,2", "QÜ,1"})
    void faultsAreToldByTheirPosition(String text, int index) {
        assertThatThrownBy(() -> GoBase64.decode(text)).hasMessage("illegal base64 data at input byte " + index);
    }
}
