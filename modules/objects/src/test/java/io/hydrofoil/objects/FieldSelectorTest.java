package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldSelectorTest {
    private static final MapValue POD = Json.map("""
            {"metadata":{"name":"a","namespace":"ns"},"spec":{"nodeName":"n1","hostNetwork":true,"restartPolicy":"Never"},
             "status":{"phase":"Running","podIP":"192.0.2.7"}}""");
    private static final MapValue EVENT = Json.map("""
            {"metadata":{"name":"e","namespace":"ns"},"involvedObject":{"kind":"Pod","name":"p1","fieldPath":"spec.containers{c}"},
             "reason":"Scaled","reportingComponent":"example.com/rep","type":"Warning"}""");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.name=a|true",
                "metadata.name==a|true",
                "metadata.name!=a|false",
                "metadata.name=b|false",
                "metadata.namespace=ns|true",
                "metadata.namespace!=ns,metadata.name=a|false",
                "spec.nodeName=n1|true",
                "spec.host=n1|true",
                "spec.hostNetwork=true|true",
                "spec.restartPolicy!=Never|false",
                "status.podIP=192.0.2.7|true",
                "status.nominatedNodeName=|true",
                "spec.schedulerName=x|false",
                "''|true",
                ",|true",
                "metadata.name= a|false",
                "metadata.name=a\\,b|false",
                "status.phase=Running,spec.nodeName!=n2|true"
            })
    void selectsPods(String text, boolean selected) throws MalformedException {
        check("v1", "Pod", POD, text, selected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "involvedObject.name=p1,reason=Scaled|true", "source=example.com/rep|true",
                        "reportingComponent=example.com/rep|true",
                "involvedObject.fieldPath=spec.containers{c}|true", "involvedObject.uid=|true", "type!=Warning|false"
            })
    void selectsEvents(String text, boolean selected) throws MalformedException {
        check("v1", "Event", EVENT, text, selected);
    }

    @Test
    void absentFlagsAndCountersReadAsTheirZero() throws MalformedException {
        check("v1", "Node", Json.map("{\"metadata\":{\"name\":\"n\"}}"), "spec.unschedulable=false", true);
        check("batch/v1", "Job", Json.map("{\"metadata\":{\"name\":\"j\"}}"), "status.successful=0", true);
        check(
                "batch/v1",
                "Job",
                Json.map("{\"metadata\":{\"name\":\"j\"},\"status\":{\"succeeded\":2}}"),
                "status.successful=2",
                true);
    }

    /** events.k8s.io names the same stored values differently. */
    @Test
    void otherViewsOfStoredObjectsShareTheirHeader() throws MalformedException {
        Kind view = KindTable.builtin().require("events.k8s.io/v1", "Event");
        byte[] record = RecordCodec.encode(KindTable.builtin().require("v1", "Event"), EVENT);
        RecordFlyweight flyweight = new RecordFlyweight().wrap(new UnsafeBuffer(record), 0, record.length);
        assertThat(flyweight.matches(
                        FieldSelector.parse("regarding.name=p1,reportingController=example.com/rep", view)))
                .isTrue();
        assertThat(flyweight.matches(FieldSelector.parse("regarding.name=p2", view)))
                .isFalse();
        assertThat(flyweight.matches(FieldSelector.parse("type=Warning,reason=Scaled", view)))
                .isTrue();
        MapValue tree = Json.map("{\"metadata\":{\"name\":\"e\"},\"regarding\":{\"name\":\"p1\"}}");
        assertThat(FieldSelector.parse("regarding.name=p1", view).matches(tree)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "v1|Secret|data.k=v|field label not supported: data.k",
                "v1|Pod|spec.foo=bar|field label not supported: spec.foo",
                "v1|Event|regarding.name=x|field label not supported: regarding.name",
                "events.k8s.io/v1|Event|involvedObject.name=x|field label not supported: involvedObject.name",
                "batch/v1|Job|status.succeeded=0|field label \"status.succeeded\" not supported for Job",
                "resource.k8s.io/v1|ResourceSlice|spec.pool.name=x|field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: spec.pool.name",
                "v1|ConfigMap|spec.foo=bar|\"spec.foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
                "v1|Secret|metadata.name|invalid selector: 'metadata.name'; can't understand 'metadata.name'",
                "v1|Secret|metadata.name=a\\b|invalid field selector: invalid escape sequence: \\b",
                "v1|Secret|b,a|invalid selector: 'b,a'; can't understand 'a'",
                "v1|Pod|spec.b=1,spec.a=1|field label not supported: spec.a",
                "v1|Secret|a===b|invalid field selector: unescaped character in value: 61",
            })
    void saysWhatIsWrongAsTheServerDoes(String apiVersion, String kind, String text, String message) {
        assertThatThrownBy(() -> FieldSelector.parse(text, KindTable.builtin().require(apiVersion, kind)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(message);
    }

    @Test
    void tellsWhatItDemandsExactly() throws MalformedException {
        Kind pod = KindTable.builtin().require("v1", "Pod");
        FieldSelector selector = FieldSelector.parse("metadata.name=a,spec.nodeName!=n", pod);
        assertThat(selector.exact("metadata.name")).isEqualTo("a");
        assertThat(selector.exact("spec.nodeName")).isNull();
        assertThat(selector).hasToString("metadata.name=a,spec.nodeName!=n");
    }

    private static void check(String apiVersion, String name, MapValue object, String text, boolean selected)
            throws MalformedException {
        Kind kind = KindTable.builtin().require(apiVersion, name);
        FieldSelector selector = FieldSelector.parse(text, kind);
        byte[] record = RecordCodec.encode(kind, object);
        assertThat(selector.matches(object)).isEqualTo(selected);
        assertThat(new RecordFlyweight()
                        .wrap(new UnsafeBuffer(record), 0, record.length)
                        .matches(selector))
                .isEqualTo(selected);
    }
}
