package io.hydrofoil.perf.proposals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalsTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String line) throws Exception {
        return Proposals.run(
                List.of(line.split(" ")), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    @Test
    void eachCombinationIsARowAndNothingIsLeftBehind() throws Exception {
        int code = run("--members 1,3 --fsync off --payload 100,300000 --in-flight 1,8 --seconds 0.2 --warm-up 0.1"
                + " --directory " + directory);
        assertThat(code).isZero();
        List<List<String>> rows = out.toString(UTF_8)
                .lines()
                .skip(2)
                .map(row ->
                        Stream.of(row.split("[|]")).skip(1).map(String::strip).toList())
                .toList();
        assertThat(rows)
                .extracting(row -> String.join(" ", row.subList(0, 4)))
                .containsExactly(
                        "1 off 100 1",
                        "1 off 100 8",
                        "1 off 300,000 1",
                        "1 off 300,000 8",
                        "3 off 100 1",
                        "3 off 100 8",
                        "3 off 300,000 1",
                        "3 off 300,000 8");
        assertThat(rows).allSatisfy(row -> assertThat(row.get(4)).isNotEqualTo("0"));
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--members 8|--members must be between 1 and 7",
                "--payload 1k|--payload needs numbers, not '1k'",
                "--fsync sometimes|there is no way to sync 'sometimes'",
                "--speed 3|unknown option --speed",
            })
    void whatIsWrongIsSaid(String line, String why) throws Exception {
        assertThat(run(line)).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(why, "usage:");
    }
}
