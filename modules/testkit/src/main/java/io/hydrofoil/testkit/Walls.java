package io.hydrofoil.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The module table as rules over compiled classes: who may import whom, whose door, which third party is caged where,
 * what a core may not touch.
 */
public final class Walls {
    private static final String ROOT = "io.hydrofoil.";

    /** Module -> modules of ours that it may import. */
    private static final Map<String, Set<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            Map.entry("chassis", Set.of()),
            Map.entry("objects", Set.of("chassis")),
            Map.entry("store", Set.of("chassis")),
            Map.entry("consensus", Set.of("store", "chassis")),
            Map.entry("client", Set.of("objects", "chassis")),
            Map.entry("access", Set.of("client", "objects", "chassis")),
            Map.entry("apiserver", Set.of("store", "access", "client", "objects", "chassis")),
            Map.entry("controllers", Set.of("client", "objects", "chassis")),
            Map.entry("scheduler", Set.of("client", "objects", "chassis")),
            Map.entry("node", Set.of("client", "objects", "chassis")),
            Map.entry("remote", Set.of("client", "objects", "chassis")),
            Map.entry("bench", Set.of("remote", "objects", "chassis"))));

    /** Third party -> the modules that cage it. The launcher may name any: it puts the house together. */
    private static final Map<String, Set<String>> CAGES = new TreeMap<>(Map.ofEntries(
            Map.entry("io.aeron..", Set.of("consensus")),
            Map.entry("net.openhft..", Set.of("store")),
            Map.entry("org.snakeyaml..", Set.of("objects")),
            Map.entry("com.google.re2j..", Set.of("objects")),
            Map.entry("io.netty..", Set.of("apiserver", "remote", "bench")),
            Map.entry("com.lmax..", Set.of("apiserver")),
            Map.entry("org.bouncycastle..", Set.of("access")),
            Map.entry("com.nimbusds..", Set.of("access")),
            Map.entry("org.HdrHistogram..", Set.of("chassis", "bench")),
            Map.entry("io.prometheus..", Set.of("chassis")),
            Map.entry("ch.qos.logback..", Set.of("launcher"))));

    /** Packages in which everything hard is decided: no clock, chance, thread or outside world. */
    private static final List<String> CORES = List.of(
            "io.hydrofoil.objects..",
            "io.hydrofoil.apiserver.verbs..",
            "io.hydrofoil.apiserver.admission..",
            "io.hydrofoil.apiserver.strategy..",
            "io.hydrofoil.apiserver.webhook..",
            "io.hydrofoil.apiserver.flow..",
            "io.hydrofoil.controllers.*..",
            "io.hydrofoil.scheduler..",
            "io.hydrofoil.node.lifecycle..",
            "io.hydrofoil.bench.scenario..",
            "io.hydrofoil.bench.result..");
    /** The scheduler's shell: it asks extenders over HTTP. */
    private static final String SHELL = "io.hydrofoil.scheduler.extender..";

    private Walls() {}

    /** All production classes of the product on the class path. */
    public static JavaClasses production() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.hydrofoil");
    }

    /** Modules import only what the table allows. */
    public static List<ArchRule> importTable() {
        List<ArchRule> rules = new ArrayList<>();
        MAY_IMPORT.forEach((module, allowed) -> {
            String[] forbidden = MAY_IMPORT.keySet().stream()
                    .filter(other -> !other.equals(module) && !allowed.contains(other))
                    .map(other -> ROOT + other + "..")
                    .toArray(String[]::new);
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(ROOT + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .as("module " + module + " imports only " + sorted(allowed)));
        });
        return rules;
    }

    /** Modules enter one another by the root package only. */
    public static List<ArchRule> doors() {
        List<ArchRule> rules = new ArrayList<>();
        for (String module : MAY_IMPORT.keySet()) {
            rules.add(noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + module + ".*..")
                    .as("sub-packages of " + module + " are closed to other modules"));
        }
        return rules;
    }

    /** Third parties stay in their cages. */
    public static List<ArchRule> cages() {
        List<ArchRule> rules = new ArrayList<>();
        CAGES.forEach((thirdParty, cages) -> {
            String[] allowed = java.util.stream.Stream.concat(cages.stream(), java.util.stream.Stream.of("perf"))
                    .map(module -> ROOT + module + "..")
                    .toArray(String[]::new);
            rules.add(noClasses()
                    .that()
                    .resideOutsideOfPackages(allowed)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(thirdParty)
                    .as(thirdParty + " is caged in " + sorted(cages)));
        });
        return rules;
    }

    /** Cores read no clock, draw no random number, start no thread, do no I/O. */
    public static List<ArchRule> cores() {
        String[] cores = CORES.toArray(String[]::new);
        return List.of(
                noClasses()
                        .that()
                        .resideInAnyPackage(cores)
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(java.util.UUID.class, "randomUUID")
                        .as("cores get time and chance as arguments"),
                noClasses()
                        .that()
                        .resideInAnyPackage(cores)
                        .and()
                        .resideOutsideOfPackage(SHELL)
                        .should()
                        .dependOnClassesThat(threadsOrOutside())
                        .as("cores start no thread and do no I/O"));
    }

    private static DescribedPredicate<JavaClass> threadsOrOutside() {
        return new DescribedPredicate<>("threads, files, sockets or processes") {
            @Override
            public boolean test(JavaClass type) {
                String name = type.getName();
                return type.isAssignableTo(Thread.class)
                        || type.isAssignableTo(java.util.concurrent.Executor.class)
                        || type.isAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
                        || name.startsWith("java.net.Socket")
                        || name.startsWith("java.net.http.")
                        || name.startsWith("java.nio.channels.")
                        || name.equals("java.nio.file.Files")
                        || name.equals("java.io.File")
                        || name.equals("java.lang.ProcessBuilder");
            }
        };
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted(Comparator.naturalOrder()).toList();
    }
}
