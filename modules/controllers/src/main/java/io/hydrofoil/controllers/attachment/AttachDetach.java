package io.hydrofoil.controllers.attachment;

import io.hydrofoil.client.Plan;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.View;
import io.hydrofoil.client.Views;
import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.controllers.pods.Pods;
import io.hydrofoil.controllers.volumes.Claims;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks CSI drivers, by VolumeAttachment objects, to attach volumes to the nodes whose pods use them, and to detach what
 * no pod there uses any more and the node has unmounted. Tells nodes in their status what is attached. Keys are nodes.
 */
public final class AttachDetach implements Reconciler {
    private static final String BY_NODE = "attachment-node";
    private static final String BY_VOLUME = "attachment-volume";
    private static final Set<String> SHARED = Set.of("ReadWriteMany", "ReadOnlyMany");
    /** After this time a node that still says that it uses a volume is not waited for. */
    private static final long UNMOUNT_PATIENCE_MS = 360_000;

    private final Map<ObjectKey, Long> unusedSinceMs = new LinkedHashMap<>();
    /** What was told of an attachment last. */
    private final Map<ObjectKey, String> told = new HashMap<>();

    private @Nullable Views views;

    @Override
    public String name() {
        return "attachdetach-controller";
    }

    @Override
    public String user() {
        return "system:serviceaccount:kube-system:attachdetach-controller";
    }

    @Override
    public void watch(Views declared, KeySink queue) {
        views = declared;
        View pods = Pods.byNode(declared);
        View byClaim = Claims.pods(declared);
        declared.of(Kinds.NODE);
        declared.of(Kinds.CSI_DRIVER);
        declared.of(Kinds.VOLUME);
        declared.of(Kinds.ATTACHMENT)
                .index(BY_NODE, attachment -> List.of(attachment.spec().text("nodeName", "")))
                .index(BY_VOLUME, attachment -> List.of(volumeName(attachment)));
        declared.onChange(Kinds.POD, (before, after) -> {
            ApiObject pod = after == null ? before : after;
            boolean isSame = before != null
                    && after != null
                    && Pods.node(before).equals(Pods.node(after))
                    && Pods.isTerminal(before) == Pods.isTerminal(after);
            if (pod != null && !isSame && !Claims.keysOf(pod).isEmpty()) {
                addNode(queue, Pods.node(pod));
            }
        });
        declared.onChange(Kinds.CLAIM, (before, after) -> {
            boolean isNews = after != null
                    && (before == null
                            || !before.status()
                                    .text("phase", "")
                                    .equals(after.status().text("phase", "")));
            if (isNews && after != null) {
                byClaim.by(Claims.BY_CLAIM, Claims.text(after.key())).forEach(pod -> addNode(queue, Pods.node(pod)));
            }
        });
        declared.onChange(Kinds.ATTACHMENT, (before, after) -> {
            ApiObject attachment = after == null ? before : after;
            if (attachment != null) {
                addNode(queue, attachment.spec().text("nodeName", ""));
                if (after == null) {
                    // others may have waited until it is free
                    unusedSinceMs.remove(attachment.key());
                    told.remove(attachment.key());
                    waiting(attachment, pods, queue);
                }
            }
        });
        declared.onChange(Kinds.NODE, (before, after) -> {
            boolean isNews = before == null
                    || after == null
                    || !before.status()
                            .list("volumesInUse")
                            .equals(after.status().list("volumesInUse"));
            ApiObject node = after == null ? before : after;
            if (node != null && isNews) {
                queue.add(node.key());
            }
        });
    }

    private static void addNode(KeySink queue, String node) {
        if (!node.isEmpty()) {
            queue.add(new ObjectKey(Kinds.NODE, "", node));
        }
    }

