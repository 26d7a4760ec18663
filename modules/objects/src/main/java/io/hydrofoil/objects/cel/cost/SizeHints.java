package io.hydrofoil.objects.cel.cost;

import io.hydrofoil.objects.cel.types.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of sizes before an expression runs. */
public interface SizeHints {
    /**
     * The size of what a path leads to, from a variable by fields, {@code @items}, {@code @keys}, {@code @values} and
     * {@code @indices}; null if nothing is known. The path is empty for what is no part of a variable.
     */
    @Nullable
    Range size(List<String> path, Type type);
}
