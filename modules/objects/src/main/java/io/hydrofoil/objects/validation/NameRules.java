package io.hydrofoil.objects.validation;

import com.google.re2j.Pattern;
import io.hydrofoil.objects.LabelSyntax;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Syntax of names of objects and of what they hold, each with the texts of its faults; an empty list means that the
 * text is fine.
 */
public final class NameRules {
    private static final int MAX_LABEL = 63;
    private static final int MAX_SUBDOMAIN = 253;
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String RFC1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final Pattern RFC1035_PATTERN = Pattern.compile(RFC1035);
    private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);
    private static final String LABEL_TEXT =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
                    + " or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                    + " '123-abc', regex used for validation is '" + LABEL + "')";
    private static final String RFC1035_TEXT = "a DNS-1035 label must consist of lower case alphanumeric characters or"
            + " '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
            + " 'abc-123', regex used for validation is '" + RFC1035 + "')";
    private static final int MAX_PORT_NAME = 15;
    private static final String SEARCH = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*";
    private static final Pattern SEARCH_PATTERN = Pattern.compile(SEARCH);
    private static final String SEARCH_TEXT = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
            + " characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g."
            + " 'example.com', regex used for validation is '" + SEARCH + "')";
    private static final String HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    private static final Pattern HTTP_PATH_PATTERN = Pattern.compile(HTTP_PATH);
    private static final String WILDCARD = "\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern WILDCARD_PATTERN = Pattern.compile(WILDCARD);
    private static final String WILDCARD_TEXT =
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist"
                    + " of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g."
                    + " '*.example.com', regex used for validation is '" + WILDCARD + "')";
    private static final String CONFIG_KEY_TEXT =
            "a valid config key must consist of alphanumeric characters, '-', '_' or"
                    + " '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '"
                    + CONFIG_KEY + "')";

    private NameRules() {}

    public static List<String> subdomain(String text) {
        return LabelSyntax.subdomainFaults(text).stream()
                .map(fault -> fault.replace(MAX_SUBDOMAIN + " bytes", MAX_SUBDOMAIN + " characters"))
                .toList();
    }

    public static List<String> label(String text) {
        List<String> faults = new ArrayList<>();
        tooLong(faults, text, MAX_LABEL);
        if (!isLabel(text)) {
            boolean dotted =
                    text.contains(".") && LabelSyntax.subdomainFaults(text).isEmpty();
            faults.add(dotted ? "must not contain dots" : LABEL_TEXT);
        }
        return faults;
    }

    private static boolean isLabel(String text) {
        if (text.isEmpty() || text.charAt(0) == '-' || text.charAt(text.length() - 1) == '-') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '-' && !isLowerAlphanumeric(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isLowerAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    static boolean isAlphanumeric(char c) {
        return isLowerAlphanumeric(c) || (c >= 'A' && c <= 'Z');
    }

    /** A DNS name to search in: as {@link #subdomain}, with underscores. */
    static List<String> searchDomain(String text) {
        List<String> faults = new ArrayList<>(0);
        tooLong(faults, text, MAX_SUBDOMAIN);
        if (!SEARCH_PATTERN.matches(text)) {
            faults.add(SEARCH_TEXT);
        }
        return faults;
    }

    /** Names of ports: up to 15 characters with at least one letter (RFC 6335). */
    public static List<String> port(String name) {
        List<String> faults = new ArrayList<>(0);
        if (name.length() > MAX_PORT_NAME) {
            faults.add("must be no more than " + MAX_PORT_NAME + " characters");
        }
        if (name.isEmpty() || !name.chars().allMatch(c -> c == '-' || isLowerAlphanumeric((char) c))) {
            faults.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            faults.add("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            faults.add("must not contain consecutive hyphens");
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            faults.add("must not begin or end with a hyphen");
        }
        return faults;
    }

    public static List<String> rfc1035(String text) {
        List<String> faults = new ArrayList<>();
        tooLong(faults, text, MAX_LABEL);
        if (!RFC1035_PATTERN.matches(text)) {
            faults.add(RFC1035_TEXT);
        }
        return faults;
    }

    /** Names that need only be usable as one segment of a path. */
    static List<String> pathSegment(String text) {
        List<String> faults = new ArrayList<>();
        if (text.equals(".") || text.equals("..")) {
            faults.add("may not be '" + text + "'");
        }
        for (String illegal : List.of("/", "%")) {
            if (text.contains(illegal)) {
                faults.add("may not contain '" + illegal + "'");
            }
        }
        return faults;
    }

    /** A DNS name whose first label may be {@code *}. */
    static List<String> wildcard(String text) {
        List<String> faults = new ArrayList<>();
        tooLong(faults, text, MAX_SUBDOMAIN);
        if (!WILDCARD_PATTERN.matches(text)) {
            faults.add(WILDCARD_TEXT);
        }
        return faults;
    }

    /** A DNS name of at least two labels; it may end in a dot. */
    static List<String> fullyQualified(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> faults = new ArrayList<>(subdomain(text));
        if (!faults.isEmpty()) {
            return faults;
        }
        if (text.split("\\.").length < 2) {
            faults.add("should be a domain with at least two segments separated by dots");
        }
        return faults;
    }

    /** A DNS name, a slash and a path, for example {@code acme.io/foo}. */
    static void domainPrefixedPath(String field, String text, Faults faults) {
        if (text.isEmpty()) {
            faults.required(field);
            return;
        }
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            faults.invalid(field, text, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        String host = text.substring(0, slash);
        String path = text.substring(slash + 1);
        faults.invalid(field, host, subdomain(host));
        if (!HTTP_PATH_PATTERN.matches(path)) {
            faults.invalid(field, path, "Invalid path (regex used for validation is '" + HTTP_PATH + "')");
        }
    }

    /** Names of CSI drivers, in any case of letters. */
    static void csiDriver(String field, String text, Faults faults) {
        if (text.isEmpty()) {
            faults.required(field);
            return;
        }
        if (text.length() > MAX_LABEL) {
            faults.tooLong(field, MAX_LABEL);
        }
        faults.invalid(field, text, subdomain(text.toLowerCase(Locale.ROOT)));
    }

    /** Keys of config maps and secrets. */
    static List<String> configKey(String text) {
        List<String> faults = new ArrayList<>();
        tooLong(faults, text, MAX_SUBDOMAIN);
        if (!CONFIG_KEY_PATTERN.matches(text)) {
            faults.add(CONFIG_KEY_TEXT);
        }
        if (text.equals(".")) {
            faults.add("must not be '.'");
        } else if (text.equals("..")) {
            faults.add("must not be '..'");
        } else if (text.startsWith("..")) {
            faults.add("must not start with '..'");
        }
        return faults;
    }

    private static void tooLong(List<String> faults, String text, int max) {
        if (text.getBytes(StandardCharsets.UTF_8).length > max) {
            faults.add("must be no more than " + max + " characters");
        }
    }
}
