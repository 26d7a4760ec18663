package io.hydrofoil.apiserver.admission;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of a namespace say about the security of its pods (source: Pod Security Admission, KEP-2579).
 *
 * @param enforce what pods must keep
 * @param warn what pods and templates are compared with for a warning
 * @param faults of the labels
 */
record SecurityPolicy(Level enforce, Level warn, List<FieldError> faults) {
    private static final String PREFIX = "pod-security.kubernetes.io/";
    private static final Level PRIVILEGED = new Level(Standard.PRIVILEGED, Level.LATEST);

    /** The standards, from the one that allows most. */
    enum Standard {
        PRIVILEGED,
        BASELINE,
        RESTRICTED;

        static @Nullable Standard of(String text) {
            return switch (text) {
                case "privileged" -> PRIVILEGED;
                case "baseline" -> BASELINE;
                case "restricted" -> RESTRICTED;
                default -> null;
            };
        }
    }

    /** A standard as it was in one version: later ones know more rules. */
    record Level(Standard standard, int minor) {
        static final int LATEST = Integer.MAX_VALUE;

        boolean allowsAll() {
            return standard == Standard.PRIVILEGED;
        }

        @Override
        public String toString() {
            String name =
                    switch (standard) {
                        case PRIVILEGED -> "privileged";
                        case BASELINE -> "baseline";
                        case RESTRICTED -> "restricted";
                    };
            return name + ":" + (minor == LATEST ? "latest" : "v1." + minor);
        }
    }

    static SecurityPolicy of(MapValue labels) {
        List<FieldError> faults = new ArrayList<>(0);
        Standard enforced = standard(labels, "enforce", faults);
        int enforcedMinor = minor(labels, "enforce", faults);
        standard(labels, "audit", faults);
        minor(labels, "audit", faults);
        Standard warned = standard(labels, "warn", faults);
        int warnedMinor = minor(labels, "warn", faults);
        boolean follows = !labels.has(PREFIX + "warn") && enforced != Standard.PRIVILEGED;
        if (follows) {
            warned = enforced;
            warnedMinor = labels.has(PREFIX + "warn-version") ? warnedMinor : enforcedMinor;
        }
        Level enforce = enforced == Standard.PRIVILEGED && enforcedMinor == Level.LATEST
                ? PRIVILEGED
                : new Level(enforced, enforcedMinor);
        return new SecurityPolicy(enforce, new Level(warned, warnedMinor), faults);
    }

    private static Standard standard(MapValue labels, String mode, List<FieldError> faults) {
        String text = labels.text(PREFIX + mode);
        if (text == null) {
            return Standard.PRIVILEGED;
        }
        Standard standard = Standard.of(text);
        if (standard == null) {
            faults.add(fault(PREFIX + mode, text, "must be one of privileged, baseline, restricted"));
            return Standard.RESTRICTED;
        }
        return standard;
    }

    private static int minor(MapValue labels, String mode, List<FieldError> faults) {
        String text = labels.text(PREFIX + mode + "-version");
        if (text == null || text.equals("latest")) {
            return Level.LATEST;
        }
        boolean numbered = text.startsWith("v1.") && text.length() > 3 && text.length() < 12;
        for (int i = 3; i < text.length(); i++) {
            numbered &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!numbered || (text.length() > 4 && text.charAt(3) == '0')) {
            faults.add(fault(PREFIX + mode + "-version", text, "must be \"latest\" or \"v1.x\""));
            return Level.LATEST;
        }
        return Integer.parseInt(text.substring(3));
    }

    private static FieldError fault(String label, String text, String detail) {
        return new FieldError(FieldError.Type.INVALID, "metadata.labels[" + label + "]", GoQuote.of(text), detail);
    }
}
