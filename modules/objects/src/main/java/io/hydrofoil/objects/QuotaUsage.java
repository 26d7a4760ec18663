package io.hydrofoil.objects;

import io.hydrofoil.objects.quota.Measures;
import io.hydrofoil.objects.quota.Scopes;

/**
 * What objects count for in resource quotas (source: the API reference of ResourceQuota, and recorded exchanges). The
 * names under which a kind counts are its measure: {@code count/PLURAL.GROUP} for every kind, more for pods, services,
 * volume claims and device claims.
 */
public final class QuotaUsage {
    private QuotaUsage() {}

    /** Of the names of a quota those by which objects of this kind are measured. */
    public static ResourceList measured(Kind kind, ResourceList hard) {
        return hard.where(name -> Measures.of(kind).counts(name));
    }

    /**
     * What an object counts for.
     *
     * @param nowMs wall time: a pod whose grace period to end has run out holds nothing any more
     */
    public static ResourceList of(Kind kind, MapValue object, long nowMs) {
        return Measures.of(kind).usage(object, nowMs);
    }

    /** Whether all scopes of a quota hold for an object. */
    public static boolean isInScope(Kind kind, MapValue object, MapValue quota) {
        return Scopes.hold(kind, object, quota.map("spec"));
    }

    /** What an object must state so that these names can be counted; empty if it does. */
    public static String missing(Kind kind, MapValue object, ResourceList names) {
        return Measures.of(kind).missing(object, names);
    }

    /** Whether what an object counts for depends on more than that it is there. */
    public static boolean looksInside(Kind kind) {
        return Measures.looksInside(kind);
    }

    /** When a pod that is being deleted stops to count, in wall time; {@link Long#MAX_VALUE}: not by time. */
    public static long endsMs(Kind kind, MapValue object) {
        return Measures.of(kind).endsMs(object);
    }
}
