package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.cel.library.AddressText.MalformedAddressException;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.OpaqueVal;
import io.hydrofoil.objects.validation.IpText;
import java.util.Arrays;

/** An IP address, or a block of them. Blocks keep the address that they were written with. */
final class IpVal implements OpaqueVal {
    static final Type ADDRESS = Type.opaque("net.IP");
    static final Type BLOCK = Type.opaque("net.CIDR");
    private static final int V4_BYTES = 4;
    private static final int MAPPED_ZEROS = 10;

    private final byte[] bytes;
    private final int prefix;
    private final boolean isBlock;

    private IpVal(byte[] bytes, int prefix, boolean isBlock) {
        this.bytes = bytes;
        this.prefix = prefix;
        this.isBlock = isBlock;
    }

    static IpVal address(String text) throws MalformedAddressException {
        byte[] bytes;
        try {
            bytes = AddressText.parse(text);
        } catch (MalformedAddressException e) {
            throw new MalformedAddressException(
                    "IP Address " + GoQuote.of(text) + " parse error during conversion from string: " + e.getMessage());
        }
        if (text.indexOf('%') >= 0) {
            throw new MalformedAddressException("IP address " + GoQuote.of(text) + " with zone value is not allowed");
        }
        refuseMapped(bytes, text);
        return new IpVal(bytes, 8 * bytes.length, false);
    }

    private static void refuseMapped(byte[] bytes, String text) throws MalformedAddressException {
        boolean mapped = bytes.length > V4_BYTES && bytes[MAPPED_ZEROS] == -1 && bytes[MAPPED_ZEROS + 1] == -1;
        for (int i = 0; i < MAPPED_ZEROS && mapped; i++) {
            mapped = bytes[i] == 0;
        }
        if (mapped) {
            throw new MalformedAddressException("IPv4-mapped IPv6 address " + GoQuote.of(text) + " is not allowed");
        }
    }

    static IpVal block(String text) throws MalformedAddressException {
        byte[] bytes;
        int prefix;
        try {
            int slash = text.lastIndexOf('/');
            if (slash < 0) {
                throw new MalformedAddressException("no '/'");
            }
            bytes = AddressText.parse(text.substring(0, slash));
            if (text.indexOf('%') >= 0) {
                throw new MalformedAddressException("IPv6 zones cannot be present in a prefix");
            }
            prefix = prefix(text.substring(slash + 1), 8 * bytes.length);
        } catch (MalformedAddressException e) {
            throw new MalformedAddressException("network address parse error during conversion from string: "
                    + "netip.ParsePrefix(" + GoQuote.of(text) + "): " + e.getMessage());
        }
        refuseMapped(bytes, text);
        return new IpVal(bytes, prefix, true);
    }

    private static int prefix(String digits, int most) throws MalformedAddressException {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= 9
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || !digits.startsWith("0"));
        if (!isNumber) {
            throw new MalformedAddressException("bad bits after slash: " + GoQuote.of(digits));
        }
        int prefix = Integer.parseInt(digits);
        if (prefix > most) {
            throw new MalformedAddressException("prefix length out of range");
        }
        return prefix;
    }

    @Override
    public Type type() {
        return isBlock ? BLOCK : ADDRESS;
    }

    @Override
    public long cost() {
        return isBlock ? (prefix + 7) / 8 : bytes.length;
    }

    int family() {
        return bytes.length == V4_BYTES ? 4 : 6;
    }

    int prefix() {
        return prefix;
    }

    /** The address of a block. */
    IpVal start() {
        return new IpVal(bytes, 8 * bytes.length, false);
    }

    IpVal masked() {
        byte[] masked = bytes.clone();
        for (int bit = prefix; bit < masked.length * 8; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new IpVal(masked, prefix, isBlock);
    }

    /** Whether an address or block lies in this block. */
    boolean contains(IpVal other) {
        return bytes.length == other.bytes.length
                && prefix <= other.prefix
                && Arrays.equals(masked().bytes, new IpVal(other.bytes, prefix, false).masked().bytes);
    }

    IpText details() {
        return IpText.of(bytes, prefix);
    }

    boolean isGlobalUnicast() {
        IpText details = details();
        boolean isBroadcast = bytes.length == V4_BYTES && Arrays.equals(bytes, new byte[] {-1, -1, -1, -1});
        boolean isMulticast = bytes.length == V4_BYTES ? (bytes[0] & 0xF0) == 0xE0 : bytes[0] == -1;
        return !details.isUnspecified()
                && !isBroadcast
                && !isMulticast
                && !details.isLoopback()
                && !details.isLinkLocal();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpVal that
                && isBlock == that.isBlock
                && prefix == that.prefix
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + prefix;
    }

    @Override
    public String toString() {
        String address = details().canonical();
        return isBlock ? address + "/" + prefix : address;
    }
}
