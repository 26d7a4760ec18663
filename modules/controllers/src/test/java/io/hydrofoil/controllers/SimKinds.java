package io.hydrofoil.controllers;

import io.hydrofoil.objects.CustomKinds;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;

/** Custom kinds for scenarios. */
public final class SimKinds {
    /** Ships, in namespaces. */
    public static final Kind SHIP = CustomKinds.of(Json.map("""
                    {"metadata":{"name":"ships.sea.example.com"},"spec":{"group":"sea.example.com","scope":"Namespaced",
                     "versions":[{"name":"v1","served":true,"storage":true,
                      "schema":{"openAPIV3Schema":{"type":"object"}}}]},
                     "status":{"acceptedNames":{"plural":"ships","singular":"ship","kind":"Ship","listKind":"ShipList"}}}
                    """)).getFirst();

    private SimKinds() {}
}
