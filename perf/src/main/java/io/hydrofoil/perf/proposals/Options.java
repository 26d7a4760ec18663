package io.hydrofoil.perf.proposals;

import io.hydrofoil.perf.Arguments;
import io.hydrofoil.perf.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param seconds each measurement
 * @param warmUpSeconds before each, not counted
 * @param directory below which the logs lie while they are measured; null: the system's for temporary files
 */
record Options(
        List<Case> cases,
        double seconds,
        double warmUpSeconds,
        @Nullable Path directory) {
    static final String USAGE = """
        usage: proposals [option ...]
          --members A,B      members of the log, all in this process (default 1,3)
          --fsync on,off     forced to disk before they count as committed (default both)
          --payload A,B      bytes of a proposal (default 512,4096,102400)
          --in-flight A,B    proposals under way at once (default 1,64)
          --seconds S        length of a measurement (default 5)
          --warm-up S        the same before it, not counted (default 3)
          --directory DIR    where the logs lie meanwhile (default: the system's for temporary files)\
        """;

    static Options parse(List<String> arguments) throws UsageException {
        Arguments reading = new Arguments(arguments);
        List<Case> cases = Case.all(
                List.of(reading.text("--members", "1,3").split(",")),
                reading.names("--fsync", "way to sync", List.of("on", "off")),
                List.of(reading.text("--payload", "512,4096,102400").split(",")),
                List.of(reading.text("--in-flight", "1,64").split(",")));
        String directory = reading.text("--directory", "");
        Options options = new Options(
                cases,
                reading.number("--seconds", 5, 0.1, 600),
                reading.number("--warm-up", 3, 0, 600),
                directory.isEmpty() ? null : Path.of(directory));
        reading.end();
        return options;
    }
}
