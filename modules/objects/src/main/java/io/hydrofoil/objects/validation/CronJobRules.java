package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules of cron jobs. */
final class CronJobRules implements KindRules.Complete {
    private static final int MAX_NAME = 52;
    private static final String ZONE = "TZ";
    private static final String NO_ZONE = "unknown time zone ";
    /** Names of the time zone database that Java does not count among its regions. */
    private static final Set<String> UNKNOWN_TO_JAVA = Set.of("UTC", "EST", "MST", "HST");

    @Override
    public void object(MapValue object, Faults faults) {
        spec(object.map("spec"), null, faults);
    }

    /** A zone that was there already is left alone, and with it one within the schedule. */
    @Override
    public void update(String subresource, MapValue now, MapValue old, Faults faults) {
        if (!subresource.equals("status")) {
            spec(now.map("spec"), old.map("spec"), faults);
        }
    }

    private static void spec(MapValue spec, @Nullable MapValue old, Faults faults) {
        boolean mayHoldZone = old != null && old.text("schedule", "").contains(ZONE);
        schedule(spec, mayHoldZone, faults);
        faults.notNegative("spec.startingDeadlineSeconds", spec.get("startingDeadlineSeconds"));
        if (spec.has("timeZone") && (old == null || !Objects.equals(spec.get("timeZone"), old.get("timeZone")))) {
            timeZone(spec.text("timeZone", ""), faults);
        }
        String policy = spec.text("concurrencyPolicy", "");
        if (policy.isEmpty()) {
            faults.required("spec.concurrencyPolicy");
        } else {
            faults.oneOf("spec.concurrencyPolicy", policy, List.of("Allow", "Forbid", "Replace"));
        }
        template(spec.map("jobTemplate").map("spec"), "spec.jobTemplate.spec", faults);
        faults.notNegative("spec.successfulJobsHistoryLimit", spec.get("successfulJobsHistoryLimit"));
        faults.notNegative("spec.failedJobsHistoryLimit", spec.get("failedJobsHistoryLimit"));
    }

    @Override
    public void creation(MapValue object, Faults faults) {
        String name = object.map("metadata").text("name", "");
        if (name.length() > MAX_NAME) {
            faults.invalid("metadata.name", name, "must be no more than " + MAX_NAME + " characters");
        }
    }

    private static void template(MapValue job, String path, Faults faults) {
        JobSpecRules.spec(job, path, faults);
        if (job.has("selector")) {
            faults.invalid(
                    path + ".selector",
                    ApiTypes.LABEL_SELECTOR.of(job.get("selector")),
                    "`selector` will be auto-generated");
        }
        if (job.flag("manualSelector", false)) {
            faults.notSupported(path + ".manualSelector", job.get("manualSelector"), List.of("nil", "false"));
        }
    }

    private static void schedule(MapValue spec, boolean mayHoldZone, Faults faults) {
        String schedule = spec.text("schedule", "");
        if (schedule.isEmpty()) {
            faults.required("spec.schedule");
            return;
        }
        String fault = CronText.fault(schedule);
        if (!fault.isEmpty()) {
            faults.invalid("spec.schedule", schedule, fault);
        }
        if (!schedule.contains(ZONE)) {
            return;
        }
        if (mayHoldZone && spec.has("timeZone")) {
            faults.invalid("spec.schedule", schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
        } else if (!mayHoldZone) {
            faults.invalid(
                    "spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
    }

    private static void timeZone(String zone, Faults faults) {
        if (zone.isEmpty()) {
            faults.invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
            return;
        }
        for (String part : zone.split("/", -1)) {
            boolean odd = part.equals(".") || part.equals("..") || part.startsWith("-");
            if (odd || !part.matches("[A-Za-z._0-9+-]{1,14}")) {
                faults.invalid("spec.timeZone", zone, NO_ZONE + zone);
                return;
            }
        }
        if (zone.toLowerCase(Locale.ROOT).equals("local")) {
            faults.invalid(
                    "spec.timeZone",
                    zone,
                    "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        if (!zone.equals("Local") && !isKnown(zone)) {
            faults.invalid("spec.timeZone", zone, NO_ZONE + zone);
        }
    }

    /** Names of the time zone database only: no offsets, which Java would read as well. */
    static boolean isKnown(String zone) {
        if (UNKNOWN_TO_JAVA.contains(zone)) {
            return true;
        }
        try {
            return ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId());
        } catch (DateTimeException e) {
            return false;
        }
    }
}
