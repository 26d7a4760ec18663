package io.hydrofoil.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario with its recorded answers in one readable file, replayed step by step.
 *
 * <pre>
 * # What this is about.
 * &gt; POST /api/v1/namespaces/default/configmaps
 * &gt; Content-Type: application/json
 * &gt;
 * &gt; {"metadata": {"name": "a"}}
 * 201
 * kind: ConfigMap
 * ...
 * </pre>
 *
 * Lines that begin with {@code >} are the request: method and target, headers, after an empty one the body. What
 * follows up to the next request or comment is the answer, as the server under test renders it. What differs from run
 * to run is a numbered placeholder in both ({@link Placeholders}), so that a request can use what an earlier answer
 * contained. With {@code -Dhydrofoil.golden.update=true} the answers are written anew, to be reviewed as a diff.
 */
public final class GoldenScript {
    private final Path file;
    private final List<Step> steps;

    private GoldenScript(Path file, List<Step> steps) {
        this.file = file;
        this.steps = steps;
    }

    /**
     * A request.
     *
     * @param headers lines such as {@code Accept: application/json}
     */
    public record Request(String method, String target, List<String> headers, String body) {}

    /** The server under test: its whole answer as text, status first. */
    @FunctionalInterface
    public interface Server {
        String answer(Request request) throws Exception;
    }

    private record Step(List<String> asWritten, Request request, String answer) {}

    /** Reads a script. */
    public static GoldenScript read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        int at = 0;
        while (at < lines.size()) {
            int begin = at;
            at = skip(lines, at, "#");
            int requestAt = at;
            at = skip(lines, at, ">");
            if (at == requestAt) {
                throw new IOException(file + ":" + (at + 1) + ": a request is expected, a line that begins with \">\"");
            }
            int answerAt = at;
            while (at < lines.size()
                    && !lines.get(at).startsWith(">")
                    && !lines.get(at).startsWith("#")) {
                at++;
            }
            steps.add(new Step(
                    lines.subList(begin, answerAt),
                    request(lines.subList(requestAt, answerAt)),
                    text(lines.subList(answerAt, at))));
        }
        return new GoldenScript(file, steps);
    }

    /**
     * Replays it; the first answer that differs fails with both texts. In update mode nothing fails and the file is
     * written.
     */
    public void replay(Server server) throws Exception {
        boolean update = Boolean.getBoolean("hydrofoil.golden.update");
        Placeholders placeholders = new Placeholders();
        StringBuilder rewritten = new StringBuilder();
        for (Step step : steps) {
            Request request = step.request();
            String given = placeholders
                    .hide(server.answer(new Request(
                            request.method(),
                            placeholders.fill(request.target()),
                            request.headers(),
                            placeholders.fill(request.body()))))
                    .strip();
            if (!update && !given.equals(step.answer())) {
                throw new AssertionError(file.getFileName() + ": " + request.method() + " " + request.target()
                        + "\nrecorded:\n" + step.answer() + "\n\nanswered:\n" + given);
            }
            rewritten.append(text(step.asWritten())).append('\n').append(given).append("\n\n");
        }
        if (update) {
            Files.writeString(file, rewritten.toString().stripTrailing() + "\n");
        }
    }

    private static Request request(List<String> lines) throws IOException {
        List<String> contents =
                lines.stream().map(line -> line.substring(1).strip()).toList();
        String[] first = contents.getFirst().split(" ", 2);
        if (first.length < 2) {
            throw new IOException("not a request: " + contents.getFirst());
        }
        int empty = contents.indexOf("");
        List<String> headers = contents.subList(1, empty < 0 ? contents.size() : empty);
        String body = empty < 0 ? "" : String.join("\n", contents.subList(empty + 1, contents.size()));
        return new Request(first[0], first[1], headers, body);
    }

    private static int skip(List<String> lines, int from, String prefix) {
        int at = from;
        while (at < lines.size() && lines.get(at).startsWith(prefix)) {
            at++;
        }
        return at;
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines).strip();
    }
}
