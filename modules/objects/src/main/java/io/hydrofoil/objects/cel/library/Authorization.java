package io.hydrofoil.objects.cel.library;

import io.hydrofoil.objects.AccessOracle.Question;
import io.hydrofoil.objects.cel.check.FunctionDecl;
import io.hydrofoil.objects.cel.check.Overload;
import io.hydrofoil.objects.cel.library.AuthorizerVal.DecisionVal;
import io.hydrofoil.objects.cel.library.AuthorizerVal.Step;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.objects.cel.values.BoolVal;
import io.hydrofoil.objects.cel.values.ErrorVal;
import io.hydrofoil.objects.cel.values.StringVal;
import io.hydrofoil.objects.cel.values.Val;
import io.hydrofoil.objects.validation.NameRules;
import java.util.List;
import java.util.stream.Stream;

/** Questions to the authorizer. */
final class Authorization {
    private Authorization() {}

    /** Adds one text to a question. */
    private interface Part {
        Question with(Question question, String text);
    }

    static List<FunctionDecl> functions() {
        return Stream.of(beginnings(), ofResources(), decisions())
                .flatMap(List::stream)
                .toList();
    }

    private static List<FunctionDecl> beginnings() {
        Type string = Type.STRING;
        return List.of(
                part(
                        "path",
                        "authorizer_path",
                        Step.START,
                        Step.PATH,
                        (question, text) -> new Question(question.serviceAccount(), "", text, "", "", "", "", "")),
                part(
                        "group",
                        "authorizer_group",
                        Step.START,
                        Step.GROUP,
                        (question, text) -> new Question(question.serviceAccount(), "", "", text, "", "", "", "")),
                FunctionDecl.of(
                        "serviceAccount",
                        Overload.member(
                                "authorizer_serviceaccount",
                                Step.START.type(),
                                Authorization::serviceAccount,
                                Step.START.type(),
                                string,
                                string)),
                part(
                        "resource",
                        "groupcheck_resource",
                        Step.GROUP,
                        Step.RESOURCE,
                        (question, text) ->
                                new Question(question.serviceAccount(), "", "", question.group(), text, "", "", "")));
    }

    private static List<FunctionDecl> ofResources() {
        return List.of(
                ofResource(
                        "subresource",
                        (question, text) -> new Question(
                                question.serviceAccount(),
                                "",
                                "",
                                question.group(),
                                question.resource(),
                                text,
                                question.namespace(),
                                question.name())),
                ofResource(
                        "namespace",
                        (question, text) -> new Question(
                                question.serviceAccount(),
                                "",
                                "",
                                question.group(),
                                question.resource(),
                                question.subresource(),
                                text,
                                question.name())),
                ofResource(
                        "name",
                        (question, text) -> new Question(
                                question.serviceAccount(),
                                "",
                                "",
                                question.group(),
                                question.resource(),
                                question.subresource(),
                                question.namespace(),
                                text)),
                // Roles do not look at selectors: they may narrow what is asked, never what is answered.
                ofResource("fieldSelector", (question, text) -> question),
                ofResource("labelSelector", (question, text) -> question));
    }

    private static List<FunctionDecl> decisions() {
        Type string = Type.STRING;
        return List.of(
                FunctionDecl.of(
                        "check", check("pathcheck_check", Step.PATH), check("resourcecheck_check", Step.RESOURCE)),
                decision(
                        "errored",
                        Type.BOOL,
                        value -> BoolVal.of(!value.answer().error().isEmpty())),
                decision("error", string, value -> new StringVal(value.answer().error())),
                decision(
                        "allowed", Type.BOOL, value -> BoolVal.of(value.answer().allowed())),
                decision("reason", string, value -> new StringVal(value.answer().reason())));
    }

    private static FunctionDecl part(String name, String id, Step from, Step to, Part part) {
        return FunctionDecl.of(
                name,
                Overload.member(id, to.type(), values -> extended(name, to, part, values), from.type(), Type.STRING));
    }

    private static FunctionDecl ofResource(String name, Part part) {
        return part(name, "resourcecheck_" + name, Step.RESOURCE, Step.RESOURCE, part);
    }

    private static Val extended(String name, Step to, Part part, Val... values) {
        AuthorizerVal asked = (AuthorizerVal) values[0];
        String text = Texts.text(values[1]);
        boolean needed = name.equals("path") || name.equals("resource");
        return needed && text.isEmpty()
                ? new ErrorVal(name + " must not be empty")
                : asked.with(to, part.with(asked.question(), text));
    }

    private static Val serviceAccount(Val... values) {
        AuthorizerVal asked = (AuthorizerVal) values[0];
        String namespace = Texts.text(values[1]);
        String name = Texts.text(values[2]);
        if (!NameRules.subdomain(name).isEmpty()) {
            return new ErrorVal("Invalid service account name");
        }
        if (!NameRules.label(namespace).isEmpty()) {
            return new ErrorVal("Invalid service account namespace");
        }
        return asked.with(Step.START, new Question(namespace + "/" + name, "", "", "", "", "", "", ""));
    }

    private static Overload check(String id, Step step) {
        return Overload.member(
                id,
                DecisionVal.TYPE,
                values -> {
                    AuthorizerVal asked = (AuthorizerVal) values[0];
                    Question open = asked.question();
                    Question question = new Question(
                            open.serviceAccount(),
                            Texts.text(values[1]),
                            open.path(),
                            open.group(),
                            open.resource(),
                            open.subresource(),
                            open.namespace(),
                            open.name());
                    return new DecisionVal(asked.oracle().ask(question));
                },
                step.type(),
                Type.STRING);
    }

    /** One field of a decision. */
    private interface Field {
        Val of(DecisionVal value);
    }

    private static FunctionDecl decision(String name, Type result, Field field) {
        return FunctionDecl.of(
                name,
                Overload.member(
                        "decision_" + name, result, values -> field.of((DecisionVal) values[0]), DecisionVal.TYPE));
    }
}
