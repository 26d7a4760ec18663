package io.hydrofoil.objects.cel.library;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.ListVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions, which take time linear in the text; those that are known beforehand are compiled once. */
final class Regexes {
    private Regexes() {}

    static List<FunctionDecl> functions() {
        Overload.Body matches = new Search(
                null,
                "",
                (pattern, values) ->
                        BoolVal.of(pattern.matcher(Texts.text(values[0])).find()));
        Overload.Body find = new Search(null, "Illegal regex: ", Regexes::find);
        Overload.Body findAll = new Search(null, "Illegal regex: ", Regexes::findAll);
        Type string = Type.STRING;
        return List.of(
                FunctionDecl.of(
                        "matches",
                        Overload.function("matches", Type.BOOL, matches, string, string),
                        Overload.member("matches_string", Type.BOOL, matches, string, string)),
                FunctionDecl.of("find", Overload.member("string_find_string", string, find, string, string)),
                FunctionDecl.of(
                        "findAll",
                        Overload.member("string_find_all_string", Type.list(string), findAll, string, string),
                        Overload.member(
                                "string_find_all_string_int", Type.list(string), findAll, string, string, Type.INT)));
    }

    /** What is done with a pattern that could be compiled. */
    private interface Use {
        Val apply(Pattern pattern, Val... values);
    }

    /**
     * A function whose second argument is a regular expression.
     *
     * @param compiled that argument, if it is known beforehand and is one
     */
    private record Search(@Nullable Pattern compiled, String complaint, Use use) implements Overload.Body {
        @Override
        public Val apply(Val... values) {
            Pattern pattern = compiled;
            if (pattern == null) {
                try {
                    pattern = Pattern.compile(Texts.text(values[1]));
                } catch (PatternSyntaxException e) {
                    return new ErrorVal(complaint + e.getMessage());
                }
            }
            return use.apply(pattern, values);
        }

        @Override
        public Overload.Body preparedFor(Val second) {
            if (!(second instanceof StringVal(String regex))) {
                return this;
            }
            try {
                return new Search(Pattern.compile(regex), complaint, use);
            } catch (PatternSyntaxException e) {
                return this;
            }
        }
    }

    private static Val find(Pattern pattern, Val... values) {
        Matcher matcher = pattern.matcher(Texts.text(values[0]));
        return matcher.find() ? new StringVal(matcher.group()) : StringVal.EMPTY;
    }

    private static Val findAll(Pattern pattern, Val... values) {
        long limit = values.length > 2 ? Texts.number(values[2]) : -1;
        Matcher matcher = pattern.matcher(Texts.text(values[0]));
        List<Val> found = new ArrayList<>();
        int end = -1;
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
            boolean isEmptyAfterLast = matcher.start() == matcher.end() && matcher.start() == end;
            if (!isEmptyAfterLast) {
                found.add(new StringVal(matcher.group()));
            }
            end = matcher.end();
        }
        return ListVal.of(found);
    }
}
