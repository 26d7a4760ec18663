package io.hydrofoil.objects.cel.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with an expression. One thread. */
public final class Issues {
    private static final int MAX_ISSUES = 100;

    private final Source source;
    private final List<Issue> issues = new ArrayList<>();

    private record Issue(int offset, String message) {}

    Issues(Source source) {
        this.source = source;
    }

    /** Adds an issue at an offset in the text, negative if it is nowhere. */
    public void add(int offset, String message) {
        issues.add(new Issue(offset, message));
    }

    public boolean isEmpty() {
        return issues.isEmpty();
    }

    /** All issues by place, each with the line that it is about, as clients know them. */
    @Override
    public String toString() {
        String shown = issues.stream()
                .sorted(Comparator.comparingInt(Issue::offset))
                .limit(MAX_ISSUES)
                .map(issue -> source.render(issue.offset, issue.message))
                .collect(Collectors.joining("\n"));
        int more = issues.size() - MAX_ISSUES;
        return more > 0 ? shown + "\n" + more + " more errors were truncated" : shown;
    }
}
