package io.hydrofoil.controllers.servicecidr;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Changes;
import io.hydrofoil.controllers.meta.Conditions;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import io.hydrofoil.objects.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says of each range of service addresses that it is ready, and holds it as long as a service has an address in it. */
public final class ServiceCidrs implements Reconciler {
    private static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

    private @Nullable View cidrs;
    private @Nullable View addresses;

    @Override
    public String name() {
        return "service-cidr-controller";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:service-cidrs-controller";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View all = views.of(Kinds.SERVICE_CIDR);
        cidrs = all;
        addresses = views.metadataOf(Kinds.IP_ADDRESS);
        views.onChange(Kinds.SERVICE_CIDR, (before, after) -> {
            if (after != null) {
                queue.add(after.key());
            }
            going(all, queue);
        });
        views.onChange(Kinds.IP_ADDRESS, (before, after) -> {
            if (after == null) {
                going(all, queue);
            }
        });
    }

    /** Those that wait to go: there is seldom any. */
    private static void going(View all, KeySink queue) {
        for (ApiObject cidr : all.all()) {
            if (cidr.isDeleting()) {
                queue.add(cidr.key());
            }
        }
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        ApiObject cidr = Objects.requireNonNull(cidrs).get(key);
        if (cidr == null) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = new Plan.Builder();
        ListValue finalizers = cidr.metadata().list("finalizers");
        boolean isHeld = finalizers.texts().contains(FINALIZER);
        if (!cidr.isDeleting()) {
            if (!isHeld) {
                return plan.write(Changes.finalizers(cidr, finalizers.copy().add(FINALIZER)))
                        .build();
            }
            tell(plan, cidr, "True", "", "Kubernetes Service CIDR is ready", attempt.nowMs());
        } else if (isHeld && isUsed(cidr)) {
            tell(
                    plan,
                    cidr,
                    "False",
                    "Terminating",
                    "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new"
                            + " ServiceCIDR",
                    attempt.nowMs());
        } else if (isHeld) {
            ListValue rest = finalizers.copy();
            rest.removeIf(value -> value.equals(new StringValue(FINALIZER)));
            plan.write(Changes.finalizers(cidr, rest));
        }
        return plan.build();
    }

    private static void tell(
            Plan.Builder plan, ApiObject cidr, String ready, String reason, String message, long nowMs) {
        MapValue status = cidr.status().copy();
        MapValue known = Conditions.find(status, "Ready");
        MapValue condition = Conditions.of(known, "Ready", ready, nowMs)
                .put("reason", reason)
                .put("message", message);
        Conditions.set(status, condition);
        Write write = Changes.status(cidr, status);
        if (write != null) {
            plan.write(write);
        }
    }

    /** Whether an address lies in this range and in no other that stays. */
    private boolean isUsed(ApiObject cidr) {
        List<AddressRange> ours = ranges(cidr);
        List<AddressRange> others = new ArrayList<>();
        for (ApiObject other : Objects.requireNonNull(cidrs).all()) {
            if (!other.key().equals(cidr.key()) && !other.isDeleting()) {
                others.addAll(ranges(other));
            }
        }
        for (ApiObject object : Objects.requireNonNull(addresses).all()) {
            byte[] address = AddressRange.address(object.name());
            if (address != null
                    && ours.stream().anyMatch(range -> range.contains(address))
                    && others.stream().noneMatch(range -> range.contains(address))) {
                return true;
            }
        }
        return false;
    }

    private static List<AddressRange> ranges(ApiObject cidr) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String text : cidr.spec().list("cidrs").texts()) {
            AddressRange range = AddressRange.parse(text);
            if (range != null) {
                ranges.add(range);
            }
        }
        return ranges;
    }
}
