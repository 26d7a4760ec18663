package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.GoQuote;
import java.util.Locale;

/**
 * The parts of an address as the reference server reads it: it takes what RFC 3986 does not, and has words of its own
 * for what it does not take.
 *
 * @param fault why it cannot be read; the other parts are empty then
 */
record GoUrl(String fault, String scheme, String user, String host, String query, String fragment) {
    private static final String IN_HOST = "-_.~!$&'()*+,;=:[]<>\"%";
    private static final String IN_USER = "-._:~!$&'()*+,;=%@";

    static GoUrl read(String text) {
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        GoUrl url = readPlain(hash < 0 ? text : text.substring(0, hash), fragment);
        String wrong = url.fault.isEmpty() ? wrongEscape(fragment) : "";
        return wrong.isEmpty() ? url : faulty(text, wrong);
    }

    private static GoUrl faulty(String text, String fault) {
        return new GoUrl("parse " + GoQuote.of(text) + ": " + fault, "", "", "", "", "");
    }

    private static GoUrl readPlain(String text, String fragment) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            return faulty(text, "net/url: invalid control character in URL");
        }
        if (text.startsWith(":")) {
            return faulty(text, "missing protocol scheme");
        }
        int colon = schemeLength(text);
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = colon == 0 ? text : text.substring(colon + 1);
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : rest.substring(mark + 1);
        rest = mark < 0 ? rest : rest.substring(0, mark);
        if (!rest.startsWith("/") && !scheme.isEmpty()) {
            return new GoUrl("", scheme, "", "", query, fragment);
        }
        if (!rest.startsWith("/") && rest.split("/", 2)[0].contains(":")) {
            return faulty(text, "first path segment in URL cannot contain colon");
        }
        String authority = "";
        if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            authority = rest.substring(2, slash < 0 ? rest.length() : slash);
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        String user = at < 0 ? "" : authority.substring(0, at);
        String wrong = authorityFault(host, user);
        wrong = wrong.isEmpty() ? wrongEscape(rest) : wrong;
        return wrong.isEmpty() ? new GoUrl("", scheme, user, host, query, fragment) : faulty(text, wrong);
    }

    /** Where the colon behind the scheme stands, or 0 if there is no scheme. */
    private static int schemeLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean later = i > 0 && ((c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0);
            if (c == ':') {
                return i;
            }
            if (!letter && !later) {
                return 0;
            }
        }
        return 0;
    }

    private static String authorityFault(String host, String user) {
        int end = host.startsWith("[") ? host.lastIndexOf(']') : -1;
        if (host.startsWith("[") && end < 0) {
            return "missing ']' in host";
        }
        int colon = end >= 0 ? end + 1 : host.lastIndexOf(':');
        String port = colon < 0 ? "" : host.substring(colon);
        if (!port.matches("(:[0-9]*)?")) {
            return "invalid port " + GoQuote.of(port) + " after host";
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c < 0x80 && !NameRules.isAlphanumeric(c) && IN_HOST.indexOf(c) < 0) {
                return "invalid character " + GoQuote.of(String.valueOf(c)) + " in host name";
            }
        }
        boolean named = user.chars().allMatch(c -> NameRules.isAlphanumeric((char) c) || IN_USER.indexOf(c) >= 0);
        String escape = wrongEscape(host);
        return !escape.isEmpty() || named ? escape : "net/url: invalid userinfo";
    }

    private static String wrongEscape(String text) {
        for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
            String escape = text.substring(i, Math.min(i + 3, text.length()));
            if (!escape.matches("%[0-9A-Fa-f]{2}")) {
                return "invalid URL escape " + GoQuote.of(escape);
            }
        }
        return "";
    }
}
