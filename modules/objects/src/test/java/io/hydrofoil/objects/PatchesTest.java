package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PatchesTest {
    private static final Kind POD_TEMPLATE = KindTable.builtin().require("v1", "PodTemplate");
    private static final Kind DEPLOYMENT = KindTable.builtin().require("apps/v1", "Deployment");
    private static final Kind SERVICE = KindTable.builtin().require("v1", "Service");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}|[{'op':'add','path':'/b','value':2}]|{'a':1,'b':2}",
                "{'a':[1,2]}|[{'op':'add','path':'/a/1','value':9}]|{'a':[1,9,2]}",
                "{'a':[1,2]}|[{'op':'add','path':'/a/2','value':9}]|{'a':[1,2,9]}",
                "{'a':[1,2]}|[{'op':'add','path':'/a/-','value':9}]|{'a':[1,2,9]}",
                "{'a':[1,2]}|[{'op':'add','path':'/a/-1','value':9}]|{'a':[1,2,9]}",
                "{'a':[1,2]}|[{'op':'remove','path':'/a/-1'}]|{'a':[1]}",
                "{'a':[1,2]}|[{'op':'replace','path':'/a/-2','value':0}]|{'a':[0,2]}",
                "{'a':1}|[{'op':'replace','path':'/b','value':2}]|{'a':1,'b':2}",
                "{'a':1}|[{'op':'copy','from':'/none','path':'/b'}]|{'a':1,'b':null}",
                "{'a':{'x':1}}|[{'op':'move','from':'/a/x','path':'/y'}]|{'a':{},'y':1}",
                "{'a':1}|[{'op':'test','path':'/b','value':null},{'op':'add','path':'/b'}]|{'a':1,'b':null}",
                "{'a':{'x':1,'y':2}}|[{'op':'test','path':'/a','value':{'y':2,'x':1}}]|{'a':{'x':1,'y':2}}",
                "{'a/b':1,'~1':2}|[{'op':'remove','path':'/a~1b'},{'op':'replace','path':'/~01','value':3}]|{'~1':3}",
                "{'a':1}|[{'op':'replace','path':'','value':{'z':1}}]|{'z':1}",
                "{'a':1}|[]|{'a':1}",
                "{'a':1}|null|{'a':1}",
                "{'a':1}|[{'op':'replace','path':'','value':1}]|{'a':1}",
            })
    void jsonPatches(String target, String patch, String result) throws PatchException {
        assertThat(Patches.json(json(target), value(patch))).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'op':'add','path':'/a/3','value':1}]",
                "[{'op':'remove','path':'/a/2'}]",
                "[{'op':'remove','path':'/none'}]",
                "[{'op':'replace','path':'/a/9','value':1}]",
                "[{'op':'replace','path':'/a/x','value':1}]",
                "[{'op':'add','path':'/none/x','value':1}]",
                "[{'op':'add','path':'/s/x','value':1}]",
                "[{'op':'test','path':'/n','value':1.0}]",
                "[{'op':'test','path':'/n','value':'1'}]",
                "[{'op':'test','path':'/none','value':1}]",
                "[{'op':'test','path':'','value':{}}]",
                "[{'op':'frob','path':'/n'}]",
                "[{'path':'/n'}]",
                "[{'op':'add','value':1}]",
                "[{'op':'move','path':'/q'}]",
                "[{'op':'move','from':'/none','path':'/q'}]",
                "[{'op':'add','path':'','value':{}}]",
                "[{'op':'remove','path':'/a/-3'}]",
                "[null]",
                "[{'op':'replace','path':'','value':[]}]"
            })
    void jsonPatchFailuresAllLookTheSame(String patch) {
        assertThatThrownBy(() -> Patches.json(json("{'a':[1,2],'s':'x','n':1}"), value(patch)))
                .isInstanceOfSatisfying(
                        PatchException.class, e -> assertThat(e.status()).isEqualTo(Statuses.rejected()));
    }

    @Test
    void jsonPatchesMustBeListsOfLimitedSize() {
        assertThat(code(() -> Patches.json(json("{}"), value("{}")))).isEqualTo(400);
        assertThat(code(() -> Patches.json(json("{}"), value("[1]")))).isEqualTo(400);
        ListValue many = new ListValue();
        for (int i = 0; i <= 10_000; i++) {
            many.add(value("{'op':'test','path':'/x','value':null}"));
        }
        assertThatThrownBy(() -> Patches.json(json("{}"), many))
                .hasMessage(
                        "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001");
    }

    @Test
    void copiesCannotGrowWithoutBound() {
        ListValue doubling = new ListValue();
        doubling.add(value("{'op':'add','path':'/a','value':['0123456789','0123456789']}"));
        for (int i = 0; i < 60; i++) {
            doubling.add(value("{'op':'copy','from':'/a','path':'/a/-'}"));
        }
        assertThat(code(() -> Patches.json(json("{}"), doubling))).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1,'b':2}|{'a':null,'c':3}|{'b':2,'c':3}",
                "{'a':{'x':1}}|{'a':{'y':2},'n':null}|{'a':{'x':1,'y':2}}",
                "{'a':[1,2]}|{'a':[3]}|{'a':[3]}",
                "{'a':[1]}|{'a':[{'x':null,'y':1},null]}|{'a':[{'y':1},null]}",
                "{}|{'a':{'b':{'c':null,'d':1}}}|{'a':{'b':{'d':1}}}",
                "{'a':1}|{'a':{'b':null}}|{'a':{}}",
                "{'a':{'b':1}}|{'a':5}|{'a':5}",
            })
    void mergePatches(String target, String patch, String result) throws PatchException {
        assertThat(Patches.merge(json(target), value(patch))).isEqualTo(json(result));
    }

    @Test
    void mergePatchesMustBeObjects() {
        assertThat(code(() -> Patches.merge(json("{}"), value("[]")))).isEqualTo(400);
        assertThat(code(() -> Patches.merge(json("{}"), NullValue.NULL))).isEqualTo(400);
    }

    /** Applying what a merge patch can express leads from any value without nulls to any other. */
    @Test
    void aMergePatchLeadsAnywhere() throws PatchException {
        long seed = 9_090_001;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            MapValue from = withoutNulls(RandomValues.map(random, 4));
            MapValue to = withoutNulls(RandomValues.map(random, 4));
            MapValue before = from.copy();
            assertThat(Patches.merge(from, difference(from, to)))
                    .as("seed %d round %d", seed, i)
                    .isEqualTo(to);
            assertThat(from).isEqualTo(before);
        }
    }

    private static MapValue difference(MapValue from, MapValue to) {
        MapValue patch = new MapValue();
        from.keys().stream().filter(key -> !to.has(key)).forEach(key -> patch.put(key, NullValue.NULL));
        to.forEach(field -> {
            Value old = from.get(field.getKey());
            boolean maps = old instanceof MapValue && field.getValue() instanceof MapValue;
            patch.put(
                    field.getKey(),
                    maps
                            ? difference((MapValue) old, (MapValue) field.getValue())
                            : field.getValue().copy());
        });
        return patch;
    }

    private static MapValue withoutNulls(MapValue map) {
        map.removeIf((key, value) -> value instanceof NullValue);
        map.forEach(field -> {
            if (field.getValue() instanceof MapValue inner) {
                withoutNulls(inner);
            } else if (field.getValue() instanceof ListValue list) {
                list.removeIf(item -> !(item instanceof StringValue));
            }
        });
        return map;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // new elements come first unless an order is set; known ones keep their places
                "{'containers':[{'name':'c0','image':'i0'}]}|{'containers':[{'name':'c0','image':'i0'},{'name':'c1','image':'i1'},{'name':'c2'}]}",
                "{'containers':[{'name':'c2','image':'x'}]}|{'containers':[{'name':'c1','image':'i1'},{'name':'c2','image':'x'}]}",
                "{'containers':[{'name':'c2','image':'x'},{'name':'c1','image':'y'}]}|{'containers':[{'name':'c2','image':'x'},{'name':'c1','image':'y'}]}",
                "{'containers':[{'name':'c1','$patch':'delete'}]}|{'containers':[{'name':'c2'}]}",
                "{'containers':[{'name':'c2','$patch':'delete'},{'name':'c3'}]}|{'containers':[{'name':'c3'},{'name':'c1','image':'i1'}]}",
                "{'containers':[{'$patch':'replace'},{'name':'only'}]}|{'containers':[{'name':'only'}]}",
                "{'containers':[{'$patch':'replace','name':'c1','image':'z'}]}|{'containers':[]}",
                "{'$setElementOrder/containers':[{'name':'c1'},{'name':'n'},{'name':'c2'}],'containers':[{'name':'n'}]}|{'containers':[{'name':'c1','image':'i1'},{'name':'n'},{'name':'c2'}]}",
                "{'$setElementOrder/containers':[{'name':'c2'},{'name':'c1'}]}|{'containers':[{'name':'c2'},{'name':'c1','image':'i1'}]}",
                "{'$setElementOrder/containers':[{'name':'c2'}],'containers':[{'name':'c1','$patch':'delete'}]}|{'containers':[{'name':'c2'}]}",
                "{'containers':null}|{}",
                "{'$patch':'delete'}|{}",
                "{'$patch':'replace','hostname':'h'}|{'hostname':'h'}",
                // only primitives can be deleted by value
                "{'$deleteFromPrimitiveList/containers':[{'name':'c2','image':'n'}]}|{'containers':[{'name':'c1','image':'i1'},{'name':'c2','image':'n'}]}",
                "{'nodeSelector':{'b':'2'},'containers':[]}|{'nodeSelector':{'b':'2'},'containers':[{'name':'c1','image':'i1'},{'name':'c2'}]}",
                // lists without a merge key are replaced; content that is new sheds directives and nulls
                "{'tolerations':[{'key':'c'}]}|{'tolerations':[{'key':'c'}],'containers':[{'name':'c1','image':'i1'},{'name':'c2'}]}",
                "{'initContainers':[{'name':'i','image':null,'$retainKeys':['name']},{'name':'gone','$patch':'delete'}]}|{'initContainers':[{'name':'i'}],'containers':[{'name':'c1','image':'i1'},{'name':'c2'}]}",
                "{'containers':[{'name':'c1','env':[{'name':'A','value':'1'}],'resources':{'limits':{'cpu':'1'}}}]}|{'containers':[{'name':'c1','image':'i1','env':[{'name':'A','value':'1'}],'resources':{'limits':{'cpu':'1'}}},{'name':'c2'}]}",
            })
    void strategicPatchesOfPods(String spec, String result) throws PatchException {
        MapValue target = json("{'template':{'spec':{'containers':[{'name':'c1','image':'i1'},{'name':'c2'}]}}}");
        MapValue patch = json("{'template':{'spec':" + spec + "}}");
        MapValue before = target.copy();
        assertThat(Patches.strategic(POD_TEMPLATE, target, patch))
                .isEqualTo(json("{'template':{'spec':" + result + "}}"));
        assertThat(target).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'containers':[{'image':'x'}]}|500",
                "{'containers':['c1']}|500",
                "{'containers':[null]}|500",
                "{'containers':[[]]}|422",
                "{'$patch':'frob'}|500",
                "{'$patch':'merge'}|500",
                "{'containers':[{'name':'c1','$patch':'merge'}]}|500",
                "{'$setElementOrder/containers':[{'name':'c2'},{'name':'c1'}],'containers':[{'name':'c1'},{'name':'c2'}]}|500",
                "{'$setElementOrder/containers':[{'name':'c1'}],'containers':[{'name':'c2'}]}|500",
                "{'$setElementOrder/containers':5}|500",
                "{'$setElementOrder/containers':null}|500",
                "{'$setElementOrder/containers':[{'name':'c1'}],'containers':{'name':'c1'}}|500",
                "{'volumes':[{'name':'v','$retainKeys':['name'],'configMap':{}}]}|400",
                "{'volumes':[{'name':'v','$retainKeys':'name'}]}|400",
                "{'$setElementOrder':[]}|400",
                "{'$deleteFromPrimitiveList':[]}|400",
                "{'$setElementOrder/nope':[]}|500",
                "{'$deleteFromPrimitiveList/containers':['c1']}|500",
                "{'$deleteFromPrimitiveList/containers':[{'image':'i1'}]}|500"
            })
    void strategicPatchFaults(String spec, int code) {
        MapValue target = json(
                "{'template':{'spec':{'containers':[{'name':'c1','image':'i1'},{'name':'c2'}],'volumes':[{'name':'v','emptyDir':{}}]}}}");
        assertThat(code(() -> Patches.strategic(POD_TEMPLATE, target, json("{'template':{'spec':" + spec + "}}"))))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'containers':[{'image':'j','args':['x']}]}|map: map[args:[x] image:j] does not contain declared merge"
                        + " key: name",
                "{'containers':[{'name':'c','$patch':'odd'}]}|unknown patch type: odd in map: map[$patch:odd name:c]",
                "{'$patch':'odd'}|unknown patch type: odd in map: map[$patch:odd]",
                "{'containers':[1]}|list element types are not identical: [[map[image:i name:c]] [1]]",
                "{'$setElementOrder/containers':'c'}|expected a []interface {}, but received a string",
            })
    void strategicPatchFaultsAreToldAsGoPrintsThem(String spec, String text) {
        MapValue target = json("{'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}}");
        MapValue patch = json("{'template':{'spec':" + spec + "}}");
        assertThatThrownBy(() -> Patches.strategic(POD_TEMPLATE, target, patch))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(PatchException.class))
                .extracting(fault -> fault.status().message())
                .isEqualTo(text);
    }

    @Test
    void mergeKeysDifferFromMapKeys() throws PatchException {
        MapValue service = json("{'spec':{'ports':[{'name':'a','port':80},{'name':'b','port':443}]}}");
        assertThat(Patches.strategic(
                        SERVICE,
                        service,
                        json("{'spec':{'ports':[{'port':443,'targetPort':'t'},{'name':'c','port':81}]}}")))
                .isEqualTo(
                        json(
                                "{'spec':{'ports':[{'name':'a','port':80},{'name':'b','port':443,'targetPort':'t'},{'name':'c','port':81}]}}"));
    }

    @Test
    void retainKeysDropsWhatIsNotNamed() throws PatchException {
        MapValue deployment = json("{'spec':{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}}");
        assertThat(Patches.strategic(
                        DEPLOYMENT,
                        deployment,
                        json("{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}")))
                .isEqualTo(json("{'spec':{'strategy':{'type':'Recreate'}}}"));
    }

    @Test
    void wholeNumbersOfStrategicPatchesAreIntegers() throws PatchException {
        MapValue object = json("{'spec':{'replicas':1}}");

        assertThat(Patches.strategic(DEPLOYMENT, object, json("{'spec':{'replicas':3.0,'minReadySeconds':1e1}}")))
                .isEqualTo(json("{'spec':{'replicas':3,'minReadySeconds':10}}"));
        assertThat(Patches.strategic(DEPLOYMENT, object, json("{'spec':{'replicas':1.5}}")))
                .isEqualTo(json("{'spec':{'replicas':1.5}}"));
        assertThat(Patches.merge(object, json("{'spec':{'replicas':3.0}}")))
                .isEqualTo(json("{'spec':{'replicas':3.0}}"));
    }

    @Test
    void setsOfScalarsMergeAndShrink() throws PatchException {
        MapValue object = json("{'metadata':{'finalizers':['a/1','a/2']}}");
        assertThat(Patches.strategic(SERVICE, object, json("{'metadata':{'finalizers':['a/3','a/1']}}")))
                .isEqualTo(json("{'metadata':{'finalizers':['a/3','a/1','a/2']}}"));
        assertThat(Patches.strategic(
                        SERVICE, object, json("{'metadata':{'$deleteFromPrimitiveList/finalizers':['a/1','a/9']}}")))
                .isEqualTo(json("{'metadata':{'finalizers':['a/2']}}"));
        assertThat(Patches.strategic(
                        SERVICE, object, json("{'metadata':{'$setElementOrder/finalizers':['a/2','a/1']}}")))
                .isEqualTo(json("{'metadata':{'finalizers':['a/2','a/1']}}"));
        assertThat(Patches.strategic(
                        SERVICE, object, json("{'metadata':{'$deleteFromPrimitiveList/finalizers':'a/1'}}")))
                .isEqualTo(object);
        assertThat(Patches.strategic(
                        SERVICE, object, json("{'metadata':{'$deleteFromPrimitiveList/finalizers':null}}")))
                .isEqualTo(json("{'metadata':{}}"));
        assertThat(Patches.strategic(SERVICE, object, NullValue.NULL)).isEqualTo(object);
    }

    private interface Action {
        void run() throws PatchException;
    }

    private static int code(Action action) {
        try {
            action.run();
            return 200;
        } catch (PatchException e) {
            return e.status().code();
        }
    }

    private static MapValue json(String text) {
        return Json.map(text.replace('\'', '"'));
    }

    private static Value value(String text) {
        return Json.of(text.replace('\'', '"'));
    }
}
