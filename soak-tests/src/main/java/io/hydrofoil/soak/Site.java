package io.hydrofoil.soak;

import java.util.List;

/** Where the processes of members live. */
public interface Site extends AutoCloseable {
    /** The address by which clients and the other members reach one. */
    String host(int member);

    /** What comes before the command of a member's process. */
    List<String> prefix(int member);

    /** Removes what was made. */
    @Override
    void close();
}
