package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of objects and of their owners when several managers apply and update. */
class OwnershipTest {
    private static final Kind MAPS = KindTable.builtin().require("v1", "ConfigMap");
    private static final Kind TEMPLATES = KindTable.builtin().require("v1", "PodTemplate");
    private static final int ROUNDS = 300;

    private static Ownership.Write write(Kind kind, String manager, String time) {
        return new Ownership.Write(
                Schema.of(kind),
                kind.apiVersion(),
                manager,
                "",
                Ownership.FieldPaths.NONE,
                time,
                Ownership.Versions.NONE);
    }

    private static MapValue empty(Kind kind) {
        return Shape.settle(kind, json("{'apiVersion':'v1','kind':'%s'}".formatted(kind.kind())));
    }

    private static MapValue json(String text) {
        return Json.map(text.replace('\'', '"'));
    }

    private static MapValue apply(Kind kind, MapValue live, String manager, MapValue config, boolean force)
            throws PatchException {
        MapValue applied =
                Ownership.apply(write(kind, manager, "2024-01-01T00:00:01Z"), live, empty(kind), config, force);
        applied.ensureMap("metadata").put("uid", "u");
        return Shape.settle(kind, applied);
    }

    private static MapValue apply(MapValue live, String manager, MapValue config) throws PatchException {
        return apply(MAPS, live, manager, config, false);
    }

    private static MapValue config(java.util.Map<String, String> data) {
        MapValue config = json("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'}}");
        return data.isEmpty() ? config : config.put("data", MapValue.ofTexts(data));
    }

