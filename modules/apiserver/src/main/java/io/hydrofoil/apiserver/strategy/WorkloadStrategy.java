package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Value;

/** Workloads and others whose generation counts more than the spec, or whose status write keeps labels. */
enum WorkloadStrategy implements Strategy {
    /** Annotations count too; its status write drops labels. */
    DEPLOYMENT {
        @Override
        public boolean countsGeneration(MapValue object, MapValue old) {
            return Differences.beyondMetadata(object, old) || Differences.inMetadata(object, old, "annotations");
        }

        @Override
        public void prepareStatus(Attempt attempt, MapValue object, MapValue old) {
            Value labels = old.map("metadata").get("labels");
            if (labels == null) {
                object.ensureMap("metadata").remove("labels");
            } else {
                object.ensureMap("metadata").put("labels", labels.copy());
            }
        }
    },
    /** Labels count too; the topology of older versions is not taken any more. */
    ENDPOINT_SLICE {
        @Override
        public void prepareCreate(Attempt attempt, MapValue object) {
            object.list("endpoints").maps().forEach(endpoint -> endpoint.remove("deprecatedTopology"));
        }

        @Override
        public boolean countsGeneration(MapValue object, MapValue old) {
            return Differences.beyondMetadata(object, old) || Differences.inMetadata(object, old, "labels");
        }
    },
    /** Carries the template's generation in an old annotation. */
    DAEMON_SET {
        private static final String ANNOTATION = "deprecated.daemonset.template.generation";

        @Override
        public void prepareCreate(Attempt attempt, MapValue object) {
            object.ensureMap("metadata").ensureMap("annotations").put(ANNOTATION, "1");
        }

        @Override
        public void prepareUpdate(Attempt attempt, MapValue object, MapValue old) {
            String before = old.map("metadata").map("annotations").text(ANNOTATION, "0");
            boolean changed = !java.util.Objects.equals(
                    object.map("spec").get("template"), old.map("spec").get("template"));
            String now = changed ? Long.toString(number(before) + 1) : before;
            object.ensureMap("metadata").ensureMap("annotations").put(ANNOTATION, now);
        }

        private static long number(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    },
    /** A volume that is new is pending, and tells since when it is in its phase. */
    VOLUME {
        private static final String SINCE = "lastPhaseTransitionTime";

        @Override
        public void prepareCreate(Attempt attempt, MapValue object) {
            object.put(
                    "status",
                    new MapValue()
                            .put("phase", "Pending")
                            .put(SINCE, attempt.moment().time()));
        }

        @Override
        public void prepareStatus(Attempt attempt, MapValue object, MapValue old) {
            MapValue before = old.map("status");
            MapValue status = object.ensureMap("status");
            boolean moved = !status.text("phase", "").equals(before.text("phase", ""));
            boolean told = status.has(SINCE) && !status.text(SINCE, "").equals(before.text(SINCE, ""));
            if (moved && !told) {
                status.put(SINCE, attempt.moment().time());
            }
        }
    },
    /** A node registers itself together with its status; what it can hold is free until it says otherwise. */
    NODE {
        @Override
        public boolean keepsStatus() {
            return true;
        }

        @Override
        public void prepareCreate(Attempt attempt, MapValue object) {
            MapValue status = object.map("status");
            if (status.map("allocatable").isEmpty() && !status.map("capacity").isEmpty()) {
                status.put("allocatable", status.map("capacity").copy());
            }
        }
    },
    /** Stays at generation 1. */
    UNCOUNTED {
        @Override
        public boolean countsGeneration(MapValue object, MapValue old) {
            return false;
        }
    },
    /** Starts without a generation; the first change makes it 1. */
    CSI_DRIVER {
        @Override
        public void prepareCreate(Attempt attempt, MapValue object) {
            object.ensureMap("metadata").remove("generation");
        }
    }
}
