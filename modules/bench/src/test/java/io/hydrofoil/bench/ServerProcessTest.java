package io.hydrofoil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrofoil.remote.RemoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    Path directory;

    @Test
    void aNameWithSpacesAndParenthesesDoesNotShiftTheFields() throws IOException, RemoteException {
        Files.writeString(directory.resolve("stat"), "7 (a ) b) S 1 2 3 4 5 6 7 8 9 10 1234 66 0 0 20 0 9 0 1\n");
        Files.writeString(directory.resolve("status"), "Name:\tx\nVmHWM:\t  9 kB\nVmRSS:\t  2048 kB\n");
        LocalProcess process = new LocalProcess(directory);
        assertThat(process.cpuSeconds()).isEqualTo(13.0);
        assertThat(process.residentBytes()).isEqualTo(2 * 1024 * 1024);
    }

    @Test
    void ourOwnProcessUsesTimeAndMemory() throws RemoteException {
        LocalProcess self = new LocalProcess(ProcessHandle.current().pid());
        assertThat(self.cpuSeconds()).isPositive();
        assertThat(self.residentBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void aProcessThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new LocalProcess(Integer.MAX_VALUE))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("no process 2147483647");
    }

    @Test
    void seriesAreFoundByTheirWholeName() throws RemoteException {
        String text = "# HELP x\nprocess_cpu_seconds_total_x 1\nprocess_cpu_seconds_total 12.5\n";
        assertThat(MetricsProcess.value(text, "process_cpu_seconds_total")).isEqualTo(12.5);
        assertThatThrownBy(() -> MetricsProcess.value(text, "process_resident_memory_bytes"))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("--pid");
    }
}
