/**
 * The HTTP front: Netty, TLS, HTTP/1.1 and HTTP/2; turns requests into exchanges and answers into bytes. Knows no
 * kinds.
 */
@NullMarked
package io.hydrofoil.apiserver.http;

import org.jspecify.annotations.NullMarked;
