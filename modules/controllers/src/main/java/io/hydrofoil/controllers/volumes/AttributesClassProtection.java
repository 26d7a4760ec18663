package io.hydrofoil.controllers.volumes;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.StringValue;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds classes of volume attributes as long as a claim or volume names them. */
public final class AttributesClassProtection implements Reconciler {
    private static final String FINALIZER = "kubernetes.io/vac-protection";
    private static final String BY_CLASS = "attributes-class";

    private @Nullable View classes;
    private @Nullable View claims;
    private @Nullable View volumes;

    @Override
    public String name() {
        return "volumeattributesclass-protection-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        classes = views.of(Kinds.ATTRIBUTES_CLASS);
        claims = views.of(Kinds.CLAIM).index(BY_CLASS, AttributesClassProtection::named);
        volumes = views.of(Kinds.VOLUME).index(BY_CLASS, AttributesClassProtection::named);
        views.onChange(Kinds.ATTRIBUTES_CLASS, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            }
        });
        for (var kind : java.util.List.of(Kinds.CLAIM, Kinds.VOLUME)) {
            views.onChange(kind, (before, after) -> {
                if (before != null) {
                    named(before).forEach(name -> queue.add(new ObjectKey(Kinds.ATTRIBUTES_CLASS, "", name)));
                }
            });
        }
    }

    /** The classes that a claim or volume names: wanted, current, and being changed to. */
    private static Set<String> named(ApiObject object) {
        Set<String> names = new TreeSet<>();
        Stream.of(
                        object.spec().text("volumeAttributesClassName", ""),
                        object.status().text("currentVolumeAttributesClassName", ""),
                        object.status().map("modifyVolumeStatus").text("targetVolumeAttributesClassName", ""))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject found = Objects.requireNonNull(classes).get(key);
        if (found == null) {
            return Plan.NOTHING;
        }
        boolean isHeld = found.metadata().list("finalizers").texts().contains(FINALIZER);
        boolean isUsed = !Objects.requireNonNull(claims)
                        .by(BY_CLASS, key.name())
                        .isEmpty()
                || !Objects.requireNonNull(volumes).by(BY_CLASS, key.name()).isEmpty();
        if (found.isDeleting() ? !isHeld || isUsed : isHeld) {
            return Plan.NOTHING;
        }
        ListValue finalizers = found.metadata().list("finalizers").copy();
        if (found.isDeleting()) {
            finalizers.removeIf(value -> value.equals(new StringValue(FINALIZER)));
        } else {
            finalizers.add(FINALIZER);
        }
        return new Plan.Builder().write(Changes.finalizers(found, finalizers)).build();
    }
}
