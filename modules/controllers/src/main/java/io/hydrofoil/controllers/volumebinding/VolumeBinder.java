package io.hydrofoil.controllers.volumebinding;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.volumes.Claims;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings claims and volumes together, and keeps the phases of both. Keys are claims and volumes; a claim that waits is
 * looked at again when a volume of its storage class becomes free, when the class comes or changes, and when a pod that
 * uses it is placed.
 */
public final class VolumeBinder implements Reconciler {
    private static final String BY_CLASS = "binder-class";
    private static final String OFFERED = "binder-offered";
    /** No namespace begins like this. */
    private static final String FREE = "/free/";

    private @Nullable World world;

    @Override
    public String name() {
        return "persistentvolume-controller";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:persistent-volume-binder";
    }

    @Override
    public void watch(Views views, KeySink queue) {
        View claims = views.of(Kinds.CLAIM)
                .index(BY_CLASS, claim -> isWaiting(claim) ? List.of(Storage.className(claim)) : List.of());
        View volumes = views.of(Kinds.VOLUME).index(OFFERED, VolumeBinder::offer);
        View pods = Claims.pods(views);
        World made = new World(claims, volumes, views.of(Kinds.STORAGE_CLASS), pods, new Reservations());
        world = made;
        views.onChange(Kinds.CLAIM, (before, after) -> onClaim(queue, before, after));
        views.onChange(Kinds.VOLUME, (before, after) -> onVolume(made, queue, before, after));
        views.onChange(Kinds.STORAGE_CLASS, (before, after) -> {
            if (after != null) {
                claims.by(BY_CLASS, after.name()).forEach(claim -> queue.add(claim.key()));
                claims.by(BY_CLASS, "").forEach(claim -> queue.add(claim.key()));
            }
        });
    }

    /** To whom a volume is on offer: to the claim that it names, else to all of its class. */
    private static List<String> offer(ApiObject volume) {
        ObjectKey claim = Storage.claimOf(volume);
        return List.of(claim == null ? FREE + Storage.className(volume) : Claims.text(claim));
    }

    private static boolean isWaiting(ApiObject claim) {
        return !Storage.hasAnnotation(claim, Storage.BIND_COMPLETED);
    }

    private static void onClaim(KeySink queue, @Nullable ApiObject before, @Nullable ApiObject after) {
        ApiObject claim = after == null ? before : after;
        if (claim == null) {
            return;
        }
        if (after != null) {
            queue.add(claim.key());
        }
        String volume = claim.spec().text("volumeName", "");
        if (!volume.isEmpty()) {
            queue.add(Storage.volume(volume));
        }
    }

    private static void onVolume(World world, KeySink queue, @Nullable ApiObject before, @Nullable ApiObject after) {
        ApiObject volume = after == null ? before : after;
        if (volume == null) {
            return;
        }
        world.reserved.forgetVolume(volume.key());
        if (after != null) {
            queue.add(volume.key());
        }
        ObjectKey claim = Storage.claimOf(volume);
        if (claim != null) {
            queue.add(claim);
        } else if (after != null && "Available".equals(after.status().text("phase"))) {
            world.claims.by(BY_CLASS, Storage.className(after)).forEach(waiting -> queue.add(waiting.key()));
        }
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        World here = Objects.requireNonNull(world);
        Plan.Builder plan = new Plan.Builder();
        if (key.kind() == Kinds.CLAIM) {
            here.reserved.forgetClaim(key);
            ApiObject claim = here.claims.get(key);
            if (claim != null) {
                new ClaimStep(here, plan, claim).run();
            }
        } else {
            ApiObject volume = here.volumes.get(key);
            if (volume != null) {
                new VolumeStep(here, plan, volume).run();
            }
        }
        return plan.build();
    }

    /** What a look sees. */
    record World(View claims, View volumes, View classes, View pods, Reservations reserved) {
        Collection<ApiObject> volumesFor(ObjectKey claim) {
            return volumes.by(OFFERED, Claims.text(claim));
        }

        Collection<ApiObject> freeVolumes(String className) {
            return volumes.by(OFFERED, FREE + className);
        }

        Collection<ApiObject> podsOf(ObjectKey claim) {
            return pods.by(Claims.BY_CLAIM, Claims.text(claim));
        }
    }

    /**
     * Volumes that were given to a claim, until the view shows it: claims of the same moment must not all run for the
     * same volume.
     */
    static final class Reservations {
        private final Map<ObjectKey, ObjectKey> claims = new HashMap<>();
        private final Map<ObjectKey, ObjectKey> volumes = new HashMap<>();

        boolean isTaken(ObjectKey volume) {
            return claims.containsKey(volume);
        }

        void put(ObjectKey volume, ObjectKey claim) {
            claims.put(volume, claim);
            volumes.put(claim, volume);
        }

        void forgetVolume(ObjectKey volume) {
            ObjectKey claim = claims.remove(volume);
            if (claim != null) {
                volumes.remove(claim);
            }
        }

        void forgetClaim(ObjectKey claim) {
            ObjectKey volume = volumes.remove(claim);
            if (volume != null) {
                claims.remove(volume);
            }
        }
    }
}
