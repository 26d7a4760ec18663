package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Identity;
import io.hydrofoil.access.ServiceAccountTokens;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.apiserver.change.Current;
import io.hydrofoil.apiserver.change.Moment;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.conversion.ConversionException;
import io.hydrofoil.apiserver.conversion.ConvertedRecords;
import io.hydrofoil.apiserver.request.DeprecatedKinds;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Statuses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a command in the state it sees. Pure and thread-safe; the entrance of this package. */
public final class Writes {
    private final KindTable kinds;
    private final Creates creates;
    private final Updates updates;
    private final Deletes deletes;
    private final Scales scales;
    private final Owners owners;
    private final Applies applies;
    private final Bindings bindings;
    private final Evictions evictions;
    private final Reviews reviews;
    private final Tokens tokens;

    /** A core for these kinds. */
    public Writes(
            KindTable kinds,
            Admission admission,
            Strategies strategies,
            Authorizer authorizer,
            ServiceAccountTokens accountTokens) {
        this.kinds = kinds;
        this.owners = new Owners(kinds);
        this.creates = new Creates(kinds, admission, strategies, owners, authorizer);
        this.updates = new Updates(admission, strategies, owners);
        this.deletes = new Deletes(admission, strategies);
        this.scales = new Scales(updates, owners, admission);
        this.applies = new Applies(owners, creates, updates);
        this.bindings = new Bindings(kinds, admission);
        this.evictions = new Evictions(kinds, deletes, admission);
        this.tokens = new Tokens(kinds, accountTokens, admission);
        this.reviews = new Reviews(authorizer, tokens, admission);
    }

    /** Serves these kinds from now on, custom ones among them; attempts that have begun may see those of before. */
    public void serve(KindTable served) {
        owners.serve(served);
    }

    /**
     * One attempt. The state may have moved on when the transaction is applied: then it conflicts, and this is called
     * again.
     */
    public Decision decide(Command command, Identity who, Moment moment, Records records) throws RefusedException {
        Target target = command.target();
        Kind stored = kinds.storedAs(target.kind());
        Records shown = new ConvertedRecords(records, moment);
        Attempt attempt = new Attempt(target, stored, who, command.dryRun(), moment, shown)
                .managedBy(command.manager())
                .with(() -> OptionTrees.of(command));
        String deprecation = DeprecatedKinds.warning(target.kind());
        if (!deprecation.isEmpty()) {
            attempt.warn(deprecation);
        }
        try {
            return switch (command) {
                case Command.Create create -> create(attempt, create);
                case Command.Update update -> update(attempt, update);
                case Command.Patch patch -> patch(attempt, patch);
                case Command.Delete delete -> deletes.delete(attempt, delete.options(), current(attempt));
            };
        } catch (RefusedException e) {
            throw e.with(attempt.notes());
        } catch (ConversionException e) {
            throw new RefusedException(e.status()).with(attempt.notes());
        }
    }

    private Decision create(Attempt attempt, Command.Create create) throws RefusedException {
        Target target = attempt.target();
        return switch (target.subresourceName()) {
            case "" -> {
                if (target.kind().persisted()) {
                    MapValue object = Intake.object(
                            attempt, create.body(), create.options().fieldValidation());
                    yield creates.create(attempt, object);
                }
                yield target.kind().kind().equals("Binding")
                        ? bindings.bind(attempt, create)
                        : reviews.review(attempt, create);
            }
            case "binding" -> bindings.bind(attempt, create);
            case "token" -> tokens.issue(attempt, create, required(attempt));
            case "eviction" -> evictions.evict(attempt, create, required(attempt));
            default -> throw notServed(target);
        };
    }

    private Decision update(Attempt attempt, Command.Update update) throws RefusedException {
        Target target = attempt.target();
        Current current = current(attempt);
        return switch (target.subresourceName()) {
            case "scale" -> scales.update(attempt, update, required(attempt));
            case "", "status", "finalize", "approval", "ephemeralcontainers", "resize" -> {
                MapValue object =
                        Intake.object(attempt, update.body(), update.options().fieldValidation());
                ObjectMeta.matchPath(attempt, object);
                if (current == null) {
                    yield missing(attempt, object);
                }
                ObjectMeta.checkUid(attempt, object, current);
                yield updates.update(attempt, object, current);
            }
            default -> throw notServed(target);
        };
    }

    private Decision missing(Attempt attempt, MapValue object) throws RefusedException {
        Target target = attempt.target();
        boolean mayCreate = target.subresource() == null && Creates.mayPut(target.kind());
        MapValue metadata = object.map("metadata");
        if (!mayCreate || metadata.has("resourceVersion") || metadata.has("uid")) {
            throw notFound(target);
        }
        creates.checkRight(attempt);
        return creates.create(attempt, object);
    }

    private Decision patch(Attempt attempt, Command.Patch patch) throws RefusedException {
        Target target = attempt.target();
        boolean applies = patch.format() == Command.PatchFormat.APPLY;
        if (applies && target.subresource() == null) {
            return this.applies.apply(attempt, patch, current(attempt));
        }
        Current current = required(attempt);
        return switch (target.subresourceName()) {
            case "scale" -> scales.patch(attempt, patch, current);
            case "", "status", "approval", "ephemeralcontainers", "resize" -> {
                if (applies) {
                    yield this.applies.apply(attempt, patch, current);
                }
                MapValue base = current.tree().copy();
                base.ensureMap("metadata").put("resourceVersion", Long.toString(current.revision()));
                MapValue object = Intake.patched(attempt, patch, base);
                yield updates.update(attempt, object, current);
            }
            default -> throw notServed(target);
        };
    }

    private static @Nullable Current current(Attempt attempt) {
        Target target = attempt.target();
        return attempt.records().get(attempt.stored(), target.namespace(), target.name());
    }

    private static Current required(Attempt attempt) throws RefusedException {
        Current current = current(attempt);
        if (current == null) {
            throw notFound(attempt.target());
        }
        return current;
    }

    private static RefusedException notFound(Target target) {
        return new RefusedException(Statuses.notFound(target.kind(), target.name()));
    }

    private static RefusedException notServed(Target target) {
        String text = target.kind().plural() + "/" + target.subresourceName() + " is not served by this version";
        return new RefusedException(
                new ApiStatus(501, "NotImplemented", text, new ApiStatus.Details("", "", "", "", List.of(), 0)));
    }
}
