package io.hydrofoil.soak;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A disk whose fsync fails, as an agent of the virtual machine: while a file exists, forcing the recorded log to disk
 * throws what a kernel's EIO becomes. The product has no seam for it; everything behind the system call is the real
 * code.
 */
public final class FailingSync {
    private static final String WRITER = "io/aeron/archive/RecordingWriter";
    private static volatile Path switchFile = Path.of("/nonexistent");

    private FailingSync() {}

    /** Makes an agent of this class; returns the option that loads it. */
    static String option(Path jar, Path switchFile) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), FailingSync.class.getName());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String suffix : new String[] {"", "$Writer"}) {
                String name = FailingSync.class.getName().replace('.', '/') + suffix + ".class";
                out.putNextEntry(new JarEntry(name));
                try (var in = FailingSync.class.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
            }
        }
        return "-javaagent:" + jar + "=" + switchFile;
    }

    /** Called by the virtual machine. */
    public static void premain(String file, Instrumentation instrumentation) {
        switchFile = Path.of(file);
        instrumentation.addTransformer(new Writer());
    }

    /** Called instead of {@link FileChannel#force}. */
    public static void force(FileChannel channel, boolean metadata) throws IOException {
        if (Files.exists(switchFile)) {
            throw new IOException("Input/output error");
        }
        channel.force(metadata);
    }

    private static final class Writer implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            if (!WRITER.equals(name)) {
                return null;
            }
            ClassDesc channel = FileChannel.class.describeConstable().orElseThrow();
            MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void, channel, ConstantDescs.CD_boolean);
            ClassDesc here = ClassDesc.of(FailingSync.class.getName());
            return ClassFile.of()
                    .transformClass(
                            ClassFile.of().parse(bytes), ClassTransform.transformingMethodBodies((code, element) -> {
                                if (element instanceof InvokeInstruction call
                                        && call.name().equalsString("force")
                                        && call.owner().asSymbol().equals(channel)) {
                                    code.invokestatic(here, "force", type);
                                } else {
                                    code.with(element);
                                }
                            }));
        }
    }
}