    /** Every key has one value for all who apply it, so that managers share but never conflict. */
    private static MapValue randomConfig(Random random, String prefix) {
        TreeMap<String, String> data = new TreeMap<>();
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            String key = prefix + random.nextInt(10);
            data.put(key, "v-" + key);
        }
        return config(data);
    }

    private static MapValue owners(MapValue object) {
        MapValue owners = new MapValue();
        for (MapValue entry : object.map("metadata").list("managedFields").maps()) {
            owners.put(entry.text("manager", "") + " " + entry.text("operation", ""), entry.map("fieldsV1"));
        }
        return owners;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void appliedTwiceIsAppliedOnce(long seed) throws PatchException {
        Random random = new Random(seed);
        MapValue live = empty(MAPS);
        for (int round = 0; round < ROUNDS; round++) {
            MapValue config = randomConfig(random, "k");
            String manager = "m" + random.nextInt(3);
            live = apply(live, manager, config);
            MapValue again = apply(live, manager, config);
            assertThat(again).as("seed %d round %d", seed, round).isEqualTo(live);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theOrderOfIndependentManagersDoesNotMatter(long seed) throws PatchException {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> managers = new ArrayList<>(List.of("a", "b", "c", "d"));
            MapValue configs = new MapValue();
            managers.forEach(manager -> configs.put(manager, randomConfig(random, manager)));
            MapValue first = null;
            for (int order = 0; order < 3; order++) {
                Collections.shuffle(managers, random);
                MapValue live = empty(MAPS);
                for (String manager : managers) {
                    live = apply(live, manager, configs.map(manager));
                }
                first = first == null ? live : first;
                assertThat(live.map("data")).as("seed %d round %d", seed, round).isEqualTo(first.map("data"));
                assertThat(owners(live)).as("seed %d round %d", seed, round).isEqualTo(owners(first));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void omissionRemovesExactlyWhatOnlyThisManagerOwned(long seed) throws PatchException {
        Random random = new Random(seed);
        MapValue live = empty(MAPS);
        TreeMap<String, Set<String>> applied = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String manager = "m" + random.nextInt(3);
            MapValue config = randomConfig(random, "k");
            applied.put(manager, config.map("data").keys());
            live = apply(live, manager, config);
            Set<String> expected = new HashSet<>();
            applied.values().forEach(expected::addAll);
            assertThat(live.map("data").keys())
                    .as("seed %d round %d", seed, round)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyFieldHasTheOwnersThatASlowReferenceGivesIt(long seed) {
        Random random = new Random(seed);
        MapValue live = empty(MAPS);
        TreeMap<String, String> owners = new TreeMap<>();
        TreeMap<String, String> data = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String manager = "m" + random.nextInt(5);
            String key = "k" + random.nextInt(8);
            if (random.nextBoolean()) {
                String value = "v" + random.nextInt(3);
                if (!value.equals(data.put(key, value))) {
                    owners.put(key, manager);
                }
            } else {
                data.remove(key);
                owners.remove(key);
            }
            MapValue next = config(data);
            next.ensureMap("metadata").put("uid", "u");
            Ownership.track(write(MAPS, manager, "T1"), live, next);
            live = next;
            if (owners.isEmpty()) {
                // without owners nothing is tracked any more
                live = empty(MAPS);
                continue;
            }
            MapValue found = new MapValue();
            for (var entry : owners(live)) {
                for (String field : ((MapValue) entry.getValue()).map("f:data").keys()) {
                    if (!field.equals(".")) {
                        found.put(field.substring(2), entry.getKey().replace(" Update", ""));
                    }
                }
            }
            assertThat(found.texts()).as("seed %d round %d", seed, round).isEqualTo(owners);
        }
    }

    @Test
    void refusesToChangeWhatAnotherOwns() throws PatchException {
        MapValue live = apply(empty(MAPS), "one", config(new TreeMap<>(java.util.Map.of("x", "1", "y", "1"))));
        MapValue config = config(new TreeMap<>(java.util.Map.of("x", "2", "y", "2")));
        assertThatThrownBy(() -> apply(live, "two", config)).isInstanceOfSatisfying(PatchException.class, e -> {
            assertThat(e.status().code()).isEqualTo(409);
            assertThat(e.status().message())
                    .isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.x\n- .data.y");
        });
        MapValue forced = apply(MAPS, live, "two", config, true);
        assertThat(owners(forced).keys()).containsExactly("two Apply");
    }

    @Test
    void conflictsWithSubresourcesComeFirst() {
        MapValue live = config(new TreeMap<>(java.util.Map.of("x", "1", "y", "1")));
        live.ensureMap("metadata")
                .put("uid", "u")
                .put("managedFields", json("""
                {'l':[{'manager':'m','operation':'Update','apiVersion':'v1','fieldsType':'FieldsV1',
                       'fieldsV1':{'f:data':{'f:x':{}}}},
                      {'manager':'m','operation':'Update','apiVersion':'v1','fieldsType':'FieldsV1',
                       'subresource':'status','fieldsV1':{'f:data':{'f:y':{}}}}]}\
                """).list("l"));
        MapValue config = config(new TreeMap<>(java.util.Map.of("x", "2", "y", "2")));
        assertThatThrownBy(() -> apply(live, "two", config))
                .hasMessage(
                        "Apply failed with 2 conflicts: conflicts with \"m\" with subresource \"status\" using v1:\n"
                                + "- .data.y\nconflicts with \"m\" using v1:\n- .data.x");
    }

    /** The owners that a client names are taken if all of them can be read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'f:data':{'f:x':{}}}, {'f:data':{'f:y':{}}}|{'m Update':{'f:data':{'f:y':{}}}}",
                "{}|{}",
                "null|{}",
                "'x'|{'one Apply':{'f:data':{'f:x':{}}}}",
                "{'f:data':'x'}|{'one Apply':{'f:data':{'f:x':{}}}}",
                "{'x':{}}|{'one Apply':{'f:data':{'f:x':{}}}}",
                "{'i:a':{}}|{'one Apply':{'f:data':{'f:x':{}}}}",
                "{'z:a':5,'f:data':{'z:b':{}}}|{'m Update':{'f:data':{}}}",
                "{'.':{},'f:data':{'.':{},'f:x':{}}}|{'m Update':{'f:data':{'.':{},'f:x':{}}}}",
            })
    void takesReadableOwners(String fieldSets, String expected) throws PatchException {
        MapValue live = apply(empty(MAPS), "one", config(new TreeMap<>(java.util.Map.of("x", "1"))));
        MapValue next = live.copy();
        ListValue given = new ListValue();
        json("{'l':[" + fieldSets + "]}")
                .list("l")
                .forEach(fields ->
                        given.add(json("{'manager':'m','operation':'Update','apiVersion':'v1','fieldsType':'FieldsV1'}")
                                .put("fieldsV1", fields)));
        next.ensureMap("metadata").put("managedFields", given);
        Ownership.track(write(MAPS, "up", "T2"), live, next);
        assertThat(owners(next)).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'template':{'spec':{'containers':[{'name':'c'},{'name':'c'}]}}}"
                        + "|.template.spec.containers: duplicate entries for key [name=\"c\"]",
                "{'template':{'spec':{'nope':1}}}|.template.spec.nope: field not declared in schema",
                "{'template':{'spec':{'hostname':1}}}"
                        + "|.template.spec.hostname: expected string, got &value.valueUnstructured{Value:1}",
                "{'template':[]}|.template: expected map, got &{[]}",
                "{'template':{'spec':{'priority':'x'}}}"
                        + "|.template.spec.priority: expected numeric (int or float), got string",
                "{'template':{'spec':{'priority':{}}}}"
                        + "|.template.spec.priority: expected numeric (int or float), got map[string]interface {}",
                "{'template':{'spec':{'hostNetwork':'yes'}}}"
                        + "|.template.spec.hostNetwork: expected boolean, got &{yes}",
                "{'template':{'spec':{'nope':1,'neither':1}}}|.template.spec.nope: field not declared in schema",
                "{'metadata':{'name':'a','finalizers':[null]}}"
                        + "|.metadata.finalizers: element 0: associative list without keys has an element"
                        + " that's an explicit null",
                "{'metadata':{'name':'a','finalizers':[[]]}}"
                        + "|.metadata.finalizers: element 0: not supported: associative list with lists as elements",
                "{'metadata':{'name':'a','managedFields':'x'}}|.metadata.managedFields: expected list, got &{x}",
                "{'template':{'spec':{'containers':[{'name':'c'},{'name':'c'},{'name':'c','tty':1}]}}}"
                        + "|errors:/  .template.spec.containers: duplicate entries for key [name=\"c\"]"
                        + "/  .template.spec.containers: duplicate entries for key [name=\"c\"]"
                        + "/  .template.spec.containers[name=\"c\"].tty: expected boolean, got &{1}",
            })
    void refusesConfigurationsThatDoNotFit(String part, String fault) {
        MapValue config = json("{'apiVersion':'v1','kind':'PodTemplate','metadata':{'name':'a'}}");
        json(part).forEach(field -> config.put(field.getKey(), field.getValue()));
        assertThatThrownBy(() -> apply(TEMPLATES, empty(TEMPLATES), "m", config, false))
                .isInstanceOf(PatchException.class)
                .hasMessage("failed to create typed patch object (/a; /v1, Kind=PodTemplate): "
                        + fault.replace("/  ", "\n  "));
    }

    @Test
    void matchesListElementsByKeysWithDefaults() throws PatchException {
        String ports = "{'apiVersion':'v1','kind':'PodTemplate','metadata':{'name':'a'},'template':{'spec':"
                + "{'containers':[{'name':'c','ports':[%s]}]}}}";
        MapValue live = apply(TEMPLATES, empty(TEMPLATES), "one", json(ports.formatted("{'containerPort':80}")), false);
        MapValue both = apply(
                TEMPLATES,
                live,
                "two",
                json(ports.formatted("{'containerPort':80,'protocol':'UDP'},{'containerPort':80,'protocol':'TCP'}")),
                false);
        assertThat(both.map("template")
                        .map("spec")
                        .list("containers")
                        .mapAt(0)
                        .list("ports")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void aRenewalChangesOneTimeOnly() {
        Kind leases = KindTable.builtin().require("coordination.k8s.io/v1", "Lease");
        String text = "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'a'%s},"
                + "'spec':{'holderIdentity':'h','renewTime':'%s'}}";
        MapValue created = json(text.formatted("", "2024-01-01T00:00:00.000000Z"));
        Ownership.track(write(leases, "kubelet", "T1"), empty(leases), created);
        created.ensureMap("metadata").put("uid", "u");
        MapValue renewed = json(text.formatted(",'uid':'u'", "2024-01-01T00:00:10.000000Z"));
        Ownership.track(write(leases, "kubelet", "T2"), created, renewed);
        assertThat(owners(renewed)).isEqualTo(owners(created));
        assertThat(renewed.map("metadata").list("managedFields").mapAt(0).text("time"))
                .isEqualTo("T2");
    }

    @Test
    void foldsTheOldestUpdatersTogether() {
        MapValue live = empty(MAPS);
        TreeMap<String, String> data = new TreeMap<>();
        for (int i = 0; i < 13; i++) {
            data.put("k" + i, "v");
            MapValue next = config(data);
            next.ensureMap("metadata").put("uid", "u");
            Ownership.track(write(MAPS, "m" + i, "T" + (10 + i)), live, next);
            live = next;
        }
        assertThat(owners(live).size()).isEqualTo(10);
        assertThat(owners(live).map("ancient-changes Update").map("f:data").keys())
                .contains("f:k0", "f:k1", "f:k2", "f:k3");
    }

    @Test
    void resetLastsUntilTheNextApply() throws PatchException {
        MapValue live = apply(empty(MAPS), "one", config(new TreeMap<>(java.util.Map.of("x", "1"))));
        MapValue reset = live.copy();
        reset.ensureMap("metadata").put("managedFields", ListValue.of(new MapValue()));
        Ownership.track(write(MAPS, "up", "T2"), live, reset);
        assertThat(owners(reset).isEmpty()).isTrue();
        MapValue changed = reset.copy();
        changed.ensureMap("data").put("y", "1");
        Ownership.track(write(MAPS, "up", "T3"), reset, changed);
        assertThat(owners(changed).isEmpty()).isTrue();
        MapValue applied = apply(changed, "two", config(new TreeMap<>(java.util.Map.of("z", "1"))));
        assertThat(owners(applied).keys()).containsExactlyInAnyOrder("two Apply", "before-first-apply Update");
    }
}
