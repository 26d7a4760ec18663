package io.hydrofoil.objects.validation;

import com.google.re2j.Pattern;
import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What all kinds of resource.k8s.io share: names of devices and of what they have, taints, lists with a limit. */
final class DeviceNameRules {
    private static final int MAX_POOL = 253;
    private static final int MAX_ID = 32;
    private static final String ID = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern ID_PATTERN = Pattern.compile(ID);
    private static final String ID_TEXT =
            "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric"
                    + " characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '"
                    + ID + "')";
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");
    private static final List<String> OPERATORS = List.of("Equal", "Exists");

    private DeviceNameRules() {}

    /** Checks one element at its path. */
    @FunctionalInterface
    interface Element {
        void check(MapValue element, String path);
    }

    /** Checks one text at its path. */
    @FunctionalInterface
    interface Text {
        void check(String text, String path);
    }

    /** Each element of a list that is not too long; of one that is, nothing is said but that. */
    static boolean each(ListValue list, int max, String path, Faults faults, Element element) {
        if (list.size() > max) {
            faults.tooMany(path, list.size(), max);
            return false;
        }
        for (int i = 0; i < list.size(); i++) {
            element.check(list.mapAt(i), path + "[" + i + "]");
        }
        return true;
    }

    /** As {@link #each}; no two elements may have the same text in field {@code key}. */
    static void unique(ListValue list, String key, int max, String path, Faults faults, Element element) {
        if (!each(list, max, path, faults, element)) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String text = list.mapAt(i).text(key, "");
            if (!seen.add(text)) {
                faults.duplicate(path + "[" + i + "]", text);
            }
        }
    }

    /** A set of texts that is not too long. */
    static void texts(ListValue list, int max, String path, Faults faults, Text text) {
        if (list.size() > max) {
            faults.tooMany(path, list.size(), max);
            return;
        }
        List<String> texts = list.texts();
        for (int i = 0; i < texts.size(); i++) {
            text.check(texts.get(i), path + "[" + i + "]");
        }
        for (int i = 1; i < texts.size(); i++) {
            if (texts.subList(0, i).contains(texts.get(i))) {
                faults.duplicate(path + "[" + i + "]", texts.get(i));
            }
        }
    }

    static void label(String field, String name, Faults faults) {
        faults.invalid(field, name, NameRules.label(name));
    }

    /** Names of pools: DNS names, parted by slashes. */
    static void pool(String field, String name, Faults faults) {
        if (name.isEmpty()) {
            faults.required(field);
            return;
        }
        if (name.length() > MAX_POOL) {
            faults.tooLong(field, MAX_POOL);
        }
        for (String part : name.split("/", -1)) {
            faults.invalid(field, part, NameRules.subdomain(part));
        }
    }

    /** A uid in its canonical form. */
    static void uid(String field, String uid, Faults faults) {
        if (UUID.matches(uid)) {
            return;
        }
        boolean otherForm = uid.length() == 36 && UUID.matches(uid.toLowerCase(java.util.Locale.ROOT));
        faults.invalid(
                field,
                uid,
                otherForm
                        ? "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with"
                                + " lowercase hexadecimal characters"
                        : "error validating uid: " + uuidFault(uid));
    }

    private static String uuidFault(String uid) {
        return switch (uid.length()) {
            case 32, 36, 38, 45 -> "invalid UUID format";
            default -> "invalid UUID length: " + uid.length();
        };
    }

    /** The name of an attribute or capacity: an identifier, perhaps in the domain of somebody else than the driver. */
    static void qualified(String field, String name, Faults faults) {
        String[] parts = name.split("/", -1);
        if (parts.length == 1) {
            identifier(field, name, faults);
            return;
        }
        if (parts.length > 2) {
            faults.invalid(field, name, "must not contain more than one slash");
            return;
        }
        if (parts[0].isEmpty()) {
            faults.invalid(field, "", "the domain must not be empty");
        } else {
            NameRules.csiDriver(field, parts[0], faults);
        }
        if (parts[1].isEmpty()) {
            faults.invalid(field, "", "the name must not be empty");
        } else {
            identifier(field, parts[1], faults);
        }
    }

    static void fullyQualified(String field, String name, Faults faults) {
        qualified(field, name, faults);
        if (!name.contains("/")) {
            faults.invalid(field, name, "a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void identifier(String field, String id, Faults faults) {
        if (id.getBytes(StandardCharsets.UTF_8).length > MAX_ID) {
            faults.tooLong(field, MAX_ID);
        }
        if (!ID_PATTERN.matches(id)) {
            faults.invalid(field, id, ID_TEXT);
        }
    }

    static void toleration(MapValue toleration, String path, Faults faults) {
        String key = toleration.text("key", "");
        if (!key.isEmpty()) {
            faults.invalid(path + ".key", key, LabelSyntax.keyFaults(key));
        }
        String value = toleration.text("value", "");
        String operator = toleration.text("operator", "");
        switch (operator) {
            case "Exists" -> {
                if (!value.isEmpty()) {
                    faults.invalid(path + ".value", value, "must be empty for operator `Exists`");
                }
            }
            case "Equal" -> faults.invalid(path + ".value", value, LabelSyntax.valueFaults(value));
            case "" -> faults.required(path + ".operator");
            default -> faults.notSupported(path + ".operator", operator, OPERATORS);
        }
        String effect = toleration.text("effect", "");
        if (!effect.isEmpty()) {
            faults.oneOf(path + ".effect", effect, EFFECTS);
        }
    }

    static void tolerations(ListValue tolerations, String path, Faults faults) {
        each(
                tolerations,
                Integer.MAX_VALUE,
                path,
                faults,
                (toleration, place) -> toleration(toleration, place, faults));
    }

    static void taint(MapValue taint, String path, Faults faults) {
        String key = taint.text("key", "");
        faults.invalid(path + ".key", key, LabelSyntax.keyFaults(key));
        String value = taint.text("value", "");
        faults.invalid(path + ".value", value, LabelSyntax.valueFaults(value));
        String effect = taint.text("effect", "");
        if (effect.isEmpty()) {
            faults.required(path + ".effect");
        } else {
            faults.oneOf(path + ".effect", effect, EFFECTS);
        }
    }
}
