package io.hydrofoil.apiserver.change;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.request.Notes;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One attempt to carry out a write. A lost race makes a new attempt from the new state. One thread. */
public final class Attempt {
    private final Target target;
    private final Kind stored;
    private final Identity who;
    private final boolean dryRun;
    private final Moment moment;
    private final Records records;
    private final Transaction transaction;
    private final List<String> warnings;
    private final Map<String, String> annotations;
    private final Reinvocation reinvocation;
    private String manager = "";
    private Supplier<MapValue> options = MapValue::new;
    private long baseRevision;

    /**
     * @param stored the kind that objects of the target are stored as
     * @param dryRun whether the transaction will be thrown away
     */
    public Attempt(Target target, Kind stored, Identity who, boolean dryRun, Moment moment, Records records) {
        this.transaction = new Transaction();
        this.warnings = new ArrayList<>(0);
        this.annotations = new TreeMap<>();
        this.reinvocation = new Reinvocation();
        this.target = target;
        this.stored = stored;
        this.who = who;
        this.dryRun = dryRun;
        this.moment = moment;
        this.records = records;
    }

    private Attempt(Attempt other, Target target) {
        this.target = target;
        this.stored = other.stored;
        this.who = other.who;
        this.dryRun = other.dryRun;
        this.moment = other.moment;
        this.records = other.records;
        this.transaction = other.transaction;
        this.warnings = other.warnings;
        this.annotations = other.annotations;
        this.reinvocation = new Reinvocation();
        this.options = other.options;
        this.baseRevision = other.baseRevision;
        this.manager = other.manager;
    }

    /** The same attempt, aimed at the main resource: for subresources that are another way to change it. */
    public Attempt ofMainResource() {
        return new Attempt(this, new Target(target.verb(), target.kind(), target.namespace(), target.name(), null));
    }

    /** What it is aimed at. */
    public Target target() {
        return target;
    }

    /** The kind that objects of the target are stored as; trees given to admission and strategies are of this kind. */
    public Kind stored() {
        return stored;
    }

    /** Who asks. */
    public Identity who() {
        return who;
    }

    /** Names who comes to own the fields that are written. */
    public Attempt managedBy(String name) {
        manager = name;
        return this;
    }

    /** Who comes to own the fields that are written; may be empty. */
    public String manager() {
        return manager;
    }

    /** Says with which options of the API it is asked for. */
    public Attempt with(Supplier<MapValue> given) {
        options = given;
        return this;
    }

    /** A new tree of the options of the API it is asked for with. */
    public MapValue options() {
        return options.get();
    }

    /** Says at which revision the object is that is changed or deleted. */
    public void base(long revision) {
        baseRevision = revision;
    }

    /** The revision of the object that is changed or deleted; 0: a new one is made. */
    public long baseRevision() {
        return baseRevision;
    }

    /** Who looks at the object again. */
    public Reinvocation reinvocation() {
        return reinvocation;
    }

    /** Whether nothing will be written. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Time and chance. */
    public Moment moment() {
        return moment;
    }

    /** The applied state. */
    public Records records() {
        return records;
    }

    /** What will be proposed. */
    public Transaction transaction() {
        return transaction;
    }

    /** Adds a Warning header. */
    public void warn(String text) {
        if (!warnings.contains(text)) {
            warnings.add(text);
        }
    }

    /** Adds an annotation to the request's event in the audit log. */
    public void annotate(String key, String value) {
        annotations.put(key, value);
    }

    /** What is said beside the answer so far. */
    public Notes notes() {
        return new Notes(warnings, annotations);
    }
}
