package io.hydrofoil.apiserver.request;

import java.util.Locale;

/** API verbs of resources. */
public enum Verb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As roles and discovery spell it, for example {@code deletecollection}. */
    public String word() {
        return word;
    }

    /** Whether it changes nothing. */
    public boolean isRead() {
        return this == GET || this == LIST || this == WATCH;
    }
}
