package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.FieldValidation;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** The options of a command as admission shows them: objects of meta.k8s.io/v1. A patch counts as an update. */
final class OptionTrees {
    private OptionTrees() {}

    static MapValue of(Command command) {
        return switch (command) {
            case Command.Create create -> write("CreateOptions", create.options());
            case Command.Update update -> write("UpdateOptions", update.options());
            case Command.Patch patch -> write("UpdateOptions", patch.options());
            case Command.Delete delete -> delete(delete.options());
        };
    }

    private static MapValue options(String kind, boolean dryRun) {
        MapValue options = new MapValue().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        return dryRun ? options.put("dryRun", ListValue.ofTexts(List.of("All"))) : options;
    }

    private static MapValue write(String kind, WriteOptions given) {
        MapValue options = options(kind, given.dryRun());
        if (!given.fieldManager().isEmpty()) {
            options.put("fieldManager", given.fieldManager());
        }
        FieldValidation validation = given.fieldValidation();
        return options.put(
                "fieldValidation",
                switch (validation) {
                    case IGNORE -> "Ignore";
                    case WARN -> "Warn";
                    case STRICT -> "Strict";
                });
    }

    private static MapValue delete(DeleteOptions given) {
        MapValue options = options("DeleteOptions", given.dryRun());
        Long grace = given.graceSeconds();
        if (grace != null) {
            options.put("gracePeriodSeconds", grace);
        }
        MapValue preconditions = new MapValue();
        String uid = given.uid();
        if (uid != null) {
            preconditions.put("uid", uid);
        }
        String revision = given.resourceVersion();
        if (revision != null) {
            preconditions.put("resourceVersion", revision);
        }
        if (!preconditions.isEmpty()) {
            options.put("preconditions", preconditions);
        }
        DeleteOptions.Propagation propagation = given.propagation();
        if (propagation != null) {
            options.put(
                    "propagationPolicy",
                    switch (propagation) {
                        case BACKGROUND -> "Background";
                        case FOREGROUND -> "Foreground";
                        case ORPHAN -> "Orphan";
                    });
        }
        return options;
    }
}
