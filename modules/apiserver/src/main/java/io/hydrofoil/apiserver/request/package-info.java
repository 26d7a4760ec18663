/** What a request asks for: its target in the kind table, its options, the format of its body. */
@NullMarked
package io.hydrofoil.apiserver.request;

import org.jspecify.annotations.NullMarked;
