package io.hydrofoil.objects.custom;

import com.google.re2j.Pattern;
import io.hydrofoil.objects.LabelSyntax;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Formats of strings that a Kubernetes server checks; it passes over others. */
public final class Formats {
    private static final String HOST_LABEL = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private static final String HEX4 = "[0-9a-fA-F]{4}";
    private static final Map<String, Predicate<String>> KNOWN = known();
    private static final Set<String> MEANT = meant();

    private Formats() {}

    static boolean isKnown(String format) {
        return KNOWN.containsKey(format);
    }

    /** Whether the text is of this format, which must be known. */
    public static boolean matches(String format, String text) {
        Predicate<String> rule = KNOWN.get(format);
        return rule == null || rule.test(text);
    }

    /** Whether a server knows what a format means for values of a type; texts have no type or that of a string. */
    public static boolean isMeant(String type, String format) {
        return switch (type) {
            case "", "string" -> MEANT.contains(format.replace("-", ""));
            case "integer" -> format.equals("int32") || format.equals("int64");
            case "number" -> format.equals("float") || format.equals("double");
            default -> false;
        };
    }

    /** Names without dashes, which do not count; two more are known, but not checked here. */
    private static Set<String> meant() {
        Set<String> names = new HashSet<>(Set.of("bsonobjectid", "quantity"));
        KNOWN.keySet().forEach(name -> names.add(name.replace("-", "")));
        return Set.copyOf(names);
    }

    private static Map<String, Predicate<String>> known() {
        Map<String, Predicate<String>> known = new HashMap<>();
        known.put("date", Formats::isDate);
        known.put("datetime", Formats::isDateTime);
        known.put("date-time", Formats::isDateTime);
        known.put("duration", Formats::isDuration);
        known.put("byte", Formats::isBase64);
        known.put("ipv4", Formats::isIpv4);
        known.put("ipv6", Formats::isIpv6);
        known.put("cidr", Formats::isCidr);
        known.put("mac", pattern("([0-9A-Fa-f]{2}[:-]){5,7}[0-9A-Fa-f]{2}|([0-9A-Fa-f]{4}\\.){2,3}[0-9A-Fa-f]{4}"));
        known.put("uri", Formats::isUri);
        known.put("email", pattern("[^@\\s<>()\\[\\],;:\"]+@[^@\\s<>()\\[\\],;:\"]+"));
        known.put("hostname", pattern(HOST_LABEL + "(\\." + HOST_LABEL + ")*\\.?"));
        known.put("uuid", uuid("[0-9a-fA-F]", "[0-9a-fA-F]"));
        known.put("uuid3", uuid("3", "[0-9a-fA-F]"));
        known.put("uuid4", uuid("4", "[89abAB]"));
        known.put("uuid5", uuid("5", "[89abAB]"));
        known.put("isbn10", text -> isIsbn10(text.replaceAll("[ -]", "")));
        known.put("isbn13", text -> isIsbn13(text.replaceAll("[ -]", "")));
        known.put("isbn", text -> matches("isbn10", text) || matches("isbn13", text));
        known.put("creditcard", text -> isCard(text.replaceAll("[ -]", "")));
        known.put("ssn", pattern("\\d{3}[- ]?\\d{2}[- ]?\\d{4}"));
        known.put("hexcolor", pattern("#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"));
        known.put("rgbcolor", Formats::isRgb);
        known.put("password", text -> true);
        known.put("k8s-short-name", pattern("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"));
        known.put("k8s-long-name", text -> LabelSyntax.subdomainFaults(text).isEmpty());
        return Map.copyOf(known);
    }

    private static Predicate<String> pattern(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return pattern::matches;
    }

    private static Predicate<String> uuid(String version, String variant) {
        return pattern("[0-9a-fA-F]{8}-?" + HEX4 + "-?" + version + "[0-9a-fA-F]{3}-?" + variant
                + "[0-9a-fA-F]{3}-?[0-9a-fA-F]{12}");
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return text.length() == 10;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text.replace(' ', 'T'));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Durations of Go ({@code 1h30m}), or an amount with a unit in words ({@code 2 days}). */
    private static boolean isDuration(String text) {
        return Patterns.GO.matches(text) || Patterns.WORDS.matches(text);
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
            return text.replace("\n", "").replace("\r", "").length() % 4 == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(Character::isDigit);
            if (!digits || (part.length() > 1 && part.startsWith("0")) || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    static boolean isIpv6(String text) {
        if (!text.contains(":")) {
            return false;
        }
        String rest = text;
        int groups = 8;
        int lastColon = text.lastIndexOf(':');
        if (text.indexOf('.', lastColon) >= 0) {
            if (!isIpv4(text.substring(lastColon + 1))) {
                return false;
            }
            rest = text.substring(0, lastColon) + ":0:0";
            rest = rest.startsWith("::0:0") || lastColon > 0 ? rest : ":" + rest;
        }
        int gap = rest.indexOf("::");
        if (gap >= 0 && rest.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int count = 0;
        String[] halves =
                gap < 0 ? new String[] {rest} : new String[] {rest.substring(0, gap), rest.substring(gap + 2)};
        for (String half : halves) {
            for (String group : half.isEmpty() ? new String[0] : half.split(":", -1)) {
                if (!Patterns.GROUP.matches(group)) {
                    return false;
                }
                count++;
            }
        }
        return gap < 0 ? count == groups : count < groups;
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String bits = text.substring(slash + 1);
        boolean number = !bits.isEmpty()
                && bits.length() <= 3
                && bits.chars().allMatch(Character::isDigit)
                && (bits.length() == 1 || !bits.startsWith("0"));
        String address = text.substring(0, slash);
        return number
                && ((isIpv4(address) && Integer.parseInt(bits) <= 32)
                        || (isIpv6(address) && Integer.parseInt(bits) <= 128));
    }

    /** What a request line could name: an absolute path or an absolute URI. */
    private static boolean isUri(String text) {
        try {
            URI uri = new URI(text);
            return text.startsWith("/") || uri.isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isIsbn10(String digits) {
        if (!Patterns.ISBN10.matches(digits)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += (i + 1) * (digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0');
        }
        return sum % 11 == 0;
    }

    private static boolean isIsbn13(String digits) {
        if (digits.length() != 13 || !digits.chars().allMatch(Character::isDigit)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 13; i++) {
            sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
        }
        return sum % 10 == 0;
    }

    /** Luhn's sum over 13 to 19 digits. */
    private static boolean isCard(String digits) {
        if (digits.length() < 13 || digits.length() > 19 || !digits.chars().allMatch(Character::isDigit)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 0 ? digit : digit * 2;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }

    private static boolean isRgb(String text) {
        String dense = text.replace(" ", "");
        if (!Patterns.RGB.matches(dense)) {
            return false;
        }
        for (String part : dense.substring(4, dense.length() - 1).split(",")) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static final class Patterns {
        static final Pattern GO = Pattern.compile("[-+]?(0|([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)"
                + "(([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*)");
        static final Pattern WORDS = Pattern.compile(
                "[0-9]+\\s*(ns|nanos?|nanoseconds?|us|µs|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?|seconds?"
                        + "|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)");
        static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
        static final Pattern ISBN10 = Pattern.compile("[0-9]{9}[0-9X]");
        static final Pattern RGB = Pattern.compile("rgb\\([0-9]{1,3},[0-9]{1,3},[0-9]{1,3}\\)");

        private Patterns() {}
    }
}
