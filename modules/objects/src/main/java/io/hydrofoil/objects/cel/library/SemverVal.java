package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.OpaqueVal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A version by the rules of semver.org 2.0. Metadata of the build does not count when versions are compared.
 *
 * @param release major, minor and patch, unsigned
 * @param before parts of what makes it a version before the release; empty for a release
 */
record SemverVal(List<Long> release, List<String> before) implements OpaqueVal, Comparable<SemverVal> {
    static final Type TYPE = Type.struct("kubernetes.Semver");
    private static final String[] NAMES = {"major", "minor", "patch"};
    private static final String DIGITS = "0123456789";

    /** Why a text is no version. */
    static final class MalformedVersionException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedVersionException(String message) {
            super(message, null, false, false);
        }
    }

    static SemverVal parse(String text) throws MalformedVersionException {
        if (text.isEmpty()) {
            throw new MalformedVersionException("Version string empty");
        }
        String[] parts = text.split("\\.", 3);
        if (parts.length != 3) {
            throw new MalformedVersionException("No Major.Minor.Patch elements found");
        }
        List<Long> release = new ArrayList<>();
        release.add(number(parts[0], 0));
        release.add(number(parts[1], 1));
        String patch = parts[2];
        int plus = patch.indexOf('+');
        String build = plus < 0 ? null : patch.substring(plus + 1);
        patch = plus < 0 ? patch : patch.substring(0, plus);
        int dash = patch.indexOf('-');
        String before = dash < 0 ? null : patch.substring(dash + 1);
        release.add(number(dash < 0 ? patch : patch.substring(0, dash), 2));
        List<String> earlier = before == null ? List.of() : List.of(before.split("\\.", -1));
        for (String part : earlier) {
            requireEarlier(part);
        }
        requireBuild(build);
        return new SemverVal(List.copyOf(release), earlier);
    }

    /** Reads also what is short ({@code 1.2}), has zeros in front, or begins with v. */
    static SemverVal normalized(String text) throws MalformedVersionException {
        String[] parts = (text.startsWith("v") ? text.substring(1) : text).split("\\.", 3);
        for (int i = 0; i < parts.length; i++) {
            int zeros = 0;
            while (zeros < parts[i].length() && parts[i].charAt(zeros) == '0') {
                zeros++;
            }
            String rest = parts[i].substring(zeros);
            boolean keepsZero = rest.isEmpty() || DIGITS.indexOf(rest.charAt(0)) < 0;
            if (parts[i].length() > 1) {
                parts[i] = keepsZero ? "0" + rest : rest;
            }
        }
        String last = parts[parts.length - 1];
        if (parts.length < 3 && (last.contains("+") || last.contains("-"))) {
            throw new MalformedVersionException("Short version cannot contain PreRelease/Build meta data");
        }
        String[] filled = Arrays.copyOf(parts, 3);
        Arrays.fill(filled, parts.length, 3, "0");
        return parse(Arrays.stream(filled).collect(Collectors.joining(".")));
    }

    private static long number(String digits, int place) throws MalformedVersionException {
        String name = NAMES[place];
        if (!isNumber(digits)) {
            throw new MalformedVersionException(
                    "Invalid character(s) found in " + name + " number " + GoQuote.of(digits));
        }
        if (digits.length() > 1 && digits.startsWith("0")) {
            String title = Character.toUpperCase(name.charAt(0)) + name.substring(1);
            throw new MalformedVersionException(
                    title + " number must not contain leading zeroes " + GoQuote.of(digits));
        }
        return unsigned(digits);
    }

    private static long unsigned(String digits) throws MalformedVersionException {
        if (digits.isEmpty()) {
            throw new MalformedVersionException("strconv.ParseUint: parsing \"\": invalid syntax");
        }
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new MalformedVersionException(
                    "strconv.ParseUint: parsing " + GoQuote.of(digits) + ": value out of range");
        }
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    private static boolean isWord(String text) {
        return text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || DIGITS.indexOf(c) >= 0);
    }

    private static void requireEarlier(String part) throws MalformedVersionException {
        if (part.isEmpty()) {
            throw new MalformedVersionException("Prerelease is empty");
        }
        if (isNumber(part)) {
            if (part.length() > 1 && part.startsWith("0")) {
                throw new MalformedVersionException(
                        "Numeric PreRelease version must not contain leading zeroes " + GoQuote.of(part));
            }
            unsigned(part);
        } else if (!isWord(part)) {
            throw new MalformedVersionException("Invalid character(s) found in prerelease " + GoQuote.of(part));
        }
    }

    private static void requireBuild(@Nullable String build) throws MalformedVersionException {
        if (build == null) {
            return;
        }
        for (String part : build.split("\\.", -1)) {
            if (part.isEmpty()) {
                throw new MalformedVersionException("Build meta data is empty");
            }
            if (!isWord(part)) {
                throw new MalformedVersionException(
                        "Invalid character(s) found in build meta data " + GoQuote.of(part));
            }
        }
    }

    @Override
    public Type type() {
        return TYPE;
    }

    @Override
    public int compareTo(SemverVal other) {
        for (int i = 0; i < release.size(); i++) {
            int order = Long.compareUnsigned(release.get(i), other.release.get(i));
            if (order != 0) {
                return order;
            }
        }
        if (before.isEmpty() || other.before.isEmpty()) {
            return Boolean.compare(before.isEmpty(), other.before.isEmpty());
        }
        for (int i = 0; i < Math.min(before.size(), other.before.size()); i++) {
            int order = compareParts(before.get(i), other.before.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(before.size(), other.before.size());
    }

    /** Numbers come before words. */
    private static int compareParts(String one, String other) {
        boolean isNumber = isNumber(one);
        if (isNumber != isNumber(other)) {
            return isNumber ? -1 : 1;
        }
        return isNumber
                ? Long.compareUnsigned(Long.parseUnsignedLong(one), Long.parseUnsignedLong(other))
                : one.compareTo(other);
    }
}
