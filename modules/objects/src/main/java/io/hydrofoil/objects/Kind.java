package io.hydrofoil.objects;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of the kind table: what the API serves under {@code /apis/GROUP/VERSION/PLURAL} and all that is kind-specific
 * about it as data.
 * Equality is identity: there is one instance a group, version and plural in a {@link KindTable}.
 */
public final class Kind {
    private final KindSpec spec;
    private final String apiVersion;
    private final @Nullable CustomKind custom;

    Kind(KindSpec spec) {
        this(spec, null);
    }

    Kind(KindSpec spec, @Nullable CustomKind custom) {
        this.spec = spec;
        this.custom = custom;
        this.apiVersion = spec.group().isEmpty() ? spec.version() : spec.group() + "/" + spec.version();
    }

    /** The API group; empty for core. */
    public String group() {
        return spec.group();
    }

    /** For example {@code v1}. */
    public String version() {
        return spec.version();
    }

    /** For example {@code apps/v1}, or {@code v1} for core. */
    public String apiVersion() {
        return apiVersion;
    }

    /** For example {@code Deployment}. */
    public String kind() {
        return spec.kind();
    }

    /** For example {@code deployments}. */
    public String plural() {
        return spec.plural();
    }

    /** For example {@code deployment}. */
    public String singular() {
        return spec.singular();
    }

    /** For example {@code [deploy]}. */
    public List<String> shortNames() {
        return spec.shortNames();
    }

    /** For example {@code [all]}. */
    public List<String> categories() {
        return spec.categories();
    }

    /** Whether objects live in namespaces. */
    public boolean namespaced() {
        return spec.namespaced();
    }

    /** API verbs of the main resource: create, get, list, watch, update, patch, delete, deletecollection. */
    public Set<String> verbs() {
        return spec.verbs();
    }

    /** Subresources in discovery order. */
    public List<Subresource> subresources() {
        return spec.subresources();
    }

    /** Whether objects are stored (reviews and bindings are not). */
    public boolean persisted() {
        return spec.persisted();
    }

    /**
     * Resource under which objects are stored, for example {@code apps/deployments}; kinds that show the same objects
     * share it.
     */
    public String storageResource() {
        return spec.storageResource();
    }

    /** The API version in which objects are stored, for example {@code autoscaling/v2}; feeds storageVersionHash. */
    public String storageVersion() {
        return spec.storageVersion();
    }

    /** Name of the definition in the schema, for example {@code io.k8s.api.apps.v1.Deployment}. */
    public String definition() {
        return spec.definition();
    }

    /** What a custom kind brings along, or null for a built-in one. */
    public @Nullable CustomKind custom() {
        return custom;
    }

    /** The kind of its lists, for example {@code DeploymentList}. */
    public String listKind() {
        return custom == null ? spec.kind() + "List" : custom.listKind();
    }

    /** The same row with something else that it brings along. */
    Kind with(CustomKind another) {
        return new Kind(spec, another);
    }

    /** {@code GROUP/VERSION, Kind=KIND}, as Kubernetes prints it. */
    @Override
    public String toString() {
        return apiVersion + ", Kind=" + spec.kind();
    }

    /** A subresource of a kind. {@code bodyApiVersion} and {@code bodyKind} name what it takes and answers with. */
    public record Subresource(String name, String bodyApiVersion, String bodyKind, Set<String> verbs) {}

    /** The columns of a row. */
    public record KindSpec(
            String group,
            String version,
            String kind,
            String plural,
            String singular,
            List<String> shortNames,
            List<String> categories,
            boolean namespaced,
            Set<String> verbs,
            List<Subresource> subresources,
            boolean persisted,
            String storageResource,
            String storageVersion,
            String definition) {}
}
