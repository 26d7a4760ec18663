package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.policy.PolicyScope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Configurations of admission webhooks; {@code mutating} ones may be called again. */
record WebhookRules(boolean mutating) implements KindRules.Complete {
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");
    private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun");
    private static final long MAX_TIMEOUT_S = 30;
    private static final String FORM = "; desired format: https://host[/path]";

    @Override
    public void object(MapValue object, Faults faults) {
        ListValue hooks = object.list("webhooks");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < hooks.size(); i++) {
            String path = "webhooks[" + i + "]";
            hook(hooks.mapAt(i), path, faults);
            versions(hooks.mapAt(i).list("admissionReviewVersions"), path + ".admissionReviewVersions", faults);
            String name = hooks.mapAt(i).text("name", "");
            if (!name.isEmpty() && !names.add(name)) {
                faults.duplicate(path + ".name", name);
            }
        }
    }

    private void hook(MapValue hook, String path, Faults faults) {
        name(hook.text("name", ""), path + ".name", faults);
        ListValue rules = hook.list("rules");
        for (int i = 0; i < rules.size(); i++) {
            AdmissionMatchRules.rule(rules.mapAt(i), path + ".rules[" + i + "]", faults);
        }
        known(hook, "failurePolicy", AdmissionMatchRules.FAILURE_POLICIES, path, faults);
        known(hook, "matchPolicy", AdmissionMatchRules.MATCH_POLICIES, path, faults);
        if (hook.text("sideEffects", "").isEmpty() && !hook.has("sideEffects")) {
            faults.required(path + ".sideEffects", "must specify one of " + String.join(", ", SIDE_EFFECTS));
        } else {
            known(hook, "sideEffects", SIDE_EFFECTS, path, faults);
        }
        long timeout = hook.number("timeoutSeconds", 1);
        if (timeout < 1 || timeout > MAX_TIMEOUT_S) {
            faults.invalid(path + ".timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds");
        }
        for (String field : List.of("namespaceSelector", "objectSelector")) {
            SelectorRules.selector(hook.map(field), path + "." + field, faults);
        }
        if (mutating) {
            known(hook, "reinvocationPolicy", List.of("IfNeeded", "Never"), path, faults);
        }
        client(hook.map("clientConfig"), path + ".clientConfig", faults);
        AdmissionMatchRules.conditions(
                hook.list("matchConditions"), PolicyScope.WEBHOOK, path + ".matchConditions", faults);
    }

    private static void name(String name, String path, Faults faults) {
        if (name.isEmpty()) {
            faults.required(path);
            return;
        }
        List<String> wrong = NameRules.subdomain(name);
        if (!wrong.isEmpty()) {
            faults.invalid(path, name, String.join(",", wrong));
        } else if (name.split("\\.").length < 3) {
            faults.invalid(path, name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void known(MapValue hook, String field, List<String> values, String path, Faults faults) {
        if (hook.has(field)) {
            faults.oneOf(path + "." + field, hook.text(field, ""), values);
        }
    }

    private static void client(MapValue client, String path, Faults faults) {
        boolean url = client.has("url");
        if (url == client.has("service")) {
            faults.required(path, "exactly one of url or service is required");
        } else if (url) {
            url(client.text("url", ""), path + ".url", faults);
        } else {
            ReferenceRules.service(client.map("service"), path + ".service", faults);
        }
    }

    /** The address of a webhook outside the cluster. */
    static void url(String text, String path, Faults faults) {
        GoUrl url = GoUrl.read(text);
        if (!url.fault().isEmpty()) {
            faults.required(path, "url must be a valid URL: " + url.fault() + FORM);
            return;
        }
        if (!url.scheme().equals("https")) {
            faults.invalid(path, url.scheme(), "'https' is the only allowed URL scheme" + FORM);
        }
        if (url.host().isEmpty()) {
            faults.invalid(path, "", "host must be specified" + FORM);
        }
        if (!url.user().isEmpty()) {
            faults.invalid(path, url.user(), "user information is not permitted in the URL");
        }
        if (!url.fragment().isEmpty()) {
            faults.invalid(path, url.fragment(), "fragments are not permitted in the URL");
        }
        if (!url.query().isEmpty()) {
            faults.invalid(path, url.query(), "query parameters are not permitted in the URL");
        }
    }

    private static void versions(ListValue versions, String path, Faults faults) {
        if (versions.isEmpty()) {
            faults.required(path, "must specify one of " + String.join(", ", VERSIONS));
            return;
        }
        List<String> texts = versions.texts();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            if (seen.add(texts.get(i))) {
                faults.invalid(path + "[" + i + "]", texts.get(i), NameRules.rfc1035(texts.get(i)));
            } else {
                faults.duplicate(path + "[" + i + "]", texts.get(i));
            }
        }
        if (texts.stream().noneMatch(VERSIONS::contains)) {
            faults.invalid(path, versions, "must include at least one of " + String.join(", ", VERSIONS));
        }
    }
}
