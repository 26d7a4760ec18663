package io.hydrofoil.scheduler.intake;

import io.hydrofoil.client.Views;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import org.jspecify.annotations.Nullable;

/** Changes of namespaces and disruption budgets. */
public final class OtherIntake {
    private static final Kind NAMESPACE = KindTable.builtin().require("v1", "Namespace");
    private static final Kind BUDGET = KindTable.builtin().require("policy/v1", "PodDisruptionBudget");

    private final Board board;

    /** Onto this board. */
    public OtherIntake(Board board) {
        this.board = board;
    }

    /** Follows them. */
    public void listen(Views views) {
        views.metadataOf(NAMESPACE);
        views.onChange(NAMESPACE, this::onNamespace);
        views.onChange(BUDGET, this::onBudget);
        board.workloads().listen(views);
    }

    private void onNamespace(@Nullable ApiObject before, @Nullable ApiObject after) {
        if (after != null) {
            board.table().census().putNamespace(after.name(), after.metadata().map("labels"));
        } else if (before != null) {
            board.table().census().removeNamespace(before.name());
        }
        board.waker().othersGone();
    }

    private void onBudget(@Nullable ApiObject before, @Nullable ApiObject after) {
        if (after != null) {
            board.budgets().put(after);
        } else if (before != null) {
            board.budgets().remove(before);
        }
    }
}
