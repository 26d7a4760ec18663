package io.hydrofoil.apiserver.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.apiserver.HealthCheck;
import io.hydrofoil.apiserver.HttpsServer;
import io.hydrofoil.apiserver.ServerVersion;
import io.hydrofoil.apiserver.reads.FixedPage;
import io.hydrofoil.apiserver.reads.Indented;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.objects.GoQuote;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /healthz}, {@code /livez}, {@code /readyz} (with {@code ?verbose}, {@code ?exclude=NAME} and one path
 * a check), {@code /version}, {@code /metrics}, {@code /metrics/slis}, {@code /statusz} and {@code /flagz}. Whoever
 * calls it has authorized the request. Thread-safe.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final HealthCheck PING = new HealthCheck("ping", HealthCheck.Scope.ALIVE, () -> null);
    private static final Map<String, List<String>> TEXT =
            Map.of("Content-Type", List.of("text/plain; charset=utf-8"), "X-Content-Type-Options", List.of("nosniff"));
    private static final Set<String> ROOTS = Set.of("healthz", "livez", "readyz");
    private static final FixedPage VERSION_PAGE = new FixedPage("/version", "application/json");
    private static final String SLIS = "/metrics/slis";

    /** In place of the version of Go. */
    static final String PLATFORM = "none (Java " + Runtime.version().feature() + ")";

    private final List<HealthCheck> checks;
    private final Metrics metrics;
    private final CheckResults results = new CheckResults();
    private final ComponentPages pages;

    /** @param startMs when the process started, in milliseconds since the epoch */
    public Health(HttpsServer.About about, long startMs, Clock clock) {
        this.checks = new ArrayList<>(about.checks());
        this.checks.addFirst(PING);
        this.metrics = about.metrics();
        this.pages = new ComponentPages(startMs, clock, about.flags());
    }

    /** Whether the path belongs here. */
    public boolean serves(String path) {
        return switch (path) {
            case "/metrics", SLIS, ComponentPages.STATUS, ComponentPages.FLAGS -> true;
            default -> VERSION_PAGE.owns(path) || ROOTS.contains(root(path));
        };
    }

    /** Answers an exchange whose path is {@link #serves served}. */
    public void answer(Exchange exchange) {
        switch (exchange.path()) {
            case "/metrics" -> metrics(exchange, metrics.text());
            case SLIS -> metrics(exchange, results.text());
            case ComponentPages.STATUS, ComponentPages.FLAGS -> pages.answer(exchange);
            default -> {
                if (VERSION_PAGE.owns(exchange.path())) {
                    version(exchange);
                } else {
                    health(exchange);
                }
            }
        }
    }

    private static void metrics(Exchange exchange, byte[] text) {
        exchange.answer(200, Map.of("Content-Type", List.of(Metrics.CONTENT_TYPE)), text);
    }

    private static void version(Exchange exchange) {
        if (VERSION_PAGE.refuses(exchange)) {
            return;
        }
        // Laid out for whoever asks, as the index of paths is.
        new Indented(exchange).answer(200, Map.of("Content-Type", List.of("application/json")), VERSION);
    }

    private void health(Exchange exchange) {
        String path = exchange.path();
        String root = root(path);
        String rest = path.substring(1 + root.length());
        if (rest.isEmpty()) {
            all(exchange, root);
            return;
        }
        HealthCheck check = named(root, rest.substring(1));
        if (check == null) {
            text(exchange, 404, "404 page not found\n");
            return;
        }
        String fault = faultOf(check);
        text(exchange, fault == null ? 200 : 500, fault == null ? "ok" : "internal server error: " + fault + "\n");
    }

    private void all(Exchange exchange, String root) {
        Set<String> excluded = new HashSet<>(exchange.query().getOrDefault("exclude", List.of()));
        StringBuilder report = new StringBuilder();
        boolean failed = false;
        for (HealthCheck check : checks) {
            if (!counts(check, root)) {
                continue;
            }
            if (excluded.remove(check.name())) {
                report.append("[+]").append(check.name()).append(" excluded: ok\n");
                continue;
            }
            boolean isWell = faultOf(check) == null;
            results.record(check.name(), root, isWell);
            report.append(isWell ? "[+]" : "[-]").append(check.name());
            report.append(isWell ? " ok\n" : " failed: reason withheld\n");
            failed |= !isWell;
        }
        if (!excluded.isEmpty()) {
            report.append("warn: some health checks cannot be excluded: no matches for ");
            report.append(String.join(
                            ",", excluded.stream().sorted().map(GoQuote::of).toList()))
                    .append('\n');
        }
        if (failed) {
            text(exchange, 500, report + root + " check failed\n");
        } else if (exchange.query().containsKey("verbose")) {
            text(exchange, 200, report + root + " check passed\n");
        } else {
            text(exchange, 200, "ok");
        }
    }

    private @Nullable HealthCheck named(String root, String name) {
        for (HealthCheck check : checks) {
            if (check.name().equals(name) && counts(check, root)) {
                return check;
            }
        }
        return null;
    }

    private static boolean counts(HealthCheck check, String root) {
        return check.scope() == HealthCheck.Scope.ALIVE || "readyz".equals(root);
    }

    private static @Nullable String faultOf(HealthCheck check) {
        String fault = check.fault().get();
        if (fault != null) {
            LOG.info("health check failed name={} reason={}", check.name(), fault);
        }
        return fault;
    }

    /** {@code readyz} for {@code /readyz} and {@code /readyz/log}. */
    private static String root(String path) {
        if (!path.startsWith("/")) {
            return "";
        }
        int end = path.indexOf('/', 1);
        return end < 0 ? path.substring(1) : path.substring(1, end);
    }

    private static void text(Exchange exchange, int code, String text) {
        exchange.answer(code, TEXT, text.getBytes(UTF_8));
    }

    private static final byte[] VERSION = """
            {
              "major": "1",
              "minor": "36",
              "emulationMajor": "1",
              "emulationMinor": "36",
              "minCompatibilityMajor": "1",
              "minCompatibilityMinor": "35",
              "gitVersion": "%s",
              "gitCommit": "",
              "gitTreeState": "clean",
              "buildDate": "1970-01-01T00:00:00Z",
              "goVersion": "%s",
              "compiler": "javac",
              "platform": "linux/%s"
            }""".formatted(
                    ServerVersion.gitVersion(),
                    PLATFORM,
                    "aarch64".equals(System.getProperty("os.arch")) ? "arm64" : "amd64")
            .getBytes(UTF_8);
}
