package io.hydrofoil.node.sim;

import java.util.BitSet;

/**
 * The pod addresses of one node: an IPv4 range in which the first two addresses (network, gateway) and the last
 * (broadcast) are not given out.
 */
final class AddressPool {
    private static final int RESERVED = 2;

    private final int base;
    private final int size;
    private final BitSet taken = new BitSet();
    private int last = RESERVED - 1;

    /** A range such as {@code 10.128.3.0/24}. */
    AddressPool(String cidr) {
        String[] parts = cidr.split("/");
        this.base = number(parts[0]);
        this.size = 1 << (32 - Integer.parseInt(parts[1]));
    }

    /**
     * The next free address after the one given out last, so that addresses are not reused at once; empty: none is
     * free.
     */
    String allocate() {
        for (int i = 0; i < size - RESERVED - 1; i++) {
            last = last + 1 >= size - 1 ? RESERVED : last + 1;
            if (!taken.get(last)) {
                taken.set(last);
                return text(base + last);
            }
        }
        return "";
    }

    /** Takes a certain address; others are left alone. */
    void reserve(String address) {
        int offset = number(address) - base;
        if (offset >= 0 && offset < size) {
            taken.set(offset);
        }
    }

    void release(String address) {
        int offset = address.isEmpty() ? -1 : number(address) - base;
        if (offset >= 0 && offset < size) {
            taken.clear(offset);
        }
    }

    static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    static int number(String address) {
        int number = 0;
        for (String part : address.split("\\.")) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }
}
