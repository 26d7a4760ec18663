package io.hydrofoil.controllers.policystatus;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.controllers.Scenario;
import io.hydrofoil.controllers.meta.Kinds;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import org.junit.jupiter.api.Test;

final class PolicyStatusControllerTest {
    private final Scenario scenario = new Scenario(new PolicyStatusController());

    private void policy(String group, String version, String resource, String spec) {
        scenario.create("{'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingAdmissionPolicy',"
                + "'metadata':{'name':'p','generation':1},'spec':{'matchConstraints':{'resourceRules':[{'operations':"
                + "['CREATE'],'apiGroups':['" + group + "'],'apiVersions':['" + version + "'],'resources':['" + resource
                + "']}]}," + spec + "}}");
    }

    private MapValue status() {
        scenario.settle();
        return scenario.cluster.get(Kinds.VALIDATING_POLICY, "", "p").status();
    }

    @Test
    void whatDoesNotFitTheSchemaIsSaidByExpression() {
        policy(
                "apps",
                "v1",
                "deployments",
                "'variables':[{'name':'n','expression':'object.spec.replicas'}],'validations':[{'expression':"
                        + "'variables.n > 0','messageExpression':'object.metadata.nope'},{'expression':"
                        + "'object.spec.nope == 1'},{'expression':'object.spec.template.spec.containers.all(c,"
                        + " c.image.startsWith(c.name)) && object.metadata.labels.size() > 0'}]");

        assertThat(Json.text(status()))
                .isEqualTo("{\"observedGeneration\":1,\"typeChecking\":{\"expressionWarnings\":["
                        + "{\"fieldRef\":\"spec.validations[0].messageExpression\",\"warning\":\"apps/v1,"
                        + " Kind=Deployment: ERROR: <input>:1:16: undefined field 'nope'\\n |"
                        + " object.metadata.nope\\n | ...............^\\n\"},"
                        + "{\"fieldRef\":\"spec.validations[1].expression\",\"warning\":\"apps/v1, Kind=Deployment:"
                        + " ERROR: <input>:1:12: undefined field 'nope'\\n | object.spec.nope == 1\\n |"
                        + " ...........^\\n\"}]}}");
    }

    @Test
    void wrongTypesAreSaidAndParamsAreKnown() {
        policy(
                "",
                "v1",
                "configmaps",
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'validations':[{'expression':"
                        + "'params.data.x == 1'},{'expression':'params.data.x == object.data.y'}]");

        MapValue status = status();
        assertThat(status.map("typeChecking").list("expressionWarnings").size()).isEqualTo(1);
        assertThat(status.map("typeChecking")
                        .list("expressionWarnings")
                        .mapAt(0)
                        .text("warning", ""))
                .startsWith("/v1, Kind=ConfigMap: ERROR: <input>:1:15: found no matching overload for '_==_' applied"
                        + " to '(string, int)'");
    }

    @Test
    void whatNamesNoKindIsObservedAndNotChecked() {
        policy("*", "v1", "deployments", "'validations':[{'expression':'object.spec.nope == 1'}]");

        assertThat(Json.text(status())).isEqualTo("{\"observedGeneration\":1,\"typeChecking\":{}}");
    }

    @Test
    void kindsOfDefinitionsAreCheckedByTheirSchemas() {
        scenario.create("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':"
                + "'widgets.x.io'},'spec':{'group':'x.io','scope':'Namespaced','names':{'plural':'widgets','kind':"
                + "'Widget'},'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{"
                + "'type':'object','properties':{'spec':{'type':'object','properties':{'n':{'type':'integer'}}}}}}}]},"
                + "'status':{'acceptedNames':{'plural':'widgets','kind':'Widget'}}}");
        policy(
                "x.io",
                "v1",
                "widgets",
                "'validations':[{'expression':'object.spec.n > 1 && object.metadata.name != object.kind'},"
                        + "{'expression':'object.spec.m > 1'}]");

        assertThat(Json.text(status().map("typeChecking").list("expressionWarnings")))
                .contains("spec.validations[1].expression")
                .contains("x.io/v1, Kind=Widget: ERROR: <input>:1:12: undefined field 'm'")
                .doesNotContain("spec.validations[0]");
    }
}
