package io.hydrofoil.scheduler.scores;

import io.hydrofoil.chassis.HotPath;
import io.hydrofoil.scheduler.demand.Demand;
import io.hydrofoil.scheduler.demand.Sign;
import io.hydrofoil.scheduler.profile.Plugin;
import io.hydrofoil.scheduler.profile.Profile;
import io.hydrofoil.scheduler.table.NodeTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The weighted sum of those scores of a profile that a row's own state decides. */
public final class RowScores {
    /** The best score of one plugin. */
    public static final int MAX = 100;

    private RowScore[] scores = {};
    private int[] weights = {};
    private final boolean dependsOnImages;

    /** Compiles. */
    public RowScores(NodeTable table, Profile profile, Demand demand) {
        add(profile.weight(Plugin.NODE_RESOURCES_FIT), new AllocationScore(table, demand.load(), profile.fit()));
        add(
                profile.weight(Plugin.NODE_RESOURCES_BALANCED_ALLOCATION),
                BalanceScore.of(table, demand.load(), profile.balanced()));
        RowScore images = ImageScore.of(table, demand.images());
        add(profile.weight(Plugin.IMAGE_LOCALITY), images);
        this.dependsOnImages = images != null && profile.weight(Plugin.IMAGE_LOCALITY) != 0;
        for (Profile.Own own : profile.own()) {
            for (Sign sign : demand.signs()) {
                if (sign.plugin().equals(own.plugin().name())) {
                    add(own.weight(), new OwnScore(table, sign));
                }
            }
        }
    }

    private void add(int weight, @Nullable RowScore score) {
        if (weight != 0 && score != null) {
            scores = Arrays.copyOf(scores, scores.length + 1);
            weights = Arrays.copyOf(weights, scores.length);
            scores[scores.length - 1] = score;
            weights[scores.length - 1] = weight;
        }
    }

    /** The sum for a row. */
    @HotPath
    public int score(int row) {
        int sum = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += weights[i] * scores[i].score(row);
        }
        return sum;
    }

    /** {@link #score} of all rows against which nothing was {@code found}; what others get means nothing. */
    @HotPath
    public void scoreAll(long[] into, long[] found, int rows) {
        Arrays.fill(into, 0, rows, 0);
        for (int i = 0; i < scores.length; i++) {
            scores[i].addAll(into, weights[i], found, rows);
        }
    }

    /** Whether rows are scored by images that other rows have. */
    public boolean dependsOnImages() {
        return dependsOnImages;
    }
}
