package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.LabelSyntax;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of nodes. */
final class NodeRules implements KindRules.Complete {
    private static final String TAINTS = "metadata.taints";
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    @Override
    public void object(MapValue object, Faults faults) {
        NodeAnnotationRules.check(object.mapAt("metadata", "annotations"), faults);
        taints(object.map("spec").list("taints"), TAINTS, faults);
        resources(object, faults);
    }

    private static void resources(MapValue object, Faults faults) {
        for (String list : List.of("capacity", "allocatable")) {
            for (var entry : object.map("status").map(list)) {
                ResourceNames.amount("status." + list + "." + entry.getKey(), entry.getKey(), entry.getValue(), faults);
            }
        }
    }

    @Override
    public void creation(MapValue object, Faults faults) {
        ListValue ranges = object.map("spec").list("podCIDRs");
        List<String> texts = ranges.texts();
        for (int i = 0; i < texts.size(); i++) {
            faults.invalid("spec.podCIDRs[" + i + "]", texts.get(i), AddressRules.block(texts.get(i)));
        }
        boolean pair = texts.size() == 2
                && IpText.block(texts.get(0)) != null
                && IpText.block(texts.get(1)) != null
                && !AddressRules.sameFamily(texts.get(0), texts.get(1));
        if (texts.size() > 1 && !pair) {
            faults.invalid("spec.podCIDRs", ranges, "may specify no more than one CIDR for each IP family");
        }
        for (int i = 1; i < texts.size(); i++) {
            if (texts.subList(0, i).contains(texts.get(i))) {
                faults.duplicate("spec.podCIDRs[" + i + "]", texts.get(i));
            }
        }
    }

    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        NodeAnnotationRules.check(now.mapAt("metadata", "annotations"), faults);
        resources(now, faults);
        change(now, old, faults);
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        ListValue addresses = now.map("status").list("addresses");
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < addresses.size(); i++) {
            if (!seen.add(addresses.at(i))) {
                faults.duplicate("status.addresses[" + i + "]", ApiTypes.NODE_ADDRESS.of(addresses.at(i)));
            }
        }
        MapValue given = now.map("spec");
        MapValue stored = old.map("spec");
        ListValue ranges = stored.list("podCIDRs");
        if (!ranges.isEmpty() && !ranges.equals(given.list("podCIDRs"))) {
            faults.forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        }
        String provider = stored.text("providerID", "");
        if (!provider.isEmpty() && !provider.equals(given.text("providerID", ""))) {
            faults.forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid");
        }
        NodeConfigRules.check(now, faults);
        taints(given.list("taints"), TAINTS, faults);
        if (!given.text("externalID", "").equals(stored.text("externalID", ""))) {
            faults.forbidden("spec.externalID", "may not be updated");
        }
    }

    static void taints(ListValue taints, String path, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < taints.size(); i++) {
            MapValue taint = taints.at(i) instanceof MapValue map ? map : MapValue.EMPTY;
            String place = path + "[" + i + "]";
            String key = taint.text("key", "");
            faults.invalid(place + ".key", key, LabelSyntax.keyFaults(key));
            String value = taint.text("value", "");
            List<String> wrong = LabelSyntax.valueFaults(value);
            if (!wrong.isEmpty()) {
                faults.invalid(place + ".value", value, String.join(";", wrong));
            }
            String effect = taint.text("effect", "");
            if (effect.isEmpty()) {
                faults.required(place + ".effect");
            } else {
                faults.oneOf(place + ".effect", effect, EFFECTS);
            }
            if (!seen.add(effect + "/" + key)) {
                faults.duplicate(place, ApiTypes.TAINT.of(taint), "taints must be unique by key and effect pair");
            }
        }
    }
}
