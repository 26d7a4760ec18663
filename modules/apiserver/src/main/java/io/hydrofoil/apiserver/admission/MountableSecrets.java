package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What pods of a service account may take secrets from: if the account says so, only from those that it names. */
final class MountableSecrets {
    private static final String ANNOTATION = "kubernetes.io/enforce-mountable-secrets";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private final String account;
    private final List<String> secrets;
    private final List<String> pullSecrets;

    MountableSecrets(Current account) {
        this.account = account.name();
        this.secrets = names(account.tree().list("secrets"));
        this.pullSecrets = names(account.tree().list("imagePullSecrets"));
    }

    /** Whether an account wants this. */
    static boolean isEnforced(Current account) {
        return TRUE.contains(account.metadata().map("annotations").text(ANNOTATION, ""));
    }

    private static List<String> names(ListValue references) {
        List<String> names = new ArrayList<>();
        references.maps().forEach(reference -> names.add(reference.text("name", "")));
        return names;
    }

    /** Why a pod may not be; empty if it may. */
    String fault(MapValue spec) {
        for (MapValue volume : spec.list("volumes").maps()) {
            String secret = volume.map("secret").text("secretName", "");
            if (volume.get("secret") instanceof MapValue && !secrets.contains(secret)) {
                return refusal("volume with", secret);
            }
        }
        String fault = containers(spec.list("initContainers"), "init container ");
        fault = fault.isEmpty() ? containers(spec.list("containers"), "container ") : fault;
        return fault.isEmpty() ? pulls(spec.list("imagePullSecrets")) : fault;
    }

    /** Why containers that are added to a pod may not be; empty if they may. */
    String ephemeralFault(MapValue spec) {
        return containers(spec.list("ephemeralContainers"), "ephemeral container ");
    }

    private String containers(ListValue containers, String word) {
        for (MapValue container : containers.maps()) {
            String what = word + container.text("name", "") + " with ";
            for (MapValue variable : container.list("env").maps()) {
                MapValue reference = variable.map("valueFrom").map("secretKeyRef");
                String secret = reference.text("name", "");
                if (!reference.isEmpty() && !secrets.contains(secret)) {
                    return refusal(what + "envVar " + variable.text("name", "") + " referencing", secret);
                }
            }
            for (MapValue from : container.list("envFrom").maps()) {
                String secret = from.map("secretRef").text("name", "");
                if (from.get("secretRef") instanceof MapValue && !secrets.contains(secret)) {
                    return refusal(what + "envFrom referencing", secret);
                }
            }
        }
        return "";
    }

    private String refusal(String what, String secret) {
        return what + " secret.secretName=\"" + secret + "\" is not allowed because service account " + account
                + " does not reference that secret";
    }

    private String pulls(ListValue references) {
        for (int i = 0; i < references.size(); i++) {
            String name = references.mapAt(i).text("name", "");
            if (!pullSecrets.contains(name)) {
                return "imagePullSecrets[" + i + "].name=\"" + name + "\" is not allowed because service account "
                        + account + " does not reference that imagePullSecret";
            }
        }
        return "";
    }
}
