package io.hydrofoil.objects.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.FieldError;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of definitions that are refused. */
class RuleFaultsTest {
    private static final String TRY =
            " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings"
                    + " are declared)";

    private static List<String> faults(String schema) {
        Faults faults = new Faults();
        SchemaPropsRules.check(schema(schema), "s", false, faults);
        return faults.errors().stream().map(RuleFaultsTest::shown).toList();
    }

    private static MapValue schema(String text) {
        return Json.map(text.replace('\'', '"').replace('`', '\''));
    }

    private static String shown(FieldError error) {
        String text = error.field() + ": " + error.message();
        int line = text.indexOf('\n');
        return line < 0 ? text : text.substring(0, line);
    }

    private static String root(String properties, String rules) {
        return "{'type':'object','properties':{" + properties + "},'x-kubernetes-validations':[" + rules + "]}";
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            {'rule':' '} => rule: Required value: rule is not specified
            {'rule':'true','message':' '} => message: Invalid value: " ": message must be non-empty if specified
            {'rule':'true','message':'a\\\\nb'} => message: Invalid value: "a\\\\nb": message must not contain line breaks
            {'rule':'true ||\\\\n true'} => message: Required value: message must be specified if rule contains line breaks
            {'rule':'true','messageExpression':' '} => messageExpression: Required value: messageExpression must be non-empty if specified
            {'rule':'true','reason':'Nope'} => reason: Unsupported value: "Nope": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"
            {'rule':'true','fieldPath':'.nope'} => fieldPath: Invalid value: ".nope": must be a valid path
            {'rule':'true','fieldPath':'a'} => fieldPath: Invalid value: "a": must be a valid path
            {'rule':'true','optionalOldSelf':true} => optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule
            """)
    void areMalformed(String rule, String expected) {
        String unescaped = rule.replace("\\\\", "\\");

        assertThat(faults(root("'a':{'type':'string'}", unescaped)))
                .containsExactly("s.x-kubernetes-validations[0]." + expected.replace("\\\\", "\\"));
    }

    @Test
    void cannotBeCompiled() {
        String shown =
                "{\"Rule\":\"self.b\",\"Message\":\"\",\"MessageExpression\":\"1\",\"Reason\":null,\"FieldPath\":\"\","
                        + "\"OptionalOldSelf\":null}: ";

        assertThat(faults(root("'a':{'type':'string'}", "{'rule':'self.b','messageExpression':'1'}")))
                .containsExactly(
                        "s.x-kubernetes-validations[0].rule: Invalid value: " + shown
                                + "compilation failed: ERROR: <input>:1:5: undefined field 'b'",
                        "s.x-kubernetes-validations[0].messageExpression: Invalid value: " + shown
                                + "messageExpression must evaluate to a string");
    }

    @Test
    void doNotComeToBooleans() {
        assertThat(faults(root("'a':{'type':'string'}", "{'rule':'self.a'}")))
                .singleElement()
                .asString()
                .endsWith("cel expression must evaluate to a bool");
    }

    @Test
    void couldCostTooMuch() {
        String list = "'a':{'type':'array','items':{'type':'string'}}";

        assertThat(faults(root(list, "{'rule':'self.a.all(x, self.a.all(y, x == y))'}")))
                .containsExactly(
                        "s.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of"
                                + " more than 100x" + TRY,
                        "s.x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding"
                                + " cost limit for entire OpenAPIv3 schema",
                        "s: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema"
                                + " exceeds budget by factor of more than 100x" + TRY);
    }

    @Test
    void ofManyValuesCostAsOftenAsThereAreValues() {
        String rules = "'x-kubernetes-validations':[{'rule':'self.contains(`x`)'}]";
        String item = "{'type':'string','maxLength':1000," + rules + "}";

        assertThat(faults(root("'a':{'type':'array','maxItems':10,'items':" + item + "}", "")))
                .isEmpty();
        assertThat(faults(root("'a':{'type':'array','items':" + item + "}", "")))
                .first()
                .asString()
                .startsWith(
                        "s.properties[a].items.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds");
    }

    @Test
    void compareItemsThatCannotBeToldApart() {
        String item = "{'type':'integer','x-kubernetes-validations':[{'rule':'self >= oldSelf'}]}";

        assertThat(faults(root("'a':{'type':'array','maxItems':3,'items':" + item + "}", "")))
                .containsExactly(
                        "s.properties[a].items.x-kubernetes-validations[0].rule: Invalid value: \"self >= oldSelf\":"
                                + " oldSelf cannot be used on the uncorrelatable portion of the schema within s.properties[a]");
    }

    @Test
    void standWhereNothingIsKnown() {
        String blank = "{'x-kubernetes-preserve-unknown-fields':true,'x-kubernetes-validations':[{'rule':'true'}]}";

        assertThat(faults(root("'a':" + blank, "")))
                .containsExactly("s.properties[a].x-kubernetes-validations: Internal error: internal error: failed to"
                        + " retrieve type information for x-kubernetes-validations");
    }

    @Test
    void areNotCompiledWhereTheSchemaIsWrong() {
        String wrong = "'a':{'type':'nope','x-kubernetes-validations':[{'rule':'nope'}]}";

        assertThat(faults(root(wrong, "{'rule':'self.b'}")))
                .noneMatch(fault -> fault.contains("x-kubernetes-validations"));
    }
}
