package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.chassis.Invariant;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and ports that services may take.
 *
 * @param base first address of the range as a number
 * @param prefixLength of the range
 */
public record ServiceNetwork(int base, int prefixLength, int firstPort, int lastPort) {
    /** 10.96.0.0/16 and ports 30000 to 32767, the defaults of a Kubernetes cluster. */
    public static final ServiceNetwork DEFAULT = new ServiceNetwork(0x0A60_0000, 16, 30_000, 32_767);

    /** Addresses at the start of the range that are taken only by those who ask for them. */
    private static final int MAX_RESERVED = 256;

    /** Checks the relations. */
    public ServiceNetwork {
        Invariant.check(prefixLength >= 8 && prefixLength <= 28, "prefix length must be 8 to 28");
        Invariant.check(firstPort > 0 && firstPort <= lastPort && lastPort <= 65_535, "ports must be a range");
    }

    /** Number of addresses but for the first and the last. */
    public int size() {
        return (1 << (32 - prefixLength)) - 2;
    }

    /** The address {@code index} places after the first of the range; 1 is the API server's. */
    public String address(int index) {
        int number = base + index;
        return ((number >>> 24) & 0xFF) + "." + ((number >>> 16) & 0xFF) + "." + ((number >>> 8) & 0xFF) + "."
                + (number & 0xFF);
    }

    /** First index that is given out by chance. */
    public int firstDynamic() {
        return Math.min(Math.max(16, size() / 16), MAX_RESERVED) + 1;
    }

    /** Whether an address (text) lies in the range, the first and last excluded. */
    public boolean contains(String address) {
        Integer number = number(address);
        return number != null && number - base >= 1 && number - base <= size();
    }

    /** The range as text, for example {@code 10.96.0.0/16}. */
    public String cidr() {
        return address(0) + "/" + prefixLength;
    }

    private static @Nullable Integer number(String address) {
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return null;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            if (!(parsed instanceof Inet4Address)) {
                return null;
            }
            byte[] bytes = parsed.getAddress();
            return (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
