package io.hydrofoil.objects;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigInteger;
import java.util.Comparator;

/**
 * The order of versions of an API: {@code v2} before {@code v1} before {@code v1beta2} before {@code v1beta1} before
 * {@code v1alpha1}, then all others by name (source: the API reference on custom resource versioning).
 */
public final class VersionOrder {
    /** Most preferred first. */
    public static final Comparator<String> NEWEST_FIRST = VersionOrder::compare;

    private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?");

    private VersionOrder() {}

    private static int compare(String one, String other) {
        Matcher first = VERSION.matcher(one);
        Matcher second = VERSION.matcher(other);
        boolean isFirst = first.matches();
        boolean isSecond = second.matches();
        if (!isFirst || !isSecond) {
            return isFirst ? -1 : isSecond ? 1 : one.compareTo(other);
        }
        int byStage = Integer.compare(stage(second), stage(first));
        if (byStage != 0) {
            return byStage;
        }
        int byMajor = number(second, 1).compareTo(number(first, 1));
        return byMajor != 0 ? byMajor : number(second, 3).compareTo(number(first, 3));
    }

    private static int stage(Matcher version) {
        String word = version.group(2);
        return word == null ? 2 : word.equals("beta") ? 1 : 0;
    }

    private static BigInteger number(Matcher version, int group) {
        String digits = version.group(group);
        return digits == null ? BigInteger.ZERO : new BigInteger(digits);
    }
}
