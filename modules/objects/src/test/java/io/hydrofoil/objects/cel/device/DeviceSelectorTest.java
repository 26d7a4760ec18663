package io.hydrofoil.objects.cel.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hydrofoil.objects.cel.CompileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors of devices: what they can be, and why others cannot. */
class DeviceSelectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "device.driver == 'a.b' && !device.allowMultipleAllocations",
                "'a.b' in device.attributes && device.attributes['a.b'].model == 'x'",
                "device.attributes['a.b'].ready",
                "device.attributes['a.b'].version.isGreaterThan(semver('1.0.0'))",
                "device.capacity['a.b'].memory.compareTo(quantity('1Gi')) >= 0",
                "cel.bind(d, device.attributes['a.b'], d.ready && d.index in [1, 2])",
            })
    void canBe(String text) throws CompileException {
        assertThat(DeviceSelector.isTooCostly(DeviceSelector.compile(text))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            1 => must evaluate to bool or the unknown type, not int
            device.driver => must evaluate to bool or the unknown type, not string
            device.name == 'a' => compilation failed: ERROR: <input>:1:7: undefined field 'name'
            cel.bind(a.b, 1, true) => compilation failed: ERROR: <input>:1:11: cel.bind() variable names must be simple identifiers
            ?! => compilation failed: ERROR: <input>:1:1: Syntax error: mismatched input '?' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
            """)
    void areToldWhy(String text, String expected) {
        CompileException fault = catchThrowableOfType(CompileException.class, () -> DeviceSelector.compile(text));

        assertThat(fault.text().lines().findFirst()).as(text).contains(expected);
    }

    @Test
    void mayCostSoMuch() throws CompileException {
        String ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
        String text = "int('1'.find('[0-9]*')) < 100";
        for (int i = 0; i < 7; i++) {
            text = ten + ".all(x" + i + ", " + text + ")";
        }

        assertThat(DeviceSelector.isTooCostly(DeviceSelector.compile(text))).isTrue();
    }
}
