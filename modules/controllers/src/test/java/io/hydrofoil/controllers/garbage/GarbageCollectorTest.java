package io.hydrofoil.controllers.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.client.Write;
import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.SimKinds;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GarbageCollectorTest {
    private final Scenario scenario = new Scenario(new GarbageCollector());

    /** A config map; each owner is "NAME" or, blocking, "NAME!". */
    private ApiObject map(String name, String... owners) {
        List<String> references = new ArrayList<>();
        for (String owner : owners) {
            String ownerName = owner.replace("!", "");
            ApiObject found = scenario.cluster.get(Kinds.CONFIG_MAP, "default", ownerName);
            references.add("{'apiVersion':'v1','kind':'ConfigMap','name':'%s','uid':'%s','blockOwnerDeletion':%s}"
                    .formatted(ownerName, found == null ? "gone" : found.uid(), owner.endsWith("!")));
        }
        return scenario.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','ownerReferences':[%s]}}"
                .formatted(name, String.join(",", references)));
    }

    private List<String> names() {
        return scenario.cluster.all(Kinds.CONFIG_MAP).stream()
                .map(ApiObject::name)
                .toList();
    }

    private void delete(String name, Write.Propagation propagation) {
        scenario.cluster.delete(new ObjectKey(Kinds.CONFIG_MAP, "default", name), propagation);
    }

    @Test
    void deletesWhatIsLeftBehindAllTheWayDown() {
        map("a");
        map("b", "a");
        map("c", "b");
        map("other");
        scenario.settle();
        delete("a", Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(names()).containsExactly("other");
    }

    @Test
    void anObjectThatStillHasALiveOwnerLosesOnlyTheDeadReference() {
        map("a");
        map("b");
        map("child", "a", "b");
        delete("a", Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(names()).containsExactly("b", "child");
        ApiObject child = scenario.cluster.get(Kinds.CONFIG_MAP, "default", "child");
        assertThat(child.metadata().list("ownerReferences").size()).isEqualTo(1);
    }

    @Test
    void anOwnerOfTheSameNameWithAnotherUidIsNotTheOwner() {
        map("child", "a");
        map("a");
        scenario.settle();
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aReferenceToAKindThatIsNotServedIsKept() {
        scenario.create("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'x','ownerReferences':["
                + "{'apiVersion':'example.com/v1','kind':'Widget','name':'w','uid':'u'}]}}");
        scenario.settle();
        assertThat(names()).containsExactly("x");
    }

    @Test
    void inTheForegroundTheOwnerWaitsForWhatBlocksIt() {
        map("a");
        map("b", "a!");
        map("c", "b!");
        scenario.settle();
        scenario.cluster.patch(
                new ObjectKey(Kinds.CONFIG_MAP, "default", "c"),
                "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
        delete("a", Write.Propagation.FOREGROUND);
        scenario.pass(10_000);
        assertThat(names()).containsExactly("a", "b", "c");
        scenario.cluster.patch(new ObjectKey(Kinds.CONFIG_MAP, "default", "c"), "{\"metadata\":{\"finalizers\":null}}");
        scenario.pass(10_000);
        assertThat(names()).isEmpty();
    }

    @Test
    void orphaningCutsDependentsLoose() {
        map("a");
        map("b", "a");
        scenario.settle();
        delete("a", Write.Propagation.ORPHAN);
        scenario.settle();
        assertThat(names()).containsExactly("b");
        ApiObject b = scenario.cluster.get(Kinds.CONFIG_MAP, "default", "b");
        assertThat(b.metadata().list("ownerReferences").isEmpty()).isTrue();
    }

    @Test
    void afterRandomDeletionsNothingDanglesAndNothingOwnedByTheLivingIsGone() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            List<String> living = names();
            String[] owners = random.ints(random.nextInt(3), 0, Math.max(1, living.size()))
                    .filter(index -> index < living.size())
                    .mapToObj(index -> living.get(index) + (random.nextBoolean() ? "!" : ""))
                    .toArray(String[]::new);
            map("m" + i, owners);
            if (random.nextInt(4) == 0) {
                delete(
                        names().get(random.nextInt(names().size())),
                        random.nextBoolean() ? Write.Propagation.BACKGROUND : Write.Propagation.FOREGROUND);
            }
            if (random.nextInt(3) == 0) {
                scenario.pass(100);
            }
        }
        scenario.pass(60_000);
        List<String> uids = scenario.cluster.all(Kinds.CONFIG_MAP).stream()
                .map(ApiObject::uid)
                .toList();
        assertThat(scenario.cluster.all(Kinds.CONFIG_MAP)).as("seed " + seed).allSatisfy(object -> {
            assertThat(object.isDeleting()).isFalse();
            object.metadata().list("ownerReferences").maps().forEach(reference -> assertThat(uids)
                    .contains(reference.text("uid")));
        });
    }

    private static final String OWNED_BY_SHIP =
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'cargo','ownerReferences':["
                    + "{'apiVersion':'sea.example.com/v1','kind':'Ship','name':'argo','uid':'%s'}]}}";

    private ApiObject ship(String owners) {
        return scenario.create("{'apiVersion':'sea.example.com/v1','kind':'Ship',"
                + "'metadata':{'name':'argo','ownerReferences':[" + owners + "]}}");
    }

    @Test
    void whatACustomObjectOwnedGoesWithIt() {
        scenario.cluster.define(SimKinds.SHIP);
        scenario.settle();
        ApiObject ship = ship("");
        scenario.create(OWNED_BY_SHIP.formatted(ship.uid()));
        scenario.settle();
        assertThat(names()).containsExactly("cargo");
        scenario.cluster.delete(ship.key(), Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(names()).isEmpty();
    }

    @Test
    void aCustomObjectGoesWithItsOwner() {
        scenario.cluster.define(SimKinds.SHIP);
        ApiObject owner = map("a");
        ship("{'apiVersion':'v1','kind':'ConfigMap','name':'a','uid':'" + owner.uid() + "'}");
        scenario.settle();
        delete("a", Write.Propagation.BACKGROUND);
        scenario.settle();
        assertThat(scenario.cluster.all(SimKinds.SHIP)).isEmpty();
    }

    @Test
    void anOwnerOfAKindThatIsNotKnownIsJudgedWhenItsKindComes() {
        scenario.create(OWNED_BY_SHIP.formatted("gone"));
        scenario.settle();
        assertThat(names()).as("nobody can say that its owner is gone").containsExactly("cargo");
        scenario.cluster.define(SimKinds.SHIP);
        scenario.settle();
        assertThat(names()).isEmpty();
    }
}
