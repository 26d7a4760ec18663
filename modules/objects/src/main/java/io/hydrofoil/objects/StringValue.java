package io.hydrofoil.objects;

/** A JSON string. */
public record StringValue(String text) implements Value {
    @Override
    public Value copy() {
        return this;
    }

    @Override
    public Value freeze() {
        return this;
    }

    @Override
    public String toString() {
        return Json.text(this);
    }
}
