package io.hydrofoil.apiserver.admission;

import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of the Pod Security Standards in the order in which they are told: those of the baseline, then those that a
 * restricted pod keeps beyond. Some of the latter say more than a rule of the baseline, which then stays silent.
 */
final class SecurityStandards {
    private static final int FOR_EVER = Integer.MAX_VALUE;
    private static final List<Entry> BASELINE = List.of(
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::appArmor),
            new Entry(0, FOR_EVER, 22, BaselineRules::capabilities),
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::hostNamespaces),
            new Entry(0, FOR_EVER, 0, BaselineRules::hostPaths),
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::hostPorts),
            new Entry(34, FOR_EVER, FOR_EVER, BaselineRules::hostsOfProbes),
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::privileged),
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::procMount),
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::seLinux),
            new Entry(0, 18, FOR_EVER, BaselineRules::seccompAnnotations),
            new Entry(19, FOR_EVER, 19, BaselineRules::seccomp),
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::sysctls),
            new Entry(0, FOR_EVER, FOR_EVER, BaselineRules::hostProcess));
    private static final List<Entry> RESTRICTED = List.of(
            new Entry(8, FOR_EVER, FOR_EVER, RestrictedRules::escalation),
            new Entry(22, FOR_EVER, FOR_EVER, RestrictedRules::capabilities),
            new Entry(0, FOR_EVER, FOR_EVER, RestrictedRules::volumes),
            new Entry(0, FOR_EVER, FOR_EVER, RestrictedRules::nonRoot),
            new Entry(23, FOR_EVER, FOR_EVER, RestrictedRules::user),
            new Entry(19, FOR_EVER, FOR_EVER, RestrictedRules::seccomp));

    private SecurityStandards() {}

    /**
     * @param since first minor version that knows the rule
     * @param until last one
     * @param replaced first one in which a restricted pod is judged by another rule instead
     */
    private record Entry(int since, int until, int replaced, SecurityRule rule) {
        boolean holds(int minor) {
            return since <= minor && minor <= until;
        }
    }

    /** What a pod with this metadata and spec breaks; nothing if it keeps the level. */
    static List<SecurityFinding> findings(SecurityPolicy.Level level, MapValue metadata, MapValue spec) {
        List<SecurityFinding> findings = new ArrayList<>(0);
        if (level.allowsAll()) {
            return findings;
        }
        boolean restricted = level.standard() == SecurityPolicy.Standard.RESTRICTED;
        for (Entry entry : BASELINE) {
            boolean replaced = restricted && entry.replaced() != FOR_EVER && level.minor() >= entry.replaced();
            if (entry.holds(level.minor()) && !replaced) {
                add(entry, level, metadata, spec, findings);
            }
        }
        for (Entry entry : restricted ? RESTRICTED : List.<Entry>of()) {
            if (entry.holds(level.minor())) {
                add(entry, level, metadata, spec, findings);
            }
        }
        return findings;
    }

    private static void add(
            Entry entry, SecurityPolicy.Level level, MapValue metadata, MapValue spec, List<SecurityFinding> into) {
        SecurityFinding finding = entry.rule().check(metadata, spec, level.minor());
        if (finding != null) {
            into.add(finding);
        }
    }
}
