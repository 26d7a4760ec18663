package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.cost.CallCosts;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.OpaqueVal;
import io.hydrofoil.objects.cel.values.OptionalVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import io.hydrofoil.objects.custom.Formats;
import io.hydrofoil.objects.validation.NameRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Syntaxes of names and other texts. */
final class NamedFormats {
    private static final Type FORMAT = Type.struct("kubernetes.NamedFormat");
    private static final Map<String, FormatVal> ALL = all();

    private NamedFormats() {}

    /** The faults of a text. */
    private interface Rule extends Function<String, List<String>> {}

    /**
     * A syntax.
     *
     * @param regexLength what costs count a check as
     */
    record FormatVal(String name, long regexLength, Rule rule) implements OpaqueVal, CallCosts.Pattern {
        @Override
        public Type type() {
            return FORMAT;
        }
    }

    private static Map<String, FormatVal> all() {
        Map<String, FormatVal> all = new LinkedHashMap<>();
        put(all, "dns1123Label", 30, NameRules::label);
        put(all, "dns1123Subdomain", 60, NameRules::subdomain);
        put(all, "dns1035Label", 30, NameRules::rfc1035);
        put(all, "qualifiedName", 60, LabelSyntax::keyFaults);
        put(all, "dns1123LabelPrefix", 30, text -> NameRules.label(prefix(text)));
        put(all, "dns1123SubdomainPrefix", 60, text -> NameRules.subdomain(prefix(text)));
        put(all, "dns1035LabelPrefix", 30, text -> NameRules.rfc1035(prefix(text)));
        put(all, "labelValue", 40, LabelSyntax::valueFaults);
        put(all, "portName", 20, NameRules::port);
        put(all, "uri", 1000, NamedFormats::uri);
        put(all, "uuid", 100, text -> of("uuid", text, "does not match the UUID format"));
        put(all, "byte", 60, text -> of("byte", text, "invalid base64"));
        put(all, "date", 60, text -> of("date", text, "invalid date"));
        put(all, "datetime", 60, text -> of("date-time", text, "invalid datetime"));
        return all;
    }

    private static void put(Map<String, FormatVal> all, String name, int regexLength, Rule rule) {
        all.put(name, new FormatVal(name, regexLength, rule));
    }

    /** What stands before a generated suffix may end in a dash. */
    private static String prefix(String text) {
        return text.length() > 1 && text.endsWith("-") ? text.substring(0, text.length() - 2) + "a" : text;
    }

    private static List<String> uri(String text) {
        try {
            UrlParser.parse(text);
            return List.of();
        } catch (UrlEscapes.MalformedUrlException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> of(String format, String text, String fault) {
        return Formats.matches(format, text) ? List.of() : List.of(fault);
    }

    static List<FunctionDecl> functions() {
        List<FunctionDecl> functions = new ArrayList<>();
        ALL.forEach((name, format) -> functions.add(
                FunctionDecl.of("format." + name, Overload.function("format-" + name, FORMAT, values -> format))));
        functions.add(FunctionDecl.of(
                "format.named",
                Overload.function(
                        "format-named",
                        Type.optional(FORMAT),
                        values -> new OptionalVal(ALL.get(Texts.text(values[0]))),
                        Type.STRING)));
        functions.add(FunctionDecl.of(
                "validate",
                Overload.member(
                        "format-validate",
                        Type.optional(Type.list(Type.STRING)),
                        values -> validate((FormatVal) values[0], Texts.text(values[1])),
                        FORMAT,
                        Type.STRING)));
        return functions;
    }

    private static Val validate(FormatVal format, String text) {
        List<String> faults = format.rule.apply(text);
        return faults.isEmpty()
                ? OptionalVal.NONE
                : OptionalVal.of(ListVal.of(faults.stream().map(StringVal::new).toList()));
    }
}
