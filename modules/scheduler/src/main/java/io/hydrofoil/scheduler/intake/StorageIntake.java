package io.hydrofoil.scheduler.intake;

import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.scheduler.demand.VolumeDemand.Attachment;
import io.hydrofoil.scheduler.volumes.PodVolumes;
import io.hydrofoil.scheduler.volumes.StorageViews;
import io.hydrofoil.scheduler.volumes.VolumeResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Changes of claims, volumes, classes and drivers: wakes pods that wait for them, and looks again at who has what attached. */
public final class StorageIntake {
    private static final Kind ATTACHMENT = KindTable.builtin().require("storage.k8s.io/v1", "VolumeAttachment");

    private final Board board;
    private final VolumeResolver resolver;
    private final LongSupplier nowMs;
    private final Map<String, Attached> attached = new HashMap<>();

    private record Attached(String node, Attachment volume) {}

    /** Onto this board. */
    public StorageIntake(Board board, VolumeResolver resolver, LongSupplier nowMs) {
        this.board = board;
        this.resolver = resolver;
        this.nowMs = nowMs;
    }

    /** Follows them. */
    public void listen(Views views) {
        views.onChange(StorageViews.CLAIM, (before, after) -> onClaim(before == null ? after : before));
        views.onChange(StorageViews.VOLUME, this::onVolume);
        views.onChange(StorageViews.CLASS, (before, after) -> onOther());
        views.onChange(StorageViews.CSI_DRIVER, (before, after) -> onOther());
        views.onChange(StorageViews.CAPACITY, (before, after) -> onOther());
        views.onChange(StorageViews.CSI_NODE, this::onDrivers);
        views.metadataOf(ATTACHMENT);
        views.onChange(ATTACHMENT, this::onAttachment);
    }

    private void onClaim(@Nullable ApiObject claim) {
        if (claim != null) {
            String name = claim.namespace() + "/" + claim.name();
            resolveAgain(name);
            board.queue().unblock(name, nowMs.getAsLong());
            wakeDependents();
        }
    }

    private void onVolume(@Nullable ApiObject before, @Nullable ApiObject after) {
        ApiObject volume = after == null ? before : after;
        if (volume != null) {
            MapValue claim = volume.spec().map("claimRef");
            if (!claim.isEmpty()) {
                String name = claim.text("namespace", "") + "/" + claim.text("name", "");
                resolveAgain(name);
                board.queue().unblock(name, nowMs.getAsLong());
            }
            wakeDependents();
        }
    }

    private void onOther() {
        board.queue().unblockAll(nowMs.getAsLong());
        wakeDependents();
    }

    private void onDrivers(@Nullable ApiObject before, @Nullable ApiObject after) {
        Map<String, Integer> limits = new HashMap<>();
        if (after != null) {
            for (MapValue driver : after.spec().list("drivers").maps()) {
                MapValue allocatable = driver.map("allocatable");
                if (allocatable.has("count")) {
                    limits.put(driver.text("name", ""), (int) allocatable.number("count", 0));
                }
            }
        }
        ApiObject object = after == null ? before : after;
        if (object != null && board.table().putVolumeLimits(object.name(), limits)) {
            board.waker().better(object.name());
        }
    }

    private void onAttachment(@Nullable ApiObject before, @Nullable ApiObject after) {
        ApiObject object = after == null ? before : after;
        if (object == null) {
            return;
        }
        Attached known = attached.remove(object.name());
        if (known != null) {
            board.table().detach(known.node, known.volume);
            board.waker().better(known.node);
        }
        MapValue source = after == null ? MapValue.EMPTY : after.spec().map("source");
        Attachment volume = resolver.attachment(source.text("persistentVolumeName", ""));
        if (after != null && volume != null) {
            Attached now = new Attached(after.spec().text("nodeName", ""), volume);
            attached.put(object.name(), now);
            board.table().attach(now.node, volume);
        }
    }

    private void resolveAgain(String claim) {
        board.residents().resolveAgain(claim, claims -> {
            List<PodVolumes.Claim> names = new ArrayList<>();
            String namespace = claim.substring(0, claim.indexOf('/'));
            claims.forEach(each -> names.add(new PodVolumes.Claim(each.substring(namespace.length() + 1), false)));
            return resolver.use(namespace, new PodVolumes(names, List.of()));
        });
    }

    private void wakeDependents() {
        board.queue().wakeDependents(demand -> !demand.volumes().areNone(), nowMs.getAsLong());
    }
}
