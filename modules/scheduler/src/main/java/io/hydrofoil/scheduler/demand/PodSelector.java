package io.hydrofoil.scheduler.demand;

import io.hydrofoil.objects.LabelSelector;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Pods of some namespaces by their labels. Equal if written alike, which is what matters for sharing counts; not
 * every two selectors that select the same pods are equal.
 */
public final class PodSelector {
    private final Set<String> namespaces;
    private final @Nullable LabelSelector namespaceSelector;
    private final LabelSelector labels;
    private final boolean skipsTerminating;
    private final String text;

    private PodSelector(
            Set<String> namespaces,
            @Nullable LabelSelector namespaceSelector,
            LabelSelector labels,
            boolean skipsTerminating) {
        this.namespaces = namespaces;
        this.namespaceSelector = namespaceSelector;
        this.labels = labels;
        this.skipsTerminating = skipsTerminating;
        String all = namespaceSelector == null ? "" : "|" + namespaceSelector;
        String none = labels == LabelSelector.NOTHING ? "nothing" : "" + labels;
        this.text = namespaces + all + "|" + none + (skipsTerminating ? "|living" : "");
    }

    /** Pods of one namespace that are not being deleted, as topology spread counts them. */
    public static PodSelector living(String namespace, LabelSelector labels) {
        return new PodSelector(Set.of(namespace), null, labels, true);
    }

    /** Pods that a pod affinity term of a pod in {@code ownNamespace} means (matchLabelKeys were merged at creation). */
    public static PodSelector ofTerm(MapValue term, String ownNamespace) {
        ListValue named = term.list("namespaces");
        boolean bySelector = term.get("namespaceSelector") instanceof MapValue;
        Set<String> namespaces = new TreeSet<>(named.texts());
        if (named.isEmpty() && !bySelector) {
            namespaces.add(ownNamespace);
        }
        LabelSelector all = bySelector ? LabelSelector.of(term.map("namespaceSelector")) : null;
        return new PodSelector(namespaces, all, selector(term), false);
    }

    /** labelSelector of a term or constraint; an absent one selects nothing. */
    static LabelSelector selector(MapValue term) {
        return term.get("labelSelector") instanceof MapValue selector
                ? LabelSelector.of(selector)
                : LabelSelector.NOTHING;
    }

    /** Whether namespaces' labels decide, too. */
    public boolean asksNamespaces() {
        return namespaceSelector != null;
    }

    /** Whether a namespace is meant. */
    public boolean isIn(String namespace, MapValue namespaceLabels) {
        return namespaces.contains(namespace)
                || (namespaceSelector != null && namespaceSelector.matches(namespaceLabels));
    }

    /** Whether a pod of a namespace that is meant is meant. */
    public boolean matches(MapValue podLabels, boolean isTerminating) {
        return !(skipsTerminating && isTerminating) && labels.matches(podLabels);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PodSelector that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
