package io.hydrofoil.launcher;

import io.hydrofoil.scheduler.PlacementPlugin;
import io.hydrofoil.scheduler.SchedulerConfig;
import io.hydrofoil.scheduler.SchedulerConfigException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The part of the configuration that concerns the scheduler: a KubeSchedulerConfiguration, and jars with own plugins. */
final class SchedulerOptions {
    static final String SCHEDULER = "scheduler";
    static final String PLUGINS = "schedulerPlugins";

    private SchedulerOptions() {}

    static SchedulerConfig resolve(ConfigFile file) throws StartException {
        try {
            return SchedulerConfig.read(SCHEDULER, file.map(SCHEDULER), plugins(file.texts(PLUGINS)));
        } catch (SchedulerConfigException e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    file.source() + ": " + e.getMessage(),
                    "correct the configuration of the scheduler, or leave it out for the default",
                    e);
        }
    }

    /** Plugins on the class path and in the jars; the jars stay open as long as the process runs. */
    private static List<PlacementPlugin> plugins(List<String> jars) throws StartException {
        List<PlacementPlugin> plugins = new ArrayList<>();
        try {
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jar(jars.get(i));
            }
            ClassLoader here = SchedulerOptions.class.getClassLoader();
            ClassLoader loader = urls.length == 0 ? here : new URLClassLoader("scheduler-plugins", urls, here);
            ServiceLoader.load(PlacementPlugin.class, loader).forEach(plugins::add);
        } catch (IOException | ServiceConfigurationError e) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    "the scheduler's plugins cannot be loaded: " + e.getMessage(),
                    "see ops/examples/placement-plugin for how one is made",
                    e);
        }
        return plugins;
    }

    private static URL jar(String name) throws StartException, IOException {
        Path path = Path.of(name).toAbsolutePath();
        if (!Files.isReadable(path)) {
            throw new StartException(
                    ExitCode.CONFIGURATION,
                    PLUGINS + " names " + path + ", which cannot be read",
                    "name existing jars, or leave the key out");
        }
        return path.toUri().toURL();
    }
}