    /** Nodes whose pods use the claim of a volume that has been detached somewhere. */
    private void waiting(ApiObject attachment, View pods, KeySink queue) {
        ApiObject volume = view(Kinds.VOLUME).get("", volumeName(attachment));
        MapValue claim = volume == null ? MapValue.EMPTY : volume.spec().map("claimRef");
        String text = claim.text("namespace", "") + "/" + claim.text("name", "");
        pods.by(Claims.BY_CLAIM, text).forEach(pod -> addNode(queue, Pods.node(pod)));
    }

    private View view(io.hydrofoil.objects.Kind kind) {
        return Objects.requireNonNull(views).of(kind);
    }

    private static String volumeName(ApiObject attachment) {
        return attachment.spec().map("source").text("persistentVolumeName", "");
    }

    @Override
    public Plan reconcile(ObjectKey key, Attempt attempt) {
        Plan.Builder plan = new Plan.Builder();
        Map<String, ApiObject> wanted = wanted(key.name());
        Collection<ApiObject> here = view(Kinds.ATTACHMENT).by(BY_NODE, key.name());
        ApiObject node = view(Kinds.NODE).get(key);
        for (ApiObject attachment : here) {
            ApiObject user = wanted.remove(volumeName(attachment));
            if (user != null) {
                unusedSinceMs.remove(attachment.key());
                tell(plan, attachment, user);
            } else if (!attachment.isDeleting() && isOurs(attachment)) {
                detach(plan, attachment, node, attempt.nowMs());
            }
        }
        if (node != null) {
            wanted.forEach((name, user) -> attach(plan, name, node, user));
            report(plan, node, here);
        }
        return plan.build();
    }

    /** The attachable volumes that pods of a node use, by name, each with one of its pods. */
    private Map<String, ApiObject> wanted(String node) {
        Map<String, ApiObject> wanted = new LinkedHashMap<>();
        for (ApiObject pod : view(Kinds.POD).by(Pods.BY_NODE, node)) {
            if (Pods.isTerminal(pod)) {
                continue;
            }
            for (String claim : Claims.keysOf(pod)) {
                ApiObject volume = volumeOf(claim);
                if (volume != null && isAttachable(volume)) {
                    wanted.putIfAbsent(volume.name(), pod);
                }
            }
        }
        return wanted;
    }

    private @Nullable ApiObject volumeOf(String claim) {
        int slash = claim.indexOf('/');
        ApiObject found = view(Kinds.CLAIM).get(claim.substring(0, slash), claim.substring(slash + 1));
        ApiObject volume = found == null || !"Bound".equals(found.status().text("phase"))
                ? null
                : view(Kinds.VOLUME).get("", found.spec().text("volumeName", ""));
        boolean isIts = found != null
                && volume != null
                && found.uid().equals(volume.spec().map("claimRef").text("uid"));
        return isIts ? volume : null;
    }

    /** A driver that says nothing of itself wants to be asked. */
    private boolean isAttachable(ApiObject volume) {
        String driver = volume.spec().map("csi").text("driver", "");
        ApiObject known = view(Kinds.CSI_DRIVER).get("", driver);
        return !driver.isEmpty() && (known == null || known.spec().flag("attachRequired", true));
    }

    private void attach(Plan.Builder plan, String name, ApiObject node, ApiObject user) {
        ApiObject volume = Objects.requireNonNull(view(Kinds.VOLUME).get("", name));
        List<String> elsewhere = new ArrayList<>();
        for (ApiObject other : view(Kinds.ATTACHMENT).by(BY_VOLUME, name)) {
            elsewhere.add(other.spec().text("nodeName", ""));
        }
        boolean isShared = volume.spec().list("accessModes").texts().stream().anyMatch(SHARED::contains);
        if (!elsewhere.isEmpty() && !isShared) {
            plan.note(Plan.Note.warning(
                    user,
                    "FailedAttachVolume",
                    "Multi-Attach error for volume \"" + name
                            + "\" Volume is already exclusively attached to one node and can't be attached to"
                            + " another"));
            return;
        }
        String driver = volume.spec().map("csi").text("driver", "");
        MapValue spec = new MapValue()
                .put("attacher", driver)
                .put("nodeName", node.name())
                .put("source", new MapValue().put("persistentVolumeName", name));
        MapValue tree = new MapValue()
                .put("metadata", new MapValue().put("name", attachmentName(volume, node.name())))
                .put("spec", spec);
        plan.write(
                new Write.Create(Kinds.ATTACHMENT, "", tree),
                null,
                Plan.Note.warning(
                        user, "FailedAttachVolume", "AttachVolume.Attach failed for volume \"" + name + "\" : %s"));
    }

