package io.hydrofoil.perf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes options out of a command line; what is left at the end is unknown. */
public final class Arguments {
    private final List<String> left;

    /** A command line. */
    public Arguments(List<String> arguments) {
        left = new ArrayList<>(arguments);
    }

    /** Whether an option without a value is there. */
    public boolean flag(String name) {
        return left.remove(name);
    }

    /** An option's text. */
    public String text(String name, String otherwise) throws UsageException {
        int at = left.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 >= left.size()) {
            throw new UsageException(name + " needs a value");
        }
        left.remove(at);
        return left.remove(at);
    }

    /** An option's number. */
    public double number(String name, double otherwise, double min, double max) throws UsageException {
        String text = text(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " needs a number, not '" + text + "'", e);
        }
        if (!(value >= min && value <= max)) {
            throw new UsageException(String.format(Locale.ROOT, "%s must be between %.10g and %.10g", name, min, max));
        }
        return value;
    }

    /** Some of the known names, by commas; all without the option. */
    public List<String> names(String name, String what, List<String> known) throws UsageException {
        String text = text(name, "");
        List<String> names = text.isEmpty() ? known : List.of(text.split(","));
        for (String each : names) {
            if (!known.contains(each)) {
                throw new UsageException(
                        "there is no " + what + " '" + each + "'; there are " + String.join(", ", known));
            }
        }
        return names;
    }

    /** Nothing else may be there. */
    public void end() throws UsageException {
        if (!left.isEmpty()) {
            throw new UsageException("unknown option " + left.getFirst());
        }
    }
}
