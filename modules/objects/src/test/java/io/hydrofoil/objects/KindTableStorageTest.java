package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KindTableStorageTest {
    private final KindTable table = KindTable.builtin();

    @Test
    void kindsThatShowTheSameObjectsAreStoredAsOneOfThem() {
        assertThat(stored("autoscaling/v1", "HorizontalPodAutoscaler"))
                .isSameAs(table.require("autoscaling/v2", "HorizontalPodAutoscaler"));
        assertThat(stored("autoscaling/v2", "HorizontalPodAutoscaler"))
                .isSameAs(table.require("autoscaling/v2", "HorizontalPodAutoscaler"));
        assertThat(stored("events.k8s.io/v1", "Event")).isSameAs(table.require("v1", "Event"));
        assertThat(stored("v1", "Event")).isSameAs(table.require("v1", "Event"));
    }

    @Test
    void everyOtherKindIsStoredAsItself() {
        for (Kind kind : table.all()) {
            Kind stored = table.storedAs(kind);
            assertThat(stored.storageResource()).isEqualTo(kind.storageResource());
            assertThat(table.storedAs(stored)).isSameAs(stored);
        }
        assertThat(stored("admissionregistration.k8s.io/v1", "MutatingAdmissionPolicy")
                        .apiVersion())
                .isEqualTo("admissionregistration.k8s.io/v1");
    }

    private Kind stored(String apiVersion, String kind) {
        return table.storedAs(table.require(apiVersion, kind));
    }
}
