package io.hydrofoil.scheduler.demand;

import io.hydrofoil.scheduler.PlacementPlugin;
import org.jspecify.annotations.Nullable;

/** The judgement of a plugin of the user's own on a pod; equal if the plugin says so. */
public final class Sign {
    private final String plugin;
    private final Object value;
    private final PlacementPlugin.Judge judge;

    /** What {@code plugin} says. */
    public Sign(String plugin, PlacementPlugin.Judge judge) {
        this.plugin = plugin;
        this.value = judge.sign();
        this.judge = judge;
    }

    /** The plugin's name. */
    public String plugin() {
        return plugin;
    }

    /** Its judge. */
    public PlacementPlugin.Judge judge() {
        return judge;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sign that && plugin.equals(that.plugin) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return 31 * plugin.hashCode() + value.hashCode();
    }
}
