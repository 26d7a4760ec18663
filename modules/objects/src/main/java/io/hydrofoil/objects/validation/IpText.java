package io.hydrofoil.objects.validation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An IP address or CIDR block as written by a client, read as leniently as Kubernetes ever did: IPv4 numbers may have
 * leading zeros, and count as decimal all the same.
 */
public final class IpText {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int V6_GROUPS = 8;

    private final byte[] bytes;
    private final int prefix;
    private final boolean leadingZeros;
    private final boolean v4Form;

    private IpText(byte[] bytes, int prefix, boolean leadingZeros, boolean v4Form) {
        this.bytes = bytes;
        this.prefix = prefix;
        this.leadingZeros = leadingZeros;
        this.v4Form = v4Form;
    }

    /** An address or block by its bytes, four or sixteen. */
    public static IpText of(byte[] bytes, int prefix) {
        return new IpText(bytes.clone(), prefix, false, bytes.length == V4_BYTES);
    }

    /** Null if the text is no address in any spelling. */
    static @Nullable IpText address(String text) {
        return text.indexOf(':') >= 0 ? v6(text) : v4(text);
    }

    /** Null if the text is no block in any spelling. */
    static @Nullable IpText block(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return null;
        }
        IpText ip = address(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (ip == null || !length.matches("[0-9]{1,7}")) {
            return null;
        }
        int prefix = Integer.parseInt(length);
        if (prefix > (ip.v4Form ? 32 : 128)) {
            return null;
        }
        boolean zeros = length.length() > 1 && length.startsWith("0");
        return new IpText(ip.bytes, prefix, ip.leadingZeros || zeros, ip.v4Form);
    }

