package io.hydrofoil.apiserver.admission;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Operation;
import io.hydrofoil.apiserver.policy.MutatingPolicies;
import io.hydrofoil.apiserver.policy.ValidatingPolicies;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.webhook.PolicyRequests;
import io.hydrofoil.apiserver.webhook.Webhooks;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.util.List;

/** The chain of admission plug-ins. Pure and thread-safe. */
public final class Admission {
    private final List<Plugin> plugins;

    /**
     * The plug-ins that are on by default and built, in their order (source: admission-plugins of v1.36); {@code
     * authorizer} says who may approve and sign, and answers policies.
     */
    public Admission(KindTable kinds, Authorizer authorizer) {
        PolicyRequests requests = new PolicyRequests(kinds, authorizer);
        plugins = List.of(
                new NamespaceLifecycle(kinds),
                new LimitRanger(kinds),
                new ServiceAccounts(kinds),
                new NodeRestriction(kinds, authorizer),
                new TaintNodesByCondition(),
                new PodSecurity(kinds),
                new Priorities(kinds),
                new DefaultTolerations(),
                DefaultClass.ofStorage(kinds),
                new StorageProtection(),
                new ClaimExpansion(kinds),
                new RuntimeClasses(kinds),
                new CertificateRequests(kinds, authorizer),
                DefaultClass.ofIngresses(kinds),
                new TopologyLabels(kinds),
                new PodResizes(kinds),
                new PolicyPlugins(new MutatingPolicies(kinds, requests), new ValidatingPolicies(kinds, requests)),
                new WebhookPlugins(new Webhooks(kinds, requests)),
                new ResourceQuotas(kinds));
    }

    /** Lets every plug-in change the object; once more if one of them has done so after others had seen it. */
    public void mutate(Attempt attempt, Operation operation, MapValue object, MapValue old) throws RefusedException {
        attempt.reinvocation().begin();
        mutateOnce(attempt, operation, object, old);
        if (attempt.reinvocation().beginSecond()) {
            mutateOnce(attempt, operation, object, old);
        }
    }

    private void mutateOnce(Attempt attempt, Operation operation, MapValue object, MapValue old)
            throws RefusedException {
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
