package io.hydrofoil.apiserver.request;

import io.hydrofoil.objects.CustomKind;
import io.hydrofoil.objects.Kind;

/** Kinds that are going out of use: each request for them is answered with a Warning header. */
public final class DeprecatedKinds {
    private DeprecatedKinds() {}

    /** The warning, or an empty text. */
    public static String warning(Kind kind) {
        CustomKind custom = kind.custom();
        if (custom != null) {
            return custom.deprecation();
        }
        if (!kind.apiVersion().equals("v1")) {
            return "";
        }
        return switch (kind.kind()) {
            case "Endpoints" -> "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";
            case "ComponentStatus" -> "v1 ComponentStatus is deprecated in v1.19+";
            default -> "";
        };
    }
}