    private static @Nullable IpText v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != V4_BYTES) {
            return null;
        }
        byte[] bytes = new byte[V4_BYTES];
        boolean zeros = false;
        for (int i = 0; i < V4_BYTES; i++) {
            if (!parts[i].matches("[0-9]{1,6}") || Integer.parseInt(parts[i]) > 255) {
                return null;
            }
            zeros |= parts[i].length() > 1 && parts[i].startsWith("0");
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return new IpText(bytes, 32, zeros, true);
    }

    private static @Nullable IpText v6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        List<Integer> head = new ArrayList<>();
        List<Integer> tail = new ArrayList<>();
        boolean zeros = false;
        String[] sides = gap < 0 ? new String[] {text} : new String[] {text.substring(0, gap), text.substring(gap + 2)};
        for (int side = 0; side < sides.length; side++) {
            if (sides[side].isEmpty() && gap >= 0) {
                continue;
            }
            boolean last = side == sides.length - 1;
            IpText embedded = groups(sides[side], last, side == 0 ? head : tail);
            if (embedded == null) {
                return null;
            }
            zeros |= embedded.leadingZeros;
        }
        int count = head.size() + tail.size();
        if (gap < 0 ? count != V6_GROUPS : count >= V6_GROUPS) {
            return null;
        }
        byte[] bytes = new byte[V6_BYTES];
        for (int i = 0; i < head.size(); i++) {
            put(bytes, i, head.get(i));
        }
        for (int i = 0; i < tail.size(); i++) {
            put(bytes, V6_GROUPS - tail.size() + i, tail.get(i));
        }
        return new IpText(bytes, 128, zeros, false);
    }

    /** Appends the groups of one side of the gap; answers null if they are malformed, else something with the zeros. */
    private static @Nullable IpText groups(String side, boolean mayEndInV4, List<Integer> groups) {
        String[] words = side.split(":", -1);
        boolean zeros = false;
        for (int i = 0; i < words.length; i++) {
            if (mayEndInV4 && i == words.length - 1 && words[i].indexOf('.') >= 0) {
                IpText v4 = v4(words[i]);
                if (v4 == null) {
                    return null;
                }
                zeros = v4.leadingZeros;
                groups.add((v4.bytes[0] & 0xFF) << 8 | (v4.bytes[1] & 0xFF));
                groups.add((v4.bytes[2] & 0xFF) << 8 | (v4.bytes[3] & 0xFF));
            } else if (words[i].matches("[0-9a-fA-F]{1,4}")) {
                groups.add(Integer.parseInt(words[i], 16));
            } else {
                return null;
            }
        }
        return new IpText(new byte[0], 0, zeros, false);
    }

    private static void put(byte[] bytes, int group, int value) {
        bytes[2 * group] = (byte) (value >> 8);
        bytes[2 * group + 1] = (byte) value;
    }

    /** Whether a number is written with zeros in front, which some programs read as octal. */
    boolean hasLeadingZeros() {
        return leadingZeros;
    }

    /** Whether this is an IPv4 address in IPv6 form, {@code ::ffff:1.2.3.4}. */
    boolean isMapped() {
        if (v4Form) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    /** Whether this is IPv6; a mapped address counts as IPv4. */
    boolean isV6() {
        return !v4Form && !isMapped();
    }

    /** {@code IPv4} or {@code IPv6}. */
    String family() {
        return isV6() ? "IPv6" : "IPv4";
    }

    /** Bits of an address of this family. */
    int bits() {
        return isV6() ? 128 : 32;
    }

    /** Whether {@code inner} is a smaller block inside this one. */
    boolean strictlyContains(IpText inner) {
        if (inner.bytes.length != bytes.length || inner.prefix <= prefix) {
            return false;
        }
        return Arrays.equals(masked(), new IpText(inner.masked(), prefix, false, v4Form).masked());
    }

    /** How many leading bits name the network. */
    int prefix() {
        return prefix;
    }

    /** Whether bits after the prefix are set. */
    boolean hasHostBits() {
        return !Arrays.equals(bytes, masked());
    }

    private byte[] masked() {
        byte[] masked = bytes.clone();
        for (int bit = prefix; bit < masked.length * 8; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return masked;
    }

    public boolean isUnspecified() {
        byte[] plain = plain();
        for (byte part : plain) {
            if (part != 0) {
                return false;
            }
        }
        return true;
    }

    public boolean isLoopback() {
        byte[] plain = plain();
        if (plain.length == V4_BYTES) {
            return plain[0] == 127;
        }
        for (int i = 0; i < V6_BYTES - 1; i++) {
            if (plain[i] != 0) {
                return false;
            }
        }
        return plain[V6_BYTES - 1] == 1;
    }

    public boolean isLinkLocal() {
        byte[] plain = plain();
        return plain.length == V4_BYTES
                ? (plain[0] & 0xFF) == 169 && (plain[1] & 0xFF) == 254
                : (plain[0] & 0xFF) == 0xFE && (plain[1] & 0xC0) == 0x80;
    }

    public boolean isLinkLocalMulticast() {
        byte[] plain = plain();
        return plain.length == V4_BYTES
                ? (plain[0] & 0xFF) == 224 && plain[1] == 0 && plain[2] == 0
                : (plain[0] & 0xFF) == 0xFF && (plain[1] & 0x0F) == 0x02;
    }

    /** The address bytes; four for a mapped address too. */
    private byte[] plain() {
        return plain(bytes);
    }

    private byte[] plain(byte[] of) {
        return isMapped() ? Arrays.copyOfRange(of, 12, 16) : of;
    }

    /** The address as RFC 5952 writes it. */
    public String canonical() {
        return text(plain());
    }

    /** The block as RFC 5952 writes it, bits after the prefix cleared. */
    public String canonicalBlock() {
        int length = isMapped() ? Math.max(0, prefix - 96) : prefix;
        return text(plain(masked())) + "/" + length;
    }

    private static String text(byte[] plain) {
        if (plain.length == V4_BYTES) {
            return (plain[0] & 0xFF) + "." + (plain[1] & 0xFF) + "." + (plain[2] & 0xFF) + "." + (plain[3] & 0xFF);
        }
        int[] groups = new int[V6_GROUPS];
        for (int i = 0; i < V6_GROUPS; i++) {
            groups[i] = (plain[2 * i] & 0xFF) << 8 | (plain[2 * i + 1] & 0xFF);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < V6_GROUPS; i++) {
            int run = i;
            while (run < V6_GROUPS && groups[run] == 0) {
                run++;
            }
            if (run - i > length) {
                start = i;
                length = run - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < V6_GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
