import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Run by the build (java source launcher). Chronicle Map generates the accessor of its global state with javac the
 * first time a map is created,
 * which costs a start 2.4 s. It looks for the class by name first, so this writes the same source at build time, for
 * the compiler to compile once.
 */
final class GenerateChronicleValues {
    private GenerateChronicleValues() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        Class<?> state = Class.forName("net.openhft.chronicle.hash.VanillaGlobalMutableState");
        Class<?> model = Class.forName("net.openhft.chronicle.values.ValueModel");
        Method generate = Class.forName("net.openhft.chronicle.values.Generators")
                .getDeclaredMethod("generateNativeClass", model, String.class);
        generate.setAccessible(true);
        String name = state.getSimpleName() + "$$Native";
        String source = (String)
                generate.invoke(null, model.getMethod("acquire", Class.class).invoke(null, state), name);
        Path file = root.resolve(state.getPackageName().replace('.', '/')).resolve(name + ".java");
        Files.createDirectories(file.getParent());
        Files.write(
                file,
                source.replace("public class ", "@SuppressWarnings({\"rawtypes\", \"unchecked\"})\npublic class ")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
