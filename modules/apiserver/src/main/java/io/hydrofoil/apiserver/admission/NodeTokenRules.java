package io.hydrofoil.apiserver.admission;

import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import java.util.Map;

/**
 * For whom a node gets tokens of service accounts: for its own pods, and for audiences that their volumes ask for
 * (KEP-4412); for others only if a role lets it.
 */
final class NodeTokenRules {
    private static final String AUDIENCE_VERB = "request-serviceaccounts-token-audience";

    /** Volumes of old whose plug-ins have moved out into drivers, by the field that holds them. */
    private static final Map<String, String> MIGRATED = Map.of(
            "awsElasticBlockStore", "ebs.csi.aws.com",
            "azureDisk", "disk.csi.azure.com",
            "azureFile", "file.csi.azure.com",
            "cinder", "cinder.csi.openstack.org",
            "gcePersistentDisk", "pd.csi.storage.gke.io",
            "portworxVolume", "pxd.portworx.com",
            "vsphereVolume", "csi.vsphere.vmware.com");

    private final Kind pods;
    private final Kind claims;
    private final Kind volumes;
    private final Kind drivers;
    private final Authorizer authorizer;

    NodeTokenRules(KindTable kinds, Authorizer authorizer) {
        this.pods = kinds.require("v1", "Pod");
        this.claims = kinds.require("v1", "PersistentVolumeClaim");
        this.volumes = kinds.require("v1", "PersistentVolume");
        this.drivers = kinds.require("storage.k8s.io/v1", "CSIDriver");
        this.authorizer = authorizer;
    }

    /** Why a node may not have a token; empty if it may. */
    String fault(NodeRestriction.Write write) throws RefusedException {
        MapValue spec = write.object().map("spec");
        MapValue reference = spec.map("boundObjectRef");
        String name = reference.text("name", "");
        if (!reference.text("apiVersion", "").equals("v1")
                || !reference.text("kind", "").equals("Pod")
                || name.isEmpty()) {
            return "node requested token not bound to a pod";
        }
        String uid = reference.text("uid", "");
        if (uid.isEmpty()) {
            return "node requested token with a pod binding without a uid";
        }
        Current pod =
                write.attempt().records().look(pods, write.attempt().target().namespace(), name);
        if (pod == null) {
            throw new RefusedException(Statuses.notFound(pods, name));
        }
        if (!uid.equals(pod.uid())) {
            return "the UID in the bound object reference (" + uid + ") does not match the UID in record. The object "
                    + "might have been deleted and then recreated";
        }
        if (!pod.tree().map("spec").text("nodeName", "").equals(write.node())) {
            return "node requested token bound to a pod scheduled on a different node";
        }
        return audienceFault(write, pod, spec.list("audiences").texts());
    }

    private String audienceFault(NodeRestriction.Write write, Current pod, List<String> audiences) {
        if (audiences.size() > 1) {
            return "node may only request 0 or 1 audiences";
        }
        String audience = audiences.isEmpty() ? "" : audiences.getFirst();
        if (asksFor(write.attempt().records(), pod.tree(), audience)) {
            return "";
        }
        String namespace = write.attempt().target().namespace();
        Attributes asking = new Attributes(AUDIENCE_VERB, "", audience, "", namespace, write.name(), "");
        return authorizer.verdict(write.attempt().who(), asking).allowed()
                ? ""
                : "audience " + GoQuote.of(audience) + " not found in pod spec volume, "
                        + write.attempt().who().user() + " is not authorized to request tokens for this audience";
    }

    private boolean asksFor(Records records, MapValue pod, String audience) {
        for (MapValue volume : pod.map("spec").list("volumes").maps()) {
            for (MapValue source : volume.map("projected").list("sources").maps()) {
                if (source.get("serviceAccountToken") instanceof MapValue token
                        && token.text("audience", "").equals(audience)) {
                    return true;
                }
            }
            String name = driver(records, pod, volume);
            Current driver = name.isEmpty() ? null : records.look(drivers, "", name);
            if (driver != null && hands(driver, audience)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hands(Current driver, String audience) {
        for (MapValue request : driver.tree().map("spec").list("tokenRequests").maps()) {
            if (request.text("audience", "").equals(audience)) {
                return true;
            }
        }
        return false;
    }

    /** The name of the driver of a pod's volume; empty if it has none. */
    private String driver(Records records, MapValue pod, MapValue volume) {
        MapValue metadata = pod.map("metadata");
        String claimName = volume.map("persistentVolumeClaim").text("claimName", "");
        if (volume.get("ephemeral") instanceof MapValue) {
            claimName = metadata.text("name", "") + "-" + volume.text("name", "");
        }
        if (claimName.isEmpty()) {
            return driver(volume);
        }
        Current claim = records.look(claims, metadata.text("namespace", ""), claimName);
        String volumeName = claim == null ? "" : claim.tree().map("spec").text("volumeName", "");
        Current bound = volumeName.isEmpty() ? null : records.look(volumes, "", volumeName);
        return bound == null ? "" : driver(bound.tree().map("spec"));
    }

    private static String driver(MapValue volume) {
        String driver = volume.map("csi").text("driver", "");
        for (Map.Entry<String, String> migrated : MIGRATED.entrySet()) {
            if (volume.get(migrated.getKey()) instanceof MapValue) {
                driver = migrated.getValue();
            }
        }
        return driver;
    }
}
