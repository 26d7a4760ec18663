package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.MapValue;
import java.util.List;

/** Rules of priority levels of the API server's flow control. */
final class PriorityLevelRules implements KindRules.WithStatus {
    private static final long MAX_QUEUES = 10_000_000;
    private static final int MAX_HASH_BITS = 60;

    @Override
    public void object(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        String type = spec.text("type", "");
        boolean exempt = object.map("metadata").text("name", "").equals("exempt");
        if (exempt != type.equals("Exempt")) {
            faults.invalid("spec.type", type, "type must be 'Exempt' if and only if name is 'exempt'");
        }
        ofType(spec, type, faults);
        FixedFlow.level(object.map("metadata").text("name", ""), spec, faults);
    }

    private static void ofType(MapValue spec, String type, Faults faults) {
        switch (type) {
            case "Exempt" -> {
                if (spec.has("limited")) {
                    faults.forbidden("spec.limited", "must be nil if the type is not Limited");
                }
                if (spec.get("exempt") instanceof MapValue rules) {
                    shares(rules, "spec.exempt", faults);
                }
            }
            case "Limited" -> {
                if (spec.has("exempt")) {
                    faults.forbidden("spec.exempt", "must be nil if the type is Limited");
                }
                if (spec.get("limited") instanceof MapValue rules) {
                    limited(rules, faults);
                } else {
                    faults.required("spec.limited", "must not be empty when type is Limited");
                }
            }
            default -> faults.notSupported("spec.type", type, List.of("Exempt", "Limited"));
        }
    }

    @Override
    public void status(MapValue status, Faults faults) {
        ConditionRules.types(status.list("conditions"), "status.conditions", faults);
    }

    private static void shares(MapValue rules, String path, Faults faults) {
        long shares = rules.number("nominalConcurrencyShares", 0);
        if (shares < 0) {
            faults.invalid(path + ".nominalConcurrencyShares", shares, "must be a non-negative integer");
        }
        if (path.endsWith("limited")) {
            response(rules.map("limitResponse"), path + ".limitResponse", faults);
        }
        long lendable = rules.number("lendablePercent", 0);
        if (lendable < 0 || lendable > 100) {
            faults.invalid(path + ".lendablePercent", lendable, "must be between 0 and 100, inclusive");
        }
    }

    private static void limited(MapValue rules, Faults faults) {
        shares(rules, "spec.limited", faults);
        long borrowing = rules.number("borrowingLimitPercent", 0);
        if (borrowing < 0) {
            faults.invalid(
                    "spec.limited.borrowingLimitPercent", borrowing, "if specified, must be a non-negative integer");
        }
    }

    private static void response(MapValue response, String path, Faults faults) {
        switch (response.text("type", "")) {
            case "Reject" -> {
                if (response.has("queuing")) {
                    faults.forbidden(path + ".queuing", "must be nil if limited.limitResponse.type is not Limited");
                }
            }
            case "Queue" -> {
                if (response.get("queuing") instanceof MapValue queuing) {
                    queuing(queuing, path + ".queuing", faults);
                } else {
                    faults.required(path + ".queuing", "must not be empty if limited.limitResponse.type is Limited");
                }
            }
            default -> faults.notSupported(path + ".type", response.text("type", ""), List.of("Queue", "Reject"));
        }
    }

    private static void queuing(MapValue queuing, String path, Faults faults) {
        positive(queuing, "queueLengthLimit", path, faults);
        long queues = queuing.number("queues", 0);
        if (queues > MAX_QUEUES) {
            faults.invalid(path + ".queues", queues, "must not be greater than " + MAX_QUEUES);
        } else {
            positive(queuing, "queues", path, faults);
        }
        long hand = queuing.number("handSize", 0);
        if (hand <= 0) {
            positive(queuing, "handSize", path, faults);
        } else if (hand > queues) {
            faults.invalid(path + ".handSize", hand, "should not be greater than queues (" + queues + ")");
        } else if (entropyBits(queues, hand) > MAX_HASH_BITS) {
            faults.invalid(
                    path + ".handSize",
                    hand,
                    "required entropy bits of deckSize " + queues + " and handSize " + hand
                            + " should not be greater than " + MAX_HASH_BITS);
        }
    }

    private static void positive(MapValue queuing, String field, String path, Faults faults) {
        long value = queuing.number(field, 0);
        if (value <= 0) {
            faults.invalid(path + "." + field, value, "must be positive");
        }
    }

    /** Bits of a hash that deal a hand from so many queues. */
    private static long entropyBits(long queues, long hand) {
        double bits = 0;
        for (long i = 0; i < hand; i++) {
            bits += Math.log((double) (queues - i)) / Math.log(2);
        }
        return (long) Math.ceil(bits);
    }
}
