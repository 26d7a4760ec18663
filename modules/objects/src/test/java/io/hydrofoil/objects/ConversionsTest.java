package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ConversionsTest {
    private static final Kind HPA_V1 = KindTable.builtin().require("autoscaling/v1", "HorizontalPodAutoscaler");
    private static final Kind HPA_V2 = KindTable.builtin().require("autoscaling/v2", "HorizontalPodAutoscaler");
    private static final Kind EVENT = KindTable.builtin().require("v1", "Event");
    private static final Kind EVENTS_EVENT = KindTable.builtin().require("events.k8s.io/v1", "Event");
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";

    @Test
    void eventsKeepTheirContentUnderOtherNames() {
        MapValue core = Shape.settle(EVENT, json("""
                {'apiVersion':'v1','kind':'Event','metadata':{'name':'a'},'involvedObject':{'kind':'Pod',
                 'name':'p'},'reason':'Pulled','message':'m','type':'Normal',
                 'source':{'component':'kubelet'},'count':3,'firstTimestamp':'2026-01-01T00:00:00Z',
                 'lastTimestamp':'2026-01-01T00:00:01Z'}"""));
        MapValue shown = Conversions.convert(EVENT, EVENTS_EVENT, core);
        assertThat(shown).isEqualTo(json("""
                {'apiVersion':'events.k8s.io/v1','kind':'Event','metadata':{'name':'a'},'regarding':{'kind':'Pod',
                 'name':'p'},'reason':'Pulled','note':'m',
                 'type':'Normal','deprecatedSource':{'component':'kubelet'},'deprecatedCount':3,
                 'deprecatedFirstTimestamp':'2026-01-01T00:00:00Z',
                 'deprecatedLastTimestamp':'2026-01-01T00:00:01Z','eventTime':null}"""));
        assertThat(Conversions.convert(EVENTS_EVENT, EVENT, shown)).isEqualTo(core);
    }

    @Test
    void cpuOfAnAutoscalerIsAFieldInV1AndAMetricInV2() {
        MapValue v1 = json("{'metadata':{'name':'h'},'spec':{'maxReplicas':3,'targetCPUUtilizationPercentage':70}}");
        MapValue v2 = Conversions.convert(HPA_V1, HPA_V2, v1);
        assertThat(v2.mapAt("spec").list("metrics")).isEqualTo(Json.of("""
                [{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}}]"""));
        MapValue back = Conversions.convert(HPA_V2, HPA_V1, v2);
        assertThat(back.longAt(0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(70);
        assertThat(back.map("metadata").has("annotations")).isFalse();
    }

    @Test
    void whatV1CannotSayTravelsInAnnotations() {
        MapValue v2 = json("""
                {'metadata':{'name':'h','annotations':{'keep':'me'}},'spec':{'maxReplicas':3,'metrics':[
                 {'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}},
                 {'type':'Pods','pods':{'metric':{'name':'rps','selector':{'matchLabels':{'a':'b'}}},
                 'target':{'type':'AverageValue','averageValue':'1'}}},
                 {'type':'Object','object':{'metric':{'name':'q'},'describedObject':{'apiVersion':'v1',
                 'kind':'Service','name':'s'},'target':{'type':'Value','value':'10'}}}],
                 'behavior':{'scaleDown':{'stabilizationWindowSeconds':5,'selectPolicy':'Max',
                 'policies':[{'type':'Pods','value':1,'periodSeconds':30}]}}},
                 'status':{'conditions':[{'type':'AbleToScale','status':'True',
                 'lastTransitionTime':'2026-01-01T00:00:00Z'}],
                  'currentMetrics':[{'type':'Resource','resource':{'name':'cpu','current':{'averageUtilization':9,
                 'averageValue':'1m'}}}]}}""");
        MapValue v1 = Conversions.convert(HPA_V2, HPA_V1, v2);
        MapValue annotations = v1.mapAt("metadata", "annotations");
        assertThat(annotations.text(PREFIX + "metrics"))
                .isEqualTo(
                        "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"rps\",\"targetAverageValue\":\"1\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}}},"
                                + "{\"type\":\"Object\",\"object\":{\"target\":{\"kind\":\"Service\",\"name\":\"s\",\"apiVersion\":\"v1\"},\"metricName\":\"q\",\"targetValue\":\"10\"}}]");
        assertThat(annotations.text(PREFIX + "behavior"))
                .isEqualTo("{\"ScaleUp\":null,\"ScaleDown\":{\"StabilizationWindowSeconds\":5,\"SelectPolicy\":\"Max\","
                        + "\"Policies\":[{\"Type\":\"Pods\",\"Value\":1,\"PeriodSeconds\":30}],\"Tolerance\":null}}");
        assertThat(v1.longAt(0, "spec", "targetCPUUtilizationPercentage")).isEqualTo(50);
        assertThat(v1.longAt(0, "status", "currentCPUUtilizationPercentage")).isEqualTo(9);

        MapValue back = Conversions.convert(HPA_V1, HPA_V2, v1);
        assertThat(back.mapAt("spec", "behavior")).isEqualTo(v2.mapAt("spec", "behavior"));
        assertThat(back.mapAt("status").list("conditions"))
                .isEqualTo(v2.mapAt("status").list("conditions"));
        ListValue metrics = back.mapAt("spec").list("metrics");
        assertThat(metrics.at(0)).isEqualTo(v2.mapAt("spec").list("metrics").at(1));
        assertThat(metrics.at(1)).isEqualTo(v2.mapAt("spec").list("metrics").at(2));
        assertThat(metrics.at(2)).isEqualTo(v2.mapAt("spec").list("metrics").at(0));
        assertThat(back.mapAt("metadata", "annotations")).isEqualTo(json("{'keep':'me'}"));
    }

    @Test
    void unreadableAnnotationsAreDropped() {
        MapValue v1 = json("{'metadata':{'name':'h','annotations':{'" + PREFIX
                + "metrics':'nonsense'}},'spec':{'maxReplicas':3}}");
        MapValue v2 = Conversions.convert(HPA_V1, HPA_V2, v1);
        assertThat(v2.map("metadata").has("annotations")).isFalse();
        assertThat(v2.map("spec").has("metrics")).isFalse();
    }

    @Test
    void versionsThatDoNotDifferOnlyChangeTheirName() {
        assertThat(Conversions.convert(EVENT, EVENT, json("{'metadata':{}}")).text("kind"))
                .isEqualTo("Event");
        assertThatThrownBy(() -> Conversions.convert(EVENT, HPA_V1, new MapValue()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static MapValue json(String text) {
        return Json.map(text.replace('\'', '"'));
    }
}
