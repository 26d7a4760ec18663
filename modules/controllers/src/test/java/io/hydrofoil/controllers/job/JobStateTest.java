package io.hydrofoil.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobStateTest {
    /** In both lists of a status it would be refused, and the job would never end. */
    @Test
    void whoWasCountedAsLostIsNotCountedAgainWhenItEndsWell() {
        ApiObject job = ApiObject.of(Kinds.JOB, 1, Json.map("""
                {"metadata":{"name":"j","namespace":"n","uid":"u"},
                 "spec":{"completions":12,"completionMode":"Indexed"},
                 "status":{"completedIndexes":"0-8","succeeded":9,"uncountedTerminatedPods":{"failed":["p11","gone"]}}}
                """));
        ApiObject pod = ApiObject.of(Kinds.POD, 2, Json.map("""
                {"metadata":{"name":"j-11","namespace":"n","uid":"p11","deletionTimestamp":"2026-01-01T00:00:00Z",
                  "finalizers":["batch.kubernetes.io/job-tracking"],
                  "annotations":{"batch.kubernetes.io/job-completion-index":"11"}},
                 "status":{"phase":"Succeeded"}}
                """));
        JobState state = JobState.of(job, List.of(pod), true);
        MapValue status = new MapValue();
        state.into(status, null);
        assertThat(state.release).containsExactly(pod);
        assertThat(status).isEqualTo(Json.map("""
                {"ready":0,"terminating":0,"succeeded":9,"failed":1,"uncountedTerminatedPods":{"failed":["p11"]},
                 "completedIndexes":"0-8"}
                """));
    }
}
