package io.hydrofoil.scheduler.config;

import io.hydrofoil.objects.MalformedException;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Quantity;
import io.hydrofoil.scheduler.SchedulerConfigException;
import io.hydrofoil.scheduler.extender.ExtenderConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads extenders. Certificates are given in the configuration itself, for the scheduler reads no files. */
final class ExtenderReader {
    private static final int MAX_EXTENDERS = 16;
    private static final int MAX_WEIGHT = 100_000;

    List<ExtenderConfig> read(Section top) throws SchedulerConfigException {
        List<ExtenderConfig> extenders = new ArrayList<>();
        for (Section section : top.sections(
                "extenders",
                "urlPrefix",
                "filterVerb",
                "preemptVerb",
                "prioritizeVerb",
                "weight",
                "bindVerb",
                "enableHTTPS",
                "tlsConfig",
                "httpTimeout",
                "nodeCacheCapable",
                "managedResources",
                "ignorable")) {
            extenders.add(extender(section));
        }
        if (extenders.size() > MAX_EXTENDERS) {
            throw new SchedulerConfigException(top.path("extenders") + " are " + extenders.size() + ", at most "
                    + MAX_EXTENDERS + " are possible");
        }
        return List.copyOf(extenders);
    }

    private static ExtenderConfig extender(Section section) throws SchedulerConfigException {
        Set<String> managed = new HashSet<>();
        Set<String> ignored = new HashSet<>();
        for (Section resource : section.sections("managedResources", "name", "ignoredByScheduler")) {
            managed.add(resource.text("name"));
            if (resource.flag("ignoredByScheduler", false)) {
                ignored.add(resource.text("name"));
            }
        }
        String prioritize = section.text("prioritizeVerb", "");
        int weight = section.number("weight", 0, 0, MAX_WEIGHT);
        if (!prioritize.isEmpty() && weight == 0) {
            throw new SchedulerConfigException(
                    section.path("weight") + " must be positive where there is a prioritizeVerb");
        }
        return new ExtenderConfig(
                url(section),
                section.text("filterVerb", ""),
                prioritize,
                section.text("preemptVerb", ""),
                section.text("bindVerb", ""),
                weight,
                timeoutMs(section),
                section.flag("nodeCacheCapable", false),
                Set.copyOf(managed),
                Set.copyOf(ignored),
                section.flag("ignorable", false),
                tls(section));
    }

    private static String url(Section section) throws SchedulerConfigException {
        String text = section.text("urlPrefix");
        try {
            URI uri = URI.create(text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null) {
                return section.flag("enableHTTPS", false) ? text.replaceFirst("^http:", "https:") : text;
            }
        } catch (IllegalArgumentException e) {
            throw new SchedulerConfigException(section.path("urlPrefix") + " is not a URL: " + e.getMessage());
        }
        throw new SchedulerConfigException(section.path("urlPrefix") + " is not a URL of http or https");
    }

    /** A duration as Go writes it, of seconds or milliseconds: 5s, 500ms. */
    private static long timeoutMs(Section section) throws SchedulerConfigException {
        String text = section.text("httpTimeout", "");
        if (text.isEmpty()) {
            return ExtenderConfig.DEFAULT_TIMEOUT_MS;
        }
        try {
            if (text.endsWith("ms")) {
                return Math.max(1, Long.parseLong(text.substring(0, text.length() - 2)));
            }
            if (text.endsWith("s")) {
                return Quantity.parse(text.substring(0, text.length() - 1)).milliValue();
            }
        } catch (NumberFormatException | MalformedException e) {
            throw new SchedulerConfigException(section.path("httpTimeout") + " \"" + text + "\": " + e.getMessage());
        }
        throw new SchedulerConfigException(
                section.path("httpTimeout") + " is \"" + text + "\", but must end in s or ms, as 5s");
    }

    private static ExtenderConfig.@Nullable Tls tls(Section section) throws SchedulerConfigException {
        MapValue given = section.map("tlsConfig");
        if (given == null) {
            return null;
        }
        Section tls = Section.of(section.path("tlsConfig"), given, "insecure", "caData", "certData", "keyData");
        return new ExtenderConfig.Tls(
                tls.flag("insecure", false), pem(tls, "caData"), pem(tls, "certData"), pem(tls, "keyData"));
    }

    private static String pem(Section tls, String key) throws SchedulerConfigException {
        String text = tls.text(key, "");
        try {
            return text.isEmpty() || text.startsWith("-----")
                    ? text
                    : new String(Base64.getMimeDecoder().decode(text), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new SchedulerConfigException(tls.path(key) + " is neither PEM nor base64 of it");
        }
    }
}
