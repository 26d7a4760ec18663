package io.hydrofoil.testkit;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The style rules that a machine can hold: sizes and names. Reads sources, not classes. */
public final class Tidy {
    /** Most columns of a line. */
    public static final int MAX_COLUMNS = 120;

    /** Most lines of a file. */
    public static final int MAX_FILE_LINES = 600;

    /** Most lines of a method, from its opening to its closing brace. */
    public static final int MAX_METHOD_LINES = 60;

    /** Most parameters of a method or constructor; records may have more components. */
    public static final int MAX_PARAMETERS = 6;

    private static final Set<String> BANNED_SUFFIXES = Set.of(
            "Manager", "Helper", "Util", "Utils", "Common", "Base", "Impl", "Info", "Data", "Processor", "Wrapper");

    private final List<String> findings = new ArrayList<>();
    private final Path root;

    private Tidy(Path root) {
        this.root = root;
    }

    /**
     * Findings in all Java sources below {@code root}, each as {@code file:line: what}; build output is passed over.
     */
    public static List<String> findings(Path root) throws IOException {
        Tidy tidy = new Tidy(root);
        List<Path> sources = tidy.sources();
        for (Path source : sources) {
            tidy.checkLines(source);
        }
        tidy.checkTrees(sources);
        return tidy.findings;
    }

    private List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !root.relativize(file).toString().contains("target/"))
                    .sorted()
                    .toList();
        }
    }

    private void checkLines(Path source) throws IOException {
        List<String> lines = Files.readAllLines(source);
        if (lines.size() > MAX_FILE_LINES) {
            find(source, lines.size(), "file has more than " + MAX_FILE_LINES + " lines: cut it where it has two jobs");
        }
        boolean isText = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            // Texts are what they are: wrapping them changes them.
            isText ^= line.split("\"\"\"", -1).length % 2 == 0;
            if (line.length() > MAX_COLUMNS && !isText && !line.contains("import ") && !line.contains("\"")) {
                find(source, i + 1, "line has " + line.length() + " columns");
            }
            if (line.strip().startsWith("@SuppressWarnings") && !hasReason(lines, i)) {
                find(source, i + 1, "a suppression without a comment that says why");
            }
        }
    }

    private static boolean hasReason(List<String> lines, int index) {
        return lines.get(index).contains("//")
                || (index > 0 && lines.get(index - 1).strip().startsWith("//"));
    }

    private void checkTrees(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Scanner(unit, positions), null);
            }
        }
    }

    private void find(Path source, long line, String what) {
        findings.add(root.relativize(source) + ":" + line + ": " + what);
    }

    private final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final Path source;
        private boolean inRecord;

        Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.source = Path.of(unit.getSourceFile().toUri());
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
            String name = type.getSimpleName().toString();
            for (String suffix : BANNED_SUFFIXES) {
                if (name.endsWith(suffix)) {
                    find(source, line(type, false), "class " + name + ": the suffix " + suffix + " says nothing");
                }
            }
            boolean outer = inRecord;
            inRecord = type.getKind() == Tree.Kind.RECORD;
            super.visitClass(type, null);
            inRecord = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
            // From the brace: annotations may hold whole tables of a test's cases.
            Tree body = method.getBody();
            long lines = body == null ? 1 : line(body, true) - line(body, false) + 1;
            if (lines > MAX_METHOD_LINES) {
                find(source, line(method, false), "method " + method.getName() + " has " + lines + " lines");
            }

            if (method.getParameters().size() > MAX_PARAMETERS && !overrides(method) && !ofRecord(method)) {
                find(
                        source,
                        line(method, false),
                        "method " + method.getName() + " has "
                                + method.getParameters().size() + " parameters");
            }
            return super.visitMethod(method, null);
        }

        /** A record's constructor has the parameters that its components say. */
        private boolean ofRecord(MethodTree method) {
            return method.getReturnType() == null && inRecord;
        }

        /** The shape of an overriding method was decided elsewhere. */
        private boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }

        private long line(Tree tree, boolean end) {
            LineMap map = unit.getLineMap();
            return map.getLineNumber(
                    end ? positions.getEndPosition(unit, tree) : positions.getStartPosition(unit, tree));
        }
    }
}
