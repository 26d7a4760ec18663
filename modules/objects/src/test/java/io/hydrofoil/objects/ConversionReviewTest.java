package io.hydrofoil.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConversionReviewTest {
    private static final String FROM = "conversion webhook for g.io/v1, Kind=Thing ";

    private static MapValue map(String json) {
        return Json.map(json.replace('\'', '"'));
    }

    private static ConversionReview review(String... versions) {
        MapValue thing = map("{'apiVersion':'g.io/v1','kind':'Thing','metadata':{'name':'a','namespace':'n','uid':'u1',"
                + "'generation':3,'labels':{'l':'1'},'annotations':{'x':'y'}},'spec':{'a':1}}");
        ConversionWebhook webhook = new ConversionWebhook("things.g.io", MapValue.EMPTY, List.of(versions));
        return new ConversionReview(webhook, "id", "g.io/v2", List.of(thing));
    }

    private static MapValue answer(String version, String object) {
        return map("{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/" + version
                + "','response':{'uid':'id','result':{'status':'Success'},'convertedObjects':[" + object + "]}}");
    }

    @Test
    void theFirstVersionThatIsKnownIsAskedIn() {
        assertThat(review("v9", "v1beta1", "v1").body().text("apiVersion")).isEqualTo("apiextensions.k8s.io/v1beta1");
        assertThat(review("v1").body())
                .isEqualTo(map("{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/v1',"
                        + "'request':{'uid':'id','desiredAPIVersion':'g.io/v2','objects':[{'apiVersion':'g.io/v1',"
                        + "'kind':'Thing','metadata':{'name':'a','namespace':'n','uid':'u1','generation':3,"
                        + "'labels':{'l':'1'},'annotations':{'x':'y'}},'spec':{'a':1}}]},"
                        + "'response':{'uid':'','convertedObjects':null,'result':{'metadata':{}}}}"));
        assertThat(new ConversionWebhook("d", MapValue.EMPTY, List.of("v9")).reviewVersion())
                .isEmpty();
    }

    @Test
    void ofMetadataOnlyLabelsAndAnnotationsChange() throws Exception {
        String object = "{'spec':{'b':1},'kind':'Thing','apiVersion':'g.io/v2','metadata':{'name':'a','namespace':'n',"
                + "'uid':'u1','generation':9,'finalizers':['f'],'labels':{'l':'2','m':'3'}}}";
        MapValue converted = review("v1").converted(answer("v1", object)).getFirst();
        assertThat(converted)
                .isEqualTo(map("{'apiVersion':'g.io/v2','kind':'Thing','metadata':{'name':'a','namespace':'n',"
                        + "'uid':'u1','generation':3,'labels':{'l':'2','m':'3'}},'spec':{'b':1}}"));
        assertThat(converted.keys()).startsWith("apiVersion", "kind", "metadata");
    }

    private static String object(String metadata) {
        return "{'kind':'Thing','apiVersion':'g.io/v2'" + metadata + "}";
    }

    private static void refused(String version, MapValue answer, String expected, String type) {
        assertThatThrownBy(() -> review(version).converted(answer))
                .isInstanceOfSatisfying(ConversionReview.FaultException.class, e -> assertThat(e.type())
                        .isEqualTo(type))
                .hasMessage(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "v1|{}|expected webhook response of apiextensions.k8s.io/v1, Kind=ConversionReview, got /, Kind=",
                "v1|{'kind':'X','apiVersion':'y/v1'}|expected webhook response of apiextensions.k8s.io/v1,"
                        + " Kind=ConversionReview, got /, Kind=",
                "v1|{'apiVersion':'apiextensions.k8s.io/v1'}|expected webhook response of apiextensions.k8s.io/v1,"
                        + " Kind=ConversionReview, got apiextensions.k8s.io/v1, Kind=",
                "v1|{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/v1'}|no response provided",
                "v1|{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/v1','response':{'uid':'x'}}"
                        + "|expected response.uid=\"id\", got \"x\"",
                "v1|{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/v1','response':{'uid':'id',"
                        + "'result':{'status':'Failure'}}}|response.result.status was 'Failure', not 'Success'",
                "v1beta1|{}|no response provided",
                "v1beta1|{'kind':'ConversionReview','apiVersion':'apiextensions.k8s.io/v1','response':{}}"
                        + "|no response provided",
                "v1beta1|{'response':{'result':{'message':'no'}}}|no",
            })
    void answersAreLookedAtClosely(String version, String answer, String expected) {
        refused(version, map(answer), FROM + "failed: " + expected, "conversion_webhook_malformed_response_failure");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|object: must have the same name: a != ",
                ",'metadata':{'name':'a'}|object: must have the same namespace: n != ",
                ",'metadata':{'name':'a','namespace':'n','uid':'u2'}|object: must have the same UID: u1 != u2",
                ",'metadata':{'name':'a','namespace':'n','uid':'u1','labels':[]}"
                        + "|metadata: invalid metadata.labels of type []interface {} in converted object",
                ",'metadata':{'name':'a','namespace':'n','uid':'u1','annotations':{'x':true}}"
                        + "|metadata: metadata.annotations[x] must be a string, but is bool in converted object",
            })
    void objectsAreLookedAtClosely(String metadata, String expected) {
        String given = metadata == null ? "" : metadata;
        refused(
                "v1",
                answer("v1", object(given)),
                FROM + "returned invalid " + expected + (expected.endsWith("!=") ? " " : ""),
                "conversion_webhook_invalid_converted_object_failure");
    }

    @Test
    void objectsWithoutAKindAreRefused() {
        refused(
                "v1",
                answer("v1", "{'a':1}"),
                "Object 'Kind' is missing in '{\"a\":1}'",
                "conversion_webhook_invalid_converted_object_failure");
        refused(
                "v1",
                answer("v1", object("") + "," + object("")),
                FROM + "returned 2 objects, expected 1",
                "conversion_webhook_partial_response_failure");
    }
}
