package io.hydrofoil.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.perf.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadOptionsTest {
    private static final List<String> KNOWN = List.of("lease", "get");

    private static LoadOptions parse(String line) throws UsageException {
        return LoadOptions.parse(List.of(line.split(" ")), KNOWN);
    }

    @Test
    void withoutOptionsEverythingRunsInAClosedLoop() throws UsageException {
        LoadOptions options = parse("--kubeconfig k");
        assertThat(options.scenarios()).isEqualTo(KNOWN);
        assertThat(options.pace().isOpen()).isFalse();
        assertThat(options.http1()).isFalse();
    }

    @Test
    void optionsComeInAnyOrder() throws UsageException {
        LoadOptions options =
                parse("--rate 500 --http1 --scenario get,lease --pid 7 --kubeconfig k --scale 0.5 --keep");
        assertThat(options.scenarios()).containsExactly("get", "lease");
        assertThat(options.pace().dueNs(1)).isEqualTo(2_000_000);
        assertThat(options.http1()).isTrue();
        assertThat(options.keep()).isTrue();
        assertThat(options.pid()).isEqualTo(7);
        assertThat(options.scale()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --rate 5                       | --kubeconfig is needed
        --kubeconfig k --rate fast     | --rate needs a number, not 'fast'
        --kubeconfig k --seconds 1e9   | --seconds must be between
        --kubeconfig k --lanes         | --lanes needs a value
        --kubeconfig k --fast          | unknown option --fast
        --kubeconfig k --scenario gett | no scenario 'gett'; there are lease, get
        """)
    void whatIsWrongIsSaid(String line, String message) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(UsageException.class).hasMessageContaining(message);
    }
}
