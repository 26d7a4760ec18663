package io.hydrofoil.controllers.servicecidr;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A range of addresses as ServiceCIDRs have it. */
final class AddressRange {
    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    static @Nullable AddressRange parse(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] first = slash < 0 ? null : address(cidr.substring(0, slash));
        return first == null || !cidr.substring(slash + 1).matches("\\d{1,3}")
                ? null
                : new AddressRange(first, Integer.parseInt(cidr.substring(slash + 1)));
    }

    /** The bytes of an address; null: it is none. Never asks a name service: what is no literal has no such form. */
    static byte @Nullable [] address(String text) {
        try {
            return text.matches("[0-9a-fA-F.:]+") && (text.contains(":") || text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+"))
                    ? InetAddress.ofLiteral(text).getAddress()
                    : null;
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> i % 8;
            if ((address[i / 8] & mask) != (first[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
