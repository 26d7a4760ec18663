package io.hydrofoil.apiserver.admission;

import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.objects.ResourceList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares what something asks for with one item of a limit range; tells faults in the words that clients know. */
final class LimitCheck {
    /** Beyond this thousandths do not fit into 64 bits, and amounts are compared in whole units. */
    private static final long MAX_IN_MILLI = Long.MAX_VALUE / 1000;

    private final String type;
    private final ResourceList requests;
    private final ResourceList limits;
    private final List<String> faults;

    LimitCheck(String type, ResourceList requests, ResourceList limits, List<String> faults) {
        this.type = type;
        this.requests = requests;
        this.limits = limits;
        this.faults = faults;
    }

    /** Minima, maxima and ratios. */
    void all(MapValue limit) {
        minima(ResourceList.of(limit.map("min")));
        maxima(ResourceList.of(limit.map("max")));
        ratios(ResourceList.of(limit.map("maxLimitRequestRatio")));
    }

    /** Minima and maxima of something that has no limits. */
    void requests(MapValue limit) {
        minima(ResourceList.of(limit.map("min")));
        ResourceList maxima = ResourceList.of(limit.map("max"));
        for (String name : maxima.names()) {
            Quantity bound = maxima.amount(name);
            String rule = "maximum " + name + " usage per " + type + " is " + bound;
            Quantity request = requests.get(name);
            if (request == null) {
                faults.add(rule + ".  No request is specified");
            } else if (request.compareTo(bound) > 0) {
                faults.add(rule + ", but request is " + request);
            }
        }
    }

    private void minima(ResourceList minima) {
        for (String name : minima.names()) {
            Quantity bound = minima.amount(name);
            Quantity limit = limits.get(name);
            String rule = "minimum " + name + " usage per " + type + " is " + bound;
            Quantity request = requests.get(name);
            if (request == null) {
                faults.add(rule + ".  No request is specified");
            } else if (request.compareTo(bound) < 0) {
                faults.add(rule + ", but request is " + request);
            } else if (limit != null && limit.compareTo(bound) < 0) {
                faults.add(rule + ", but limit is " + limit);
            }
        }
    }

    private void maxima(ResourceList maxima) {
        for (String name : maxima.names()) {
            Quantity bound = maxima.amount(name);
            Quantity request = requests.get(name);
            String rule = "maximum " + name + " usage per " + type + " is " + bound;
            Quantity limit = limits.get(name);
            if (limit == null) {
                faults.add(rule + ".  No limit is specified");
            } else if (limit.compareTo(bound) > 0) {
                faults.add(rule + ", but limit is " + limit);
            } else if (request != null && request.compareTo(bound) > 0) {
                faults.add(rule + ", but request is " + request);
            }
        }
    }

    private void ratios(ResourceList ratios) {
        for (String name : ratios.names()) {
            Quantity bound = ratios.amount(name);
            String rule = name + " max limit to request ratio per " + type + " is " + bound;
            Quantity request = requests.get(name);
            Quantity limit = limits.get(name);
            if (isNothing(request)) {
                faults.add(rule + ", but no request is specified or request is 0");
            } else if (isNothing(limit)) {
                faults.add(rule + ", but no limit is specified or limit is 0");
            } else {
                ratio(rule, ratio(limit, request, bound), bound);
            }
        }
    }

    private static boolean isNothing(@Nullable Quantity amount) {
        return amount == null || amount.signum() == 0;
    }

    private void ratio(String rule, double ratio, Quantity bound) {
        double most = bound.value() <= MAX_IN_MILLI ? bound.milliValue() / 1000d : bound.value();
        if (ratio > most) {
            faults.add(rule + String.format(Locale.ROOT, ", but provided ratio is %f", ratio));
        }
    }

    /** In thousandths where all of them fit, else in whole units. */
    private static double ratio(@Nullable Quantity limit, @Nullable Quantity request, Quantity bound) {
        if (limit == null || request == null) {
            throw new IllegalArgumentException("a ratio of nothing");
        }
        boolean inMilli =
                limit.value() <= MAX_IN_MILLI && request.value() <= MAX_IN_MILLI && bound.value() <= MAX_IN_MILLI;
        return inMilli ? (double) limit.milliValue() / request.milliValue() : (double) limit.value() / request.value();
    }
}
