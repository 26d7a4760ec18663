package io.hydrofoil.bench.scenario;

import io.hydrofoil.objects.BoolValue;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.NullValue;
import io.hydrofoil.objects.NumberValue;
import io.hydrofoil.objects.StringValue;
import io.hydrofoil.objects.Value;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values in the places of {@code $(name)}. A text that is one such place and nothing else becomes a number if the
 * value is one.
 */
public final class Substitution {
    /** Names that are put in when an object is made. */
    static final Set<String> AT_RUN = Set.of("index", "run", "namespace");

    private static final Pattern PLACE = Pattern.compile("\\$\\(([A-Za-z][A-Za-z0-9]*)\\)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}");

    private final Map<String, String> values;

    private Substitution(Map<String, String> values) {
        this.values = values;
    }

    /** A copy of an object as it is made: the rest of the places filled. */
    public static MapValue instantiate(MapValue template, long index, String run, String namespace) {
        Map<String, String> values = Map.of("index", Long.toString(index), "run", run, "namespace", namespace);
        return new Substitution(values).filled(template);
    }

    /** A copy with the parameters put in; names of {@link #AT_RUN} stay, any other is refused. */
    static MapValue parameters(MapValue from, Map<String, String> parameters) throws ScenarioException {
        refuseUnknown(from, "scenario", parameters);
        return new Substitution(parameters).filled(from);
    }

    private static void refuseUnknown(Value value, String place, Map<String, String> known) throws ScenarioException {
        switch (value) {
            case MapValue map -> {
                for (Map.Entry<String, Value> field : map) {
                    refuseUnknown(field.getValue(), place + "." + field.getKey(), known);
                }
            }
            case ListValue list -> {
                for (int i = 0; i < list.size(); i++) {
                    refuseUnknown(list.at(i), place + "[" + i + "]", known);
                }
            }
            case StringValue text -> {
                Matcher places = PLACE.matcher(text.text());
                while (places.find()) {
                    String name = places.group(1);
                    if (!known.containsKey(name) && !AT_RUN.contains(name)) {
                        throw new ScenarioException(
                                place, "there is no parameter \"" + name + "\"; there are " + known.keySet());
                    }
                }
            }
            case NumberValue number -> {}
            case BoolValue flag -> {}
            case NullValue nothing -> {}
        }
    }

    private MapValue filled(MapValue from) {
        MapValue to = new MapValue();
        from.forEach(field -> to.put(text(field.getKey()), filled(field.getValue())));
        return to;
    }

    private Value filled(Value value) {
        return switch (value) {
            case MapValue map -> filled(map);
            case ListValue list -> {
                ListValue to = new ListValue();
                list.forEach(each -> to.add(filled(each)));
                yield to;
            }
            case StringValue text -> scalar(text.text());
            case NumberValue number -> number;
            case BoolValue flag -> flag;
            case NullValue nothing -> nothing;
        };
    }

    private Value scalar(String text) {
        Matcher whole = PLACE.matcher(text);
        String filled = text(text);
        // An index within an object stays text: labels and names are texts.
        boolean isNumber = whole.matches()
                && values.containsKey(whole.group(1))
                && !AT_RUN.contains(whole.group(1))
                && NUMBER.matcher(filled).matches();
        return isNumber ? NumberValue.of(Long.parseLong(filled)) : new StringValue(filled);
    }

    private String text(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }
}
