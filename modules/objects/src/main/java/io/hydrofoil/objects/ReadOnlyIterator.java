package io.hydrofoil.objects;

import java.util.Iterator;

/** Hides {@code remove}, so that a frozen container cannot change through its iterator. */
record ReadOnlyIterator<T>(Iterator<T> inner) implements Iterator<T> {
    @Override
    public boolean hasNext() {
        return inner.hasNext();
    }

    @Override
    public T next() {
        return inner.next();
    }
}
