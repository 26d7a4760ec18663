package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.StorageKeys;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.QuotaUsage;
import io.hydrofoil.objects.ResourceList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Charges the quotas of a namespace for what is made in it, and refuses what they do not cover.
 *
 * <p>The naive way reads the usage, compares, and writes object and usage one after the other: two creates that read
 * the same usage both pass, and a server that dies in between has charged for nothing. Here object and quotas change in
 * one transaction, which rests on the revisions of the quotas that it read: of two that read the same usage the store
 * takes one, the other is decided anew. Those who charge the same quotas take turns in the pipeline, so that they do
 * not race again and again.
 *
 * <p>What is deleted is given back by the quota controller, which counts anew and whose write rests on the quota's
 * revision too. A count that began before something was made can therefore not overwrite the charge for it. While a
 * quota has no usage yet, there is nothing to charge: it is written as it was, so that a count which has not seen the
 * new object fails and is made again.
 */
final class ResourceQuotas implements Plugin {
    /** They come in floods and go by themselves: charging for each would make floods of writes to quotas of them. */
    private static final Set<String> NOT_COUNTED = Set.of("Event");

    private final Kind quotas;

    ResourceQuotas(KindTable kinds) {
        this.quotas = kinds.require("v1", "ResourceQuota");
    }

    @Override
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        String namespace = attempt.target().namespace();
        if (namespace.isEmpty() || !isCharged(attempt, operation, object, old)) {
            return;
        }
        List<Current> found = attempt.records().list(quotas, namespace, quota -> true);
        if (found.isEmpty()) {
            return;
        }
        List<Current> covering = new ArrayList<>();
        for (Current quota : found) {
            if (covers(attempt, quota, object)) {
                covering.add(quota);
            }
        }
        if (!covering.isEmpty()) {
            ResourceList delta = delta(attempt, object, old);
            for (Current quota : covering) {
                charge(attempt, object, quota, delta);
            }
        }
    }

    private static boolean isCharged(Attempt attempt, Operation operation, MapValue object, MapValue old) {
        Kind kind = attempt.stored();
        if (NOT_COUNTED.contains(kind.kind()) && kind.custom() == null) {
            return false;
        }
        String subresource = attempt.target().subresourceName();
        boolean isPod = kind.group().isEmpty() && kind.kind().equals("Pod");
        return switch (operation) {
            case CREATE -> subresource.isEmpty();
            case UPDATE ->
                QuotaUsage.looksInside(kind)
                        && subresource.equals(isPod ? "resize" : "")
                        && !object.map("spec").equals(old.map("spec"));
            case DELETE, CONNECT -> false;
        };
    }

    /** Whether a quota counts the object; refuses an object that does not say what the quota counts. */
    private boolean covers(Attempt attempt, Current quota, MapValue object) throws RefusedException {
        Kind kind = attempt.stored();
        if (!QuotaUsage.isInScope(kind, object, quota.tree())) {
            return false;
        }
        ResourceList hard = QuotaUsage.measured(kind, hard(quota));
        if (hard.isEmpty()) {
            return isToBeCounted(kind, quota);
        }
        String missing = QuotaUsage.missing(kind, object, hard);
        if (!missing.isEmpty()) {
            throw Matches.forbidden(attempt, object, "failed quota: " + quota.name() + ": " + missing);
        }
        ResourceList used = used(quota);
        if (!used.names().containsAll(hard.names())) {
            String text =
                    "status unknown for quota: " + quota.name() + ", resources: " + String.join(",", hard.names());
            throw Matches.forbidden(attempt, object, text);
        }
        return true;
    }

    private static boolean isToBeCounted(Kind kind, Current quota) {
        ResourceList wanted = ResourceList.of(quota.tree().map("spec").map("hard"));
        return !QuotaUsage.measured(kind, wanted).isEmpty();
    }

    private static ResourceList delta(Attempt attempt, MapValue object, MapValue old) throws RefusedException {
        Kind kind = attempt.stored();
        long nowMs = attempt.moment().nowMs();
        ResourceList usage = QuotaUsage.of(kind, object, nowMs);
        List<String> negative = usage.negatives();
        if (!negative.isEmpty()) {
            String text = "quota usage is negative for resource(s): " + String.join(",", negative);
            throw Matches.forbidden(attempt, object, text);
        }
        if (!old.isEmpty()) {
            usage = usage.minus(QuotaUsage.of(kind, old, nowMs));
            // What shrinks is given back by the controller; a pod's resize may shrink one thing to grow another.
            usage = kind.kind().equals("Pod") ? usage : usage.notNegative();
        }
        return usage.withoutZeros();
    }

    private void charge(Attempt attempt, MapValue object, Current quota, ResourceList delta) throws RefusedException {
        ResourceList hard = hard(quota);
        ResourceList used = used(quota);
        ResourceList requested = delta.masked(hard.names());
        ResourceList then = used.plus(requested);
        List<String> exceeded = then.masked(requested.names()).beyond(hard);
        if (!exceeded.isEmpty()) {
            throw Matches.forbidden(
                    attempt,
                    object,
                    "exceeded quota: " + quota.name() + ", requested: " + requested.masked(exceeded) + ", used: "
                            + used.masked(exceeded) + ", limited: " + hard.masked(exceeded));
        }
        if (!delta.isEmpty() && (!requested.isEmpty() || !isCounted(attempt.stored(), quota))) {
            write(attempt, quota, requested.isEmpty() ? used : then);
        }
    }

    /** Whether all that the quota is to count of this kind has a usage. */
    private static boolean isCounted(Kind kind, Current quota) {
        ResourceList wanted = ResourceList.of(quota.tree().map("spec").map("hard"));
        return used(quota).names().containsAll(QuotaUsage.measured(kind, wanted).names());
    }

    private void write(Attempt attempt, Current quota, ResourceList used) {
        MapValue tree = quota.tree().copy();
        if (!used.isEmpty()) {
            tree.ensureMap("status").put("used", used.toTree());
        }
        String namespace = attempt.target().namespace();
        byte[] key = StorageKeys.of(quotas, namespace, quota.name());
        attempt.transaction().takeTurn(quotas.plural() + "/" + namespace);
        attempt.transaction().expect(key, quota.revision());
        attempt.transaction().put(key, quota.kind(), tree);
    }

    private static ResourceList hard(Current quota) {
        return ResourceList.of(quota.tree().map("status").map("hard"));
    }

    private static ResourceList used(Current quota) {
        return ResourceList.of(quota.tree().map("status").map("used"));
    }
}
