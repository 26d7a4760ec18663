package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import java.util.List;
import java.util.function.Function;

/** URLs and their parts. */
final class Urls {
    private Urls() {}

    static List<FunctionDecl> functions() {
        return List.of(
                FunctionDecl.of(
                        "url", Overload.function("string_to_url", UrlVal.TYPE, values -> url(values[0]), Type.STRING)),
                FunctionDecl.of(
                        "isURL",
                        Overload.function(
                                "is_url_string",
                                Type.BOOL,
                                values -> BoolVal.of(url(values[0]) instanceof UrlVal),
                                Type.STRING)),
                part("getScheme", "url_get_scheme", UrlVal::scheme),
                part("getHost", "url_get_host", UrlVal::host),
                part("getHostname", "url_get_hostname", UrlVal::hostname),
                part("getPort", "url_get_port", UrlVal::port),
                part("getEscapedPath", "url_get_escaped_path", UrlVal::escapedPath),
                FunctionDecl.of(
                        "getQuery",
                        Overload.member(
                                "url_get_query",
                                Type.map(Type.STRING, Type.list(Type.STRING)),
                                values -> ((UrlVal) values[0]).queryValues(),
                                UrlVal.TYPE)));
    }

    private static FunctionDecl part(String name, String id, Function<UrlVal, String> part) {
        return FunctionDecl.of(
                name,
                Overload.member(id, Type.STRING, values -> new StringVal(part.apply((UrlVal) values[0])), UrlVal.TYPE));
    }

    private static Val url(Val text) {
        try {
            return UrlParser.parse(Texts.text(text));
        } catch (UrlEscapes.MalformedUrlException e) {
            return new ErrorVal("URL parse error during conversion from string: " + e.getMessage());
        }
    }
}
