package io.hydrofoil.objects.validation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses and CIDR blocks in fields. Values of old objects may be written in ways that are refused today (leading
 * zeros, IPv4 inside IPv6, bits beyond the prefix): fields that are older than the strict rules go on taking the values
 * that an object already has.
 */
public final class AddressRules {
    static final String NO_ADDRESS = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    static final String NO_BLOCK = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private AddressRules() {}

    /** What is wrong with an address in a field that takes any spelling of a sound address. */
    static List<String> address(String text) {
        IpText ip = IpText.address(text);
        if (ip == null) {
            return List.of(NO_ADDRESS);
        }
        if (ip.hasLeadingZeros()) {
            return List.of("must not have leading 0s");
        }
        return ip.isMapped() ? List.of("must not be an IPv4-mapped IPv6 address") : List.of();
    }

    /** As {@link #address}; the spelling must be the canonical one as well. */
    static List<String> canonicalAddress(String text) {
        List<String> faults = address(text);
        IpText ip = IpText.address(text);
        return ip == null || !faults.isEmpty() ? faults : canonical(text, ip.canonical());
    }

    /** What is wrong with a block in a field that takes any spelling of a sound block. */
    static List<String> block(String text) {
        IpText ip = IpText.block(text);
        if (ip == null) {
            return List.of(NO_BLOCK);
        }
        if (ip.hasLeadingZeros()) {
            return List.of("must not have leading 0s in IP or prefix length");
        }
        if (ip.isMapped()) {
            return List.of("must not have an IPv4-mapped IPv6 address");
        }
        return ip.hasHostBits() ? List.of("must not have bits set beyond the prefix length") : List.of();
    }

    /** As {@link #block}; the spelling must be the canonical one as well. */
    static List<String> canonicalBlock(String text) {
        List<String> faults = block(text);
        IpText ip = IpText.block(text);
        return ip == null || !faults.isEmpty() ? faults : canonical(text, ip.canonicalBlock());
    }

    /** What is wrong with the address of an interface, which tells the length of its network as well. */
    static List<String> interfaceAddress(String text) {
        IpText ip = IpText.block(text);
        if (ip == null) {
            return List.of("must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)");
        }
        return canonical(text, ip.canonical() + "/" + ip.prefix());
    }

    private static List<String> canonical(String text, String canonical) {
        return text.equals(canonical) ? List.of() : List.of("must be in canonical form (\"" + canonical + "\")");
    }

    /** Whether two blocks, both sound, are of one family. */
    static boolean sameFamily(String one, String other) {
        IpText first = IpText.block(one);
        IpText second = IpText.block(other);
        return first != null && second != null && first.isV6() == second.isV6();
    }

    /** Addresses that no endpoint may have: nothing outside the host can reach them. */
    static void reachable(String field, String text, Faults faults) {
        IpText ip = IpText.address(text);
        if (ip == null) {
            faults.invalid(field, text, "must be a valid IP address");
            return;
        }
        if (ip.isUnspecified()) {
            faults.invalid(field, text, "may not be unspecified (" + text + ")");
        }
        if (ip.isLoopback()) {
            faults.invalid(field, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
        }
        if (ip.isLinkLocal()) {
            faults.invalid(field, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        }
        if (ip.isLinkLocalMulticast()) {
            faults.invalid(field, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
        }
    }

    /** What to warn about in an address that is accepted. */
    public static @Nullable String addressWarning(String field, String text) {
        IpText ip = IpText.address(text);
        if (ip == null) {
            return null;
        }
        if (ip.hasLeadingZeros() || ip.isMapped()) {
            return field + ": non-standard IP address \"" + text
                    + "\" will be considered invalid in a future Kubernetes release: use \"" + ip.canonical() + "\"";
        }
        return ip.isV6() && !ip.canonical().equals(text)
                ? field + ": IPv6 address \"" + text + "\" should be in RFC 5952 canonical format (\"" + ip.canonical()
                        + "\")"
                : null;
    }

    /** What to warn about in a block that is accepted. */
    public static List<String> blockWarnings(String field, String text) {
        IpText ip = IpText.block(text);
        if (ip == null) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>(0);
        if (ip.hasHostBits()) {
            warnings.add(field + ": CIDR value \"" + text + "\" is ambiguous in this context (should be \""
                    + ip.canonicalBlock() + "\" or \"" + ip.canonical() + "/" + ip.bits() + "\"?)");
        }
        if (ip.hasLeadingZeros() || ip.isMapped()) {
            warnings.add(field + ": non-standard CIDR value \"" + text
                    + "\" will be considered invalid in a future Kubernetes release: use \"" + ip.canonicalBlock()
                    + "\"");
        }
        if (warnings.isEmpty() && ip.isV6() && !ip.canonicalBlock().equals(text)) {
            warnings.add(field + ": IPv6 CIDR value \"" + text + "\" should be in RFC 5952 canonical format (\""
                    + ip.canonicalBlock() + "\")");
        }
        return warnings;
    }
}
