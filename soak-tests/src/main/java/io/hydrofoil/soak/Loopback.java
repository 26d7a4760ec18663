package io.hydrofoil.soak;

import java.util.List;

/** All members on the loopback interface, at ports of their own. */
public final class Loopback implements Site {
    static final String HOST = "127.0.0.1";

    private final String host;

    public Loopback() {
        this(HOST);
    }

    /** @param host an address of this machine, of the loopback interface as a rule */
    Loopback(String host) {
        this.host = host;
    }

    @Override
    public String host(int member) {
        return host;
    }

    @Override
    public List<String> prefix(int member) {
        return List.of();
    }

    @Override
    public void close() {
        // nothing was made
    }
}
