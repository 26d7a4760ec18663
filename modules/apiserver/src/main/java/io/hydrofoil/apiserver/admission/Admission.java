package io.hydrofoil.apiserver.admission;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** The chain of admission plug-ins. Pure and thread-safe. */
public final class Admission {
    private final List<Plugin> plugins;

    /** The plug-ins that are on by default and built, in their order (source: admission-plugins of v1.36). */
    public Admission(KindTable kinds) {
        plugins = List.of(
                new NamespaceLifecycle(kinds),
                new LimitRanger(kinds),
                new ServiceAccounts(kinds),
                new TaintNodesByCondition(),
                new PodSecurity(kinds),
                new Priorities(kinds),
                new DefaultTolerations(),
                DefaultClass.ofStorage(kinds),
                new StorageProtection(),
                new RuntimeClasses(kinds),
                DefaultClass.ofIngresses(kinds),
                new TopologyLabels(kinds),
                new ResourceQuotas(kinds));
    }

    /** Lets every plug-in change the object. */
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        for (Plugin plugin : plugins) {
            plugin.mutate(attempt, operation, object, old);
        }
    }

    /** Lets every plug-in refuse the object as it will be. */
    public void validate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        for (Plugin plugin : plugins) {
            plugin.validate(attempt, operation, object, old);
        }
    }
}
