package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleCoverTest {
    @ParameterizedTest
    @CsvSource({
        "get list : '' : pods,    get : '' : pods,       true",
        "get : '' : pods,         get list : '' : pods,  false",
        "* : * : *,               * : * : *,             true",
        "* : '' : *,              get : apps : pods,     false",
        "get : '' : *,            get : '' : pods/log,   true",
        "get : '' : */log,        get : '' : pods/log,   true",
        "get : '' : pods,         get : '' : pods/log,   false",
        "get : '' : pods,         get : '' : *,          false",
        "get : '' : pods,         * : '' : pods,         false",
    })
    void oneRuleCoversAnother(String held, String wanted, boolean covered) {
        assertThat(RuleCover.missing(List.of(parsed(held)), List.of(parsed(wanted)))
                        .isEmpty())
                .isEqualTo(covered);
    }

    /** Verbs, group and resource, with a colon between. */
    private static PolicyRule parsed(String text) {
        String[] parts = text.split(" : ");
        return rule(parts[0].replace(' ', ','), parts[1].replace("''", ""), parts[2]);
    }

    @Test
    void namesAndPaths() {
        PolicyRule named = of("{'verbs':['get'],'apiGroups':[''],'resources':['secrets'],'resourceNames':['a','b']}");
        PolicyRule one = of("{'verbs':['get'],'apiGroups':[''],'resources':['secrets'],'resourceNames':['a']}");
        PolicyRule all = of("{'verbs':['get'],'apiGroups':[''],'resources':['secrets']}");
        assertThat(RuleCover.missing(List.of(named), List.of(one))).isEmpty();
        assertThat(RuleCover.missing(List.of(all), List.of(named))).isEmpty();
        assertThat(RuleCover.missing(List.of(named), List.of(all)))
                .containsExactly("{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
        PolicyRule below = of("{'verbs':['get'],'nonResourceURLs':['/logs/*']}");
        PolicyRule deep = of("{'verbs':['get'],'nonResourceURLs':['/logs/x','/metrics']}");
        assertThat(RuleCover.missing(List.of(below), List.of(deep)))
                .containsExactly("{NonResourceURLs:[\"/metrics\"], Verbs:[\"get\"]}");
    }

    @Test
    void whatIsMissingIsPutTogetherByResourceInOrder() {
        List<PolicyRule> held = List.of(rule("get,list", "", "configmaps"));
        List<PolicyRule> wanted =
                List.of(rule("create", "apps", "deployments"), rule("get,list,watch", "", "configmaps,secrets"));
        assertThat(RuleCover.missing(held, wanted))
                .containsExactly(
                        "{APIGroups:[\"\"], Resources:[\"configmaps\"], Verbs:[\"watch\"]}",
                        "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\" \"watch\"]}",
                        "{APIGroups:[\"apps\"], Resources:[\"deployments\"], Verbs:[\"create\"]}");
    }

    /** Whatever covers a rule allows every request that the rule allows: no one gains a right by granting. */
    @Test
    void coveredRulesAllowNothingMore() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            List<PolicyRule> held = List.of(random(random), random(random));
            PolicyRule wanted = random(random);
            if (!RuleCover.missing(held, List.of(wanted)).isEmpty()) {
                continue;
            }
            for (Attributes request : requests()) {
                if (wanted.allows(request)) {
                    assertThat(held)
                            .as("seed " + seed + " " + wanted + " " + request)
                            .anyMatch(rule -> rule.allows(request));
                }
            }
        }
    }

    private static PolicyRule random(Random random) {
        return new PolicyRule(
                some(random, "get", "list", "*"),
                some(random, "", "apps", "*"),
                some(random, "pods", "pods/log", "*/log", "*"),
                random.nextBoolean() ? List.of() : some(random, "a", "b"),
                List.of());
    }

    private static List<String> some(Random random, String... texts) {
        List<String> chosen = new ArrayList<>(
                Stream.of(texts).filter(text -> random.nextInt(3) == 0).toList());
        if (chosen.isEmpty()) {
            chosen.add(texts[random.nextInt(texts.length)]);
        }
        return chosen;
    }

    private static List<Attributes> requests() {
        List<Attributes> requests = new ArrayList<>();
        for (String verb : List.of("get", "list", "watch")) {
            for (String group : List.of("", "apps", "batch")) {
                for (String resource : List.of("pods", "nodes")) {
                    for (String subresource : List.of("", "log")) {
                        for (String name : List.of("", "a", "b", "c")) {
                            requests.add(new Attributes(verb, group, resource, subresource, "ns", name, ""));
                        }
                    }
                }
            }
        }
        return requests;
    }

    private static PolicyRule rule(String verbs, String groups, String resources) {
        return new PolicyRule(
                List.of(verbs.split(",")), List.of(groups), List.of(resources.split(",")), List.of(), List.of());
    }

    private static PolicyRule of(String json) {
        return PolicyRule.of(Json.map(json.replace('\'', '"')));
    }
}
