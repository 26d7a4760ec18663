package io.hydrofoil.objects.validation;

import com.google.re2j.Pattern;
import io.hydrofoil.objects.LabelSyntax;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
    private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
    private static final Pattern RFC1035_PATTERN = Pattern.compile(RFC1035);
    private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);
    private static final String LABEL_TEXT =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
                    + " or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or"
                    + " '123-abc', regex used for validation is '" + LABEL + "')";
    private static final String RFC1035_TEXT = "a DNS-1035 label must consist of lower case alphanumeric characters or"
            + " '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
            + " 'abc-123', regex used for validation is '" + RFC1035 + "')";
    private static final String CONFIG_KEY_TEXT =
            "a valid config key must consist of alphanumeric characters, '-', '_' or"
                    + " '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '"
                    + CONFIG_KEY + "')";

    private NameRules() {}

    static List<String> subdomain(String text) {
        return LabelSyntax.subdomainFaults(text).stream()
                .map(fault -> fault.replace(MAX_SUBDOMAIN + " bytes", MAX_SUBDOMAIN + " characters"))
                .toList();
    }

    static List<String> label(String text) {
        List<String> faults = new ArrayList<>();
        tooLong(faults, text, MAX_LABEL);
        if (!LABEL_PATTERN.matches(text)) {
            boolean dotted =
                    text.contains(".") && LabelSyntax.subdomainFaults(text).isEmpty();
            faults.add(dotted ? "must not contain dots" : LABEL_TEXT);
        }
        return faults;
    }

    static List<String> rfc1035(String text) {
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
