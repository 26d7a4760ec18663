package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.library.AddressText.MalformedAddressException;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.IntVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;
import java.util.function.Predicate;

/** IP addresses and blocks of them. */
final class Addresses {
    private static final Type IP = IpVal.ADDRESS;
    private static final Type CIDR = IpVal.BLOCK;

    private Addresses() {}

    static List<FunctionDecl> functions() {
        Type string = Type.STRING;
        return List.of(
                FunctionDecl.of(
                        "ip",
                        Overload.function("string_to_ip", IP, values -> address(values[0]), string),
                        Overload.member("cidr_ip", IP, values -> ip(values[0]).start(), CIDR)),
                FunctionDecl.of(
                        "isIP",
                        Overload.function(
                                "is_ip", Type.BOOL, values -> BoolVal.of(address(values[0]) instanceof IpVal), string)),
                FunctionDecl.of(
                        "ip.isCanonical",
                        Overload.function("ip_is_canonical", Type.BOOL, values -> isCanonical(values[0]), string)),
                FunctionDecl.of(
                        "family",
                        Overload.member(
                                "ip_family",
                                Type.INT,
                                values -> new IntVal(ip(values[0]).family()),
                                IP)),
                FunctionDecl.of(
                        "string",
                        Overload.function("ip_to_string", string, Addresses::text, IP),
                        Overload.function("cidr_to_string", string, Addresses::text, CIDR)),
                test("isUnspecified", "ip_is_unspecified", ip -> ip.details().isUnspecified()),
                test("isLoopback", "ip_is_loopback", ip -> ip.details().isLoopback()),
                test("isLinkLocalMulticast", "ip_is_link_local_multicast", ip -> ip.details()
                        .isLinkLocalMulticast()),
                test("isLinkLocalUnicast", "ip_is_link_local_unicast", ip -> ip.details()
                        .isLinkLocal()),
                test("isGlobalUnicast", "ip_is_global_unicast", IpVal::isGlobalUnicast),
                FunctionDecl.of("cidr", Overload.function("string_to_cidr", CIDR, values -> block(values[0]), string)),
                FunctionDecl.of(
                        "isCIDR",
                        Overload.function(
                                "is_cidr", Type.BOOL, values -> BoolVal.of(block(values[0]) instanceof IpVal), string)),
                FunctionDecl.of(
                        "containsIP",
                        Overload.member("cidr_contains_ip_string", Type.BOOL, Addresses::containsAddress, CIDR, string),
                        Overload.member("cidr_contains_ip_ip", Type.BOOL, Addresses::containsAddress, CIDR, IP)),
                FunctionDecl.of(
                        "containsCIDR",
                        Overload.member("cidr_contains_cidr_string", Type.BOOL, Addresses::containsBlock, CIDR, string),
                        Overload.member("cidr_contains_cidr", Type.BOOL, Addresses::containsBlock, CIDR, CIDR)),
                FunctionDecl.of(
                        "masked",
                        Overload.member(
                                "cidr_masked", CIDR, values -> ip(values[0]).masked(), CIDR)),
                FunctionDecl.of(
                        "prefixLength",
                        Overload.member(
                                "cidr_prefix_length",
                                Type.INT,
                                values -> new IntVal(ip(values[0]).prefix()),
                                CIDR)));
    }

    private static FunctionDecl test(String name, String id, Predicate<IpVal> test) {
        return FunctionDecl.of(
                name, Overload.member(id, Type.BOOL, values -> BoolVal.of(test.test(ip(values[0]))), IP));
    }

    private static IpVal ip(Val value) {
        return (IpVal) value;
    }

    private static Val text(Val... values) {
        return new StringVal(values[0].toString());
    }

    private static Val address(Val text) {
        try {
            return IpVal.address(Texts.text(text));
        } catch (MalformedAddressException e) {
            return new ErrorVal(String.valueOf(e.getMessage()));
        }
    }

    private static Val block(Val text) {
        try {
            return IpVal.block(Texts.text(text));
        } catch (MalformedAddressException e) {
            return new ErrorVal("network address parse error during conversion from string: " + e.getMessage());
        }
    }

    private static Val isCanonical(Val text) {
        Val address = address(text);
        return address instanceof IpVal ip ? BoolVal.of(ip.toString().equals(Texts.text(text))) : address;
    }

    private static Val containsAddress(Val... values) {
        Val other = values[1] instanceof StringVal ? address(values[1]) : values[1];
        return other instanceof IpVal ip ? BoolVal.of(ip(values[0]).contains(ip)) : other;
    }

    private static Val containsBlock(Val... values) {
        Val other = values[1] instanceof StringVal ? block(values[1]) : values[1];
        return other instanceof IpVal ip ? BoolVal.of(ip(values[0]).contains(ip)) : other;
    }
}
