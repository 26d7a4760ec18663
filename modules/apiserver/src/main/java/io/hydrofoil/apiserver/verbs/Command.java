package io.hydrofoil.apiserver.verbs;

import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.WriteOptions;

/** A write to one object, as asked for. */
public sealed interface Command {
    /** What it is aimed at. */
    Target target();

    /** Whether nothing is to be written. */
    boolean dryRun();

    /** Who comes to own the fields that are written; may be empty. */
    String manager();

    /** POST to a collection or a subresource. */
    record Create(Target target, WriteOptions options, Body body) implements Command {
        @Override
        public String manager() {
            return options.fieldManager();
        }

        @Override
        public boolean dryRun() {
            return options.dryRun();
        }
    }

    /** PUT. */
    record Update(Target target, WriteOptions options, Body body) implements Command {
        @Override
        public String manager() {
            return options.fieldManager();
        }

        @Override
        public boolean dryRun() {
            return options.dryRun();
        }
    }

    /** PATCH. */
    record Patch(Target target, WriteOptions options, PatchFormat format, Body body) implements Command {
        @Override
        public String manager() {
            return options.fieldManager();
        }

        @Override
        public boolean dryRun() {
            return options.dryRun();
        }
    }

    /** DELETE of one object. */
    record Delete(Target target, DeleteOptions options) implements Command {
        @Override
        public String manager() {
            return "";
        }

        @Override
        public boolean dryRun() {
            return options.dryRun();
        }
    }

    /** Formats of patches. */
    enum PatchFormat {
        JSON,
        MERGE,
        STRATEGIC,
        APPLY
    }
}
