package io.hydrofoil.bench;

import io.hydrofoil.remote.RemoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server on this machine, by its process id, read from /proc (Linux). */
public final class LocalProcess implements ServerProcess {
    /** USER_HZ: what the kernel counts in for programs, 100 on every Linux that runs on x86-64. */
    private static final double TICKS_PER_SECOND = 100;
    /** Fields 14 and 15 of proc(5) stat, counted after the name's closing parenthesis, which begins field 3. */
    private static final int USER_TIME = 11;

    private final Path directory;

    public LocalProcess(long pid) throws RemoteException {
        this(Path.of("/proc", Long.toString(pid)));
        if (!Files.exists(directory)) {
            throw new RemoteException("there is no process " + pid);
        }
    }

    /** For tests: a directory like that of a process. */
    public LocalProcess(Path directory) {
        this.directory = directory;
    }

    @Override
    public double cpuSeconds() throws RemoteException {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS_PER_SECOND;
    }

    @Override
    public long residentBytes() throws RemoteException {
        for (String line : List.of(read("status").split("\n"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new RemoteException(directory + "/status says nothing of memory");
    }

    private String read(String file) throws RemoteException {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new RemoteException("the server's process has ended: cannot read " + directory.resolve(file), e);
        }
    }
}
