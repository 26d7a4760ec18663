package io.hydrofoil.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What label keys and values may look like, with the wording of the API (source: API conventions, recordings). */
public final class LabelSyntax {
    private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME_PATTERN = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern SUBDOMAIN_PATTERN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*+(?<=[a-z0-9]))?(\\.[a-z0-9]([-a-z0-9]*+(?<=[a-z0-9]))?)*+");
    private static final int NAME_LENGTH = 63;
    private static final int SUBDOMAIN_LENGTH = 253;
    private static final String NAME_FAULT = "must consist of alphanumeric characters, '-', '_' or '.',"
            + " and must start and end with an alphanumeric character"
            + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + NAME + "')";
    private static final String VALUE_FAULT = "a valid label must be an empty string or consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character"
            + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(" + NAME + ")?')";
    private static final String SUBDOMAIN_FAULT = "a lowercase RFC 1123 subdomain must consist of lower case"
            + " alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
            + " (e.g. 'example.com', regex used for validation is '" + SUBDOMAIN + "')";

    private LabelSyntax() {}

    /** Faults of a label key (of any qualified name: {@code [subdomain/]name}); empty if there are none. */
    public static List<String> keyFaults(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length > 2) {
            return List.of("a valid label key " + NAME_FAULT
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        List<String> faults = new ArrayList<>();
        if (parts.length == 2) {
            prefixFaults(parts[0], faults);
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            faults.add("name part must be non-empty");
        } else if (name.length() > NAME_LENGTH) {
            faults.add("name part must be no more than " + NAME_LENGTH + " bytes");
        }
        if (!NAME_PATTERN.matcher(name).matches()) {
            faults.add("name part " + NAME_FAULT);
        }
        return faults;
    }

    private static void prefixFaults(String prefix, List<String> faults) {
        if (prefix.isEmpty()) {
            faults.add("prefix part must be non-empty");
            return;
        }
        for (String fault : subdomainFaults(prefix)) {
            faults.add("prefix part " + fault);
        }
    }

    /** Faults of a DNS subdomain. */
    public static List<String> subdomainFaults(String name) {
        List<String> faults = new ArrayList<>();
        if (name.length() > SUBDOMAIN_LENGTH) {
            faults.add("must be no more than " + SUBDOMAIN_LENGTH + " bytes");
        }
        if (!SUBDOMAIN_PATTERN.matcher(name).matches()) {
            faults.add(SUBDOMAIN_FAULT);
        }
        return faults;
    }

    /** Faults of a label value. */
    public static List<String> valueFaults(String value) {
        List<String> faults = new ArrayList<>();
        if (value.length() > NAME_LENGTH) {
            faults.add("must be no more than " + NAME_LENGTH + " bytes");
        }
        if (!value.isEmpty() && !NAME_PATTERN.matcher(value).matches()) {
            faults.add(VALUE_FAULT);
        }
        return faults;
    }
}