    private void tell(Plan.Builder plan, ApiObject attachment, ApiObject user) {
        String name = volumeName(attachment);
        boolean isAttached = attachment.status().flag("attached", false);
        String fault = isAttached ? "" : attachment.status().map("attachError").text("message", "");
        String state = isAttached ? "attached" : fault;
        if (state.isEmpty() || state.equals(told.put(attachment.key(), state))) {
            return;
        }
        plan.note(
                isAttached
                        ? Plan.Note.normal(
                                user,
                                "SuccessfulAttachVolume",
                                "AttachVolume.Attach succeeded for volume \"" + name + "\" ")
                        : Plan.Note.warning(
                                user,
                                "FailedAttachVolume",
                                "AttachVolume.Attach failed for volume \"" + name + "\" : " + fault));
    }

    private void detach(Plan.Builder plan, ApiObject attachment, @Nullable ApiObject node, long nowMs) {
        ApiObject volume = view(Kinds.VOLUME).get("", volumeName(attachment));
        boolean isInUse = node != null
                && volume != null
                && node.status().list("volumesInUse").texts().contains(uniqueName(volume));
        long sinceMs = unusedSinceMs.computeIfAbsent(attachment.key(), fresh -> nowMs);
        if (isInUse && nowMs < sinceMs + UNMOUNT_PATIENCE_MS) {
            plan.requeueAt(sinceMs + UNMOUNT_PATIENCE_MS);
        } else {
            plan.write(Write.Delete.of(attachment));
        }
    }

    /** Attachments that others made are theirs. */
    private boolean isOurs(ApiObject attachment) {
        ApiObject volume = view(Kinds.VOLUME).get("", volumeName(attachment));
        return volume == null
                ? attachment.name().matches("csi-[0-9a-f]{64}")
                : attachment
                        .name()
                        .equals(attachmentName(volume, attachment.spec().text("nodeName", "")));
    }

    private void report(Plan.Builder plan, ApiObject node, Collection<ApiObject> attachments) {
        ListValue attached = new ListValue();
        for (ApiObject attachment : attachments) {
            ApiObject volume = view(Kinds.VOLUME).get("", volumeName(attachment));
            if (volume != null && attachment.status().flag("attached", false)) {
                attached.addMap().put("name", uniqueName(volume)).put("devicePath", "");
            }
        }
        if (!attached.equals(node.status().list("volumesAttached"))) {
            MapValue patch = new MapValue()
                    .put("metadata", new MapValue().put("uid", node.uid()))
                    .put("status", new MapValue().put("volumesAttached", attached));
            plan.write(new Write.Patch(node.key(), "status", Write.PatchType.MERGE, patch));
        }
    }

    /** How nodes name a volume in their status. */
    private static String uniqueName(ApiObject volume) {
        MapValue csi = volume.spec().map("csi");
        return "kubernetes.io/csi/" + csi.text("driver", "") + "^" + csi.text("volumeHandle", "");
    }

    /** The same for everyone, so that two that ask for the same make one object. */
    static String attachmentName(ApiObject volume, String node) {
        MapValue csi = volume.spec().map("csi");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((csi.text("volumeHandle", "") + csi.text("driver", "") + node)
                            .getBytes(StandardCharsets.UTF_8));
            return "csi-" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
