package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/**
 * Claims for devices and templates for them: only namespaces that are marked for it may ask for devices that others
 * use already. Slices of devices: a taint tells since when it is there.
 */
final class DeviceStrategy implements Strategy {
    private static final String ADMIN_LABEL = "resource.kubernetes.io/admin-access";

    private final Kind namespaces;

    DeviceStrategy(KindTable kinds) {
        this.namespaces = kinds.require("v1", "Namespace");
    }

    @Override
    public void prepareCreate(Attempt attempt, MapValue object) {
        dateTaints(attempt, object);
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue object, MapValue old) {
        dateTaints(attempt, object);
    }

    private static void dateTaints(Attempt attempt, MapValue object) {
        for (MapValue device : object.map("spec").list("devices").maps()) {
            for (MapValue taint : device.list("taints").maps()) {
                if (!taint.has("timeAdded")) {
                    taint.put("timeAdded", attempt.moment().time());
                }
            }
        }
    }

    @Override
    public void validate(Attempt attempt, MapValue object, MapValue old, List<FieldError> errors) {
        if (!old.isEmpty() || !asksForAdminAccess(object)) {
            return;
        }
        Current namespace =
                attempt.records().look(namespaces, "", object.map("metadata").text("namespace", ""));
        boolean marked = namespace != null
                && namespace.metadata().map("labels").text(ADMIN_LABEL, "").equals("true");
        if (!marked) {
            errors.addFirst(new FieldError(
                    FieldError.Type.FORBIDDEN,
                    "[]",
                    "",
                    "admin access to devices requires the `" + ADMIN_LABEL
                            + ": true` label on the containing namespace"));
        }
    }

    private static boolean asksForAdminAccess(MapValue object) {
        MapValue spec = object.map("spec");
        MapValue devices = spec.map("spec").isEmpty()
                ? spec.map("devices")
                : spec.map("spec").map("devices");
        for (MapValue request : devices.list("requests").maps()) {
            if (request.map("exactly").flag("adminAccess", false)) {
                return true;
            }
        }
        return false;
    }
}
