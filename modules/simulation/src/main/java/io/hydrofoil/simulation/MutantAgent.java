package io.hydrofoil.simulation;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Puts bugs into classes that run, and takes them out again: so that all hunts share what the virtual machine has
 * learnt
 * of the product, which to learn anew for each would take longer than most hunts. Needs
 * {@code -Djdk.attach.allowAttachSelf=true}.
 */
public final class MutantAgent {
    private static @Nullable Instrumentation instrumentation;

    private MutantAgent() {}

    /** Called by the virtual machine. */
    public static void agentmain(@Nullable String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** Runs something while a mutant is in place. */
    static void with(Mutant mutant, Runnable task) {
        try {
            Class<?> target = Class.forName(mutant.className());
            byte[] original = mutant.original();
            Instrumentation machine = instrumentation();
            machine.redefineClasses(new ClassDefinition(target, mutant.mutate(original, target.getClassLoader())));
            try {
                task.run();
            } finally {
                machine.redefineClasses(new ClassDefinition(target, original));
            }
        } catch (ClassNotFoundException | UnmodifiableClassException | IOException e) {
            throw new IllegalStateException("mutant \"" + mutant.name() + "\" cannot be put in place", e);
        }
    }

    private static synchronized Instrumentation instrumentation() throws IOException {
        if (instrumentation == null) {
            Path jar = Files.createTempFile("mutants", ".jar");
            try {
                writeAgent(jar);
                VirtualMachine self = VirtualMachine.attach(
                        Long.toString(ProcessHandle.current().pid()));
                self.loadAgent(jar.toString());
                self.detach();
            } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
                throw new IllegalStateException("run with -Djdk.attach.allowAttachSelf=true", e);
            } finally {
                Files.delete(jar);
            }
        }
        return Objects.requireNonNull(instrumentation);
    }

    /** A jar that names this class, which is on the class path. */
    private static void writeAgent(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", MutantAgent.class.getName());
        attributes.putValue("Can-Redefine-Classes", "true");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
    }
}
