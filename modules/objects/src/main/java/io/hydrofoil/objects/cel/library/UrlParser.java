package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.cel.library.UrlEscapes.MalformedUrlException;
import io.hydrofoil.objects.cel.library.UrlEscapes.Mode;
import java.util.Locale;

/** Reads a URL as the target of a request: absolute, without a fragment. Faults are those that Go tells. */
final class UrlParser {
    private UrlParser() {}

    static UrlVal parse(String text) throws MalformedUrlException {
        try {
            return parsed(text);
        } catch (MalformedUrlException e) {
            throw new MalformedUrlException("parse " + GoQuote.of(text) + ": " + e.getMessage());
        }
    }

    private static UrlVal parsed(String text) throws MalformedUrlException {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new MalformedUrlException("net/url: invalid control character in URL");
        }
        if (text.isEmpty()) {
            throw new MalformedUrlException("empty url");
        }
        if (text.equals("*")) {
            return new UrlVal("", "", "", "", "*", "", "");
        }
        String scheme = scheme(text);
        String rest = scheme.isEmpty() ? text : text.substring(scheme.length() + 1);
        scheme = scheme.toLowerCase(Locale.ROOT);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        if (!rest.startsWith("/")) {
            if (scheme.isEmpty()) {
                throw new MalformedUrlException("invalid URI for request");
            }
            return new UrlVal(scheme, rest, "", "", "", "", query);
        }
        String user = "";
        String host = "";
        if (!scheme.isEmpty() && rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            String authority = rest.substring(2, slash < 0 ? rest.length() : slash);
            rest = slash < 0 ? "" : rest.substring(slash);
            int at = authority.lastIndexOf('@');
            host = host(authority.substring(at + 1));
            user = at < 0 ? "" : user(authority.substring(0, at));
        }
        String path = UrlEscapes.unescape(rest, Mode.PATH);
        boolean isUsual = UrlEscapes.escape(path, Mode.PATH).equals(rest);
        return new UrlVal(scheme, "", user, host, path, isUsual ? "" : rest, query);
    }

    /** What stands before the first colon if that is a scheme, else nothing. */
    private static String scheme(String text) throws MalformedUrlException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean isOther = (c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0;
            if (c == ':') {
                if (i == 0) {
                    throw new MalformedUrlException("missing protocol scheme");
                }
                return text.substring(0, i);
            }
            if (!isLetter && (i == 0 || !isOther)) {
                return "";
            }
        }
        return "";
    }

    private static String user(String text) throws MalformedUrlException {
        boolean isValid = text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "-._:~!$&'()*+,;=%@".indexOf(c) >= 0);
        if (!isValid) {
            throw new MalformedUrlException("net/url: invalid userinfo");
        }
        return UrlEscapes.unescape(text, Mode.USER);
    }

    private static String host(String text) throws MalformedUrlException {
        int open = text.lastIndexOf('[');
        if (open > 0) {
            throw new MalformedUrlException("invalid IP-literal");
        }
        if (open == 0) {
            return bracketed(text);
        }
        int colon = text.indexOf(':');
        if (colon >= 0) {
            requirePort(text.substring(colon));
        }
        return UrlEscapes.unescape(text, Mode.HOST);
    }

    private static void requirePort(String port) throws MalformedUrlException {
        if (!UrlVal.isOptionalPort(port)) {
            throw new MalformedUrlException("invalid port " + GoQuote.of(port) + " after host");
        }
    }

    private static String bracketed(String text) throws MalformedUrlException {
        int close = text.lastIndexOf(']');
        if (close < 0) {
            throw new MalformedUrlException("missing ']' in host");
        }
        String port = text.substring(close + 1);
        requirePort(port);
        String inner = text.substring(1, close);
        int zone = inner.indexOf("%25");
        String name = zone < 0
                ? UrlEscapes.unescape(inner, Mode.HOST)
                : UrlEscapes.unescape(inner.substring(0, zone), Mode.HOST)
                        + UrlEscapes.unescape(inner.substring(zone), Mode.ZONE);
        try {
            if (AddressText.parse(name).length == 4) {
                throw new MalformedUrlException("invalid IP-literal");
            }
        } catch (AddressText.MalformedAddressException e) {
            throw new MalformedUrlException("invalid host: " + e.getMessage());
        }
        return "[" + name + "]" + port;
    }
}
