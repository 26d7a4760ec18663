package io.hydrofoil.bench.run;

import io.hydrofoil.bench.scenario.Substitution;
import io.hydrofoil.bench.scenario.Work;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.Paths;
import io.hydrofoil.remote.WholeAnswer;

/** Makes objects of a mix, and deletes those that are not to be kept. */
final class Creating extends Measured {
    private final Stage stage;
    private final Work.Create work;
    private final Tally tally;
    private final Made made = new Made();
    private final String run;
    private long index;
    private int deleted;

    Creating(Stage stage, Work.Create work, Tally tally) {
        super(stage.recorder(), tally.phase(), work.load().lanes());
        this.stage = stage;
        this.work = work;
        this.tally = tally;
        this.run = stage.fixture().run();
    }

    Made made() {
        return made;
    }

    @Override
    public Call next(int lane) {
        String template = work.mix().pick(index);
        MapValue object = Substitution.instantiate(stage.template(template), index, run, stage.namespace());
        Kind kind = Stage.kind(object);
        MapValue metadata = object.ensureMap("metadata");
        String name = metadata.text("name", tally.phase().toLowerCase(java.util.Locale.ROOT) + "-" + index);
        metadata.put("name", name);
        index++;
        String collection = Paths.collection(kind, stage.namespace());
        String path = collection + "/" + name;
        made.add(kind, path);
        if (!kind.namespaced()) {
            stage.fixture().removeLater(path);
        }
        if (kind.kind().equals("Pod")) {
            stage.pods().sending(name, tally);
        }
        return Call.post(collection, Json.bytes(object));
    }

    @Override
    public boolean keepsBodies() {
        return false;
    }

    @Override
    public void answered(int lane, WholeAnswer answer) {
        while (work.keep() > 0 && made.size() - deleted > work.keep()) {
            String path = made.path(deleted++);
            long sentNs = recorder().nowNs();
            stage.client().wire(lane).send(Call.delete(path + "?gracePeriodSeconds=0"), new WholeAnswer(false) {
                @Override
                public void end() {
                    if (isFine()) {
                        recorder().took(phase(), "delete", recorder().nowNs() - sentNs);
                    } else {
                        var _ = tolerates(0, "deleting " + path + " was answered " + quoted());
                    }
                }

                @Override
                public void failed(Throwable cause) {
                    var _ = tolerates(0, "deleting " + path + " was not answered: " + cause);
                }
            });
        }
    }
}
