package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.testkit.FuzzTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** JSON is read or refused; what was read is written so that it reads the same. */
final class JsonFuzz implements FuzzTarget {
    private static final Pattern NEGATIVE_ZERO = Pattern.compile("-0(?![.\\d])");

    @Override
    public void check(byte[] input) {
        Value value;
        List<String> duplicates = new ArrayList<>();
        try {
            value = Json.parse(input, 0, input.length, duplicates::add);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).isNotNull();
            return;
        }
        String text = Json.text(value);
        Value again = Json.of(text);
        // a negative zero is written as Go does, which reads back as the integer 0
        assertThat(Json.text(again))
                .matches(it -> it.equals(text) || NEGATIVE_ZERO.matcher(text).find());
        assertThat(Json.text(Json.of(Json.text(again)))).isEqualTo(Json.text(again));
        assertThat(Json.sortedBytes(again)).isEqualTo(Json.sortedBytes(Json.of(Json.text(again))));
        assertThat(value.copy()).isEqualTo(value);
        assertThat(again.hashCode()).isEqualTo(again.copy().hashCode());
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "{\"a\":[1,-2.5,1e3,1E-7,true,false,null],\"b\":{\"c\":\"\\u00e9\\ud83d\\ude00\\n\"}}",
                "[9223372036854775807,-9223372036854775808,9223372036854775808,1e308,4.9e-324]",
                " {\"a\":1,\"a\":2} ",
                "\"\\ud800\\u0000\u00e9\"",
                "[[[[[[[[[[]]]]]]]]]]",
                "1e999999999",
                "123456789012345678901234567890.5");
    }
}
