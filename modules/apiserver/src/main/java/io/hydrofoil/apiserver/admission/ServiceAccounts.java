package io.hydrofoil.apiserver.admission;

import io.hydrofoil.access.PodReferences;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/** Gives pods a service account, its token volume and its pull secrets. */
final class ServiceAccounts implements Plugin {
    private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final int TOKEN_SECONDS = 3607;
    private static final int MODE = 0644;
    /**
     * A namespace's default account is made by a controller a moment after the namespace: wait that long for an
     * account.
     */
    private static final int PATIENCE_MS = 1_000;

    private final Kind accounts;

    ServiceAccounts(KindTable kinds) {
        this.accounts = kinds.require("v1", "ServiceAccount");
    }

    @Override
    public void mutate(Attempt attempt, Operation operation, MapValue pod, MapValue old) throws RefusedException {
        if (operation != Operation.CREATE || !Matches.isCore(attempt, "Pod")) {
            return;
        }
        MapValue spec = pod.ensureMap("spec");
        if (Matches.isMirror(pod)) {
            checkMirror(attempt, pod);
            return;
        }
        if (spec.text("serviceAccountName", "").isEmpty()) {
            spec.put("serviceAccountName", "default");
        }
        String name = spec.text("serviceAccountName", "");
        spec.put("serviceAccount", name);
        String namespace = attempt.target().namespace();
        Current account = attempt.records().look(accounts, namespace, name);
        if (account == null) {
            String text = "error looking up service account " + namespace + "/" + name + ": serviceaccount \"" + name
                    + "\" not found";
            throw Matches.forbidden(attempt, pod, text).worthRetrying(PATIENCE_MS);
        }
        if (mountsToken(spec, account.tree())) {
            mountToken(attempt, spec);
        }
        ListValue secrets = account.tree().list("imagePullSecrets");
        if (spec.list("imagePullSecrets").isEmpty() && !secrets.isEmpty()) {
            spec.put("imagePullSecrets", secrets.copy());
        }
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue pod, MapValue old) throws RefusedException {
        boolean isPod =
                attempt.stored().group().isEmpty() && attempt.stored().kind().equals("Pod") && !Matches.isMirror(pod);
        String subresource = attempt.target().subresourceName();
        boolean isNew = isPod && operation == Operation.CREATE && subresource.isEmpty();
        boolean isDebugged = isPod && operation == Operation.UPDATE && subresource.equals("ephemeralcontainers");
        if (!isNew && !isDebugged) {
            return;
        }
        MapValue spec = pod.map("spec");
        String name = spec.text("serviceAccountName", "");
        Current account = attempt.records().look(accounts, attempt.target().namespace(), name);
        if (account == null || !MountableSecrets.isEnforced(account)) {
            return;
        }
        MountableSecrets secrets = new MountableSecrets(account);
        String fault = isNew ? secrets.fault(spec) : secrets.ephemeralFault(spec);
        if (!fault.isEmpty()) {
            throw Matches.forbidden(attempt, pod, fault);
        }
    }

    private static void checkMirror(Attempt attempt, MapValue pod) throws RefusedException {
        MapValue spec = pod.map("spec");
        if (!spec.text("serviceAccountName", "").isEmpty()) {
            throw Matches.forbidden(attempt, pod, "a mirror pod may not reference service accounts");
        }
        if (!PodReferences.of(spec, Matches.nameOf(pod)).secrets().isEmpty()) {
            throw Matches.forbidden(attempt, pod, "a mirror pod may not reference secrets");
        }
        for (MapValue volume : spec.list("volumes").maps()) {
            for (MapValue source : volume.map("projected").list("sources").maps()) {
                if (source.get("serviceAccountToken") instanceof MapValue) {
                    String text = "a mirror pod may not use service account token volume projections";
                    throw Matches.forbidden(attempt, pod, text);
                }
            }
        }
    }

    private static boolean mountsToken(MapValue spec, MapValue account) {
        boolean byAccount = account.flag("automountServiceAccountToken", true);
        return spec.flag("automountServiceAccountToken", byAccount);
    }

    private static void mountToken(Attempt attempt, MapValue spec) {
        String volume = existingVolume(spec);
        String name = volume.isEmpty() ? "kube-api-access-" + attempt.moment().suffix() : volume;
        boolean mounted = false;
        for (String group : List.of("initContainers", "containers")) {
            for (MapValue container : spec.list(group).maps()) {
                mounted |= mount(container, name);
            }
        }
        if (mounted && volume.isEmpty()) {
            spec.ensureList("volumes").add(new MapValue().put("name", name).put("projected", projection()));
        }
    }

    private static String existingVolume(MapValue spec) {
        for (MapValue volume : spec.list("volumes").maps()) {
            String name = volume.text("name", "");
            if (name.startsWith("kube-api-access-") && volume.has("projected")) {
                return name;
            }
        }
        return "";
    }

    private static boolean mount(MapValue container, String volume) {
        for (MapValue mount : container.list("volumeMounts").maps()) {
            if (mount.text("mountPath", "").equals(MOUNT_PATH)) {
                return false;
            }
        }
        container
                .ensureList("volumeMounts")
                .add(new MapValue().put("name", volume).put("readOnly", true).put("mountPath", MOUNT_PATH));
        return true;
    }

    private static MapValue projection() {
        List<MapValue> sources = new ArrayList<>();
        sources.add(new MapValue()
                .put(
                        "serviceAccountToken",
                        new MapValue().put("expirationSeconds", TOKEN_SECONDS).put("path", "token")));
        MapValue certificate = new MapValue().put("key", "ca.crt").put("path", "ca.crt");
        sources.add(new MapValue()
                .put(
                        "configMap",
                        new MapValue().put("name", "kube-root-ca.crt").put("items", ListValue.of(certificate))));
        MapValue namespace = new MapValue()
                .put("path", "namespace")
                .put("fieldRef", new MapValue().put("apiVersion", "v1").put("fieldPath", "metadata.namespace"));
        sources.add(new MapValue().put("downwardAPI", new MapValue().put("items", ListValue.of(namespace))));
        return new MapValue()
                .put("sources", ListValue.of(sources.toArray(new MapValue[0])))
                .put("defaultMode", MODE);
    }
}
