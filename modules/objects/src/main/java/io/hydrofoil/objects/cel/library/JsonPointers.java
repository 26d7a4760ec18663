package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.StringVal;
import java.util.List;

/** Functions for those who write JSON patches. */
final class JsonPointers {
    private JsonPointers() {}

    static List<FunctionDecl> functions() {
        return List.of(FunctionDecl.of(
                "jsonpatch.escapeKey",
                Overload.function(
                        "jsonpatch_escapeKey",
                        Type.STRING,
                        values -> new StringVal(
                                Texts.text(values[0]).replace("~", "~0").replace("/", "~1")),
                        Type.STRING)));
    }
}
