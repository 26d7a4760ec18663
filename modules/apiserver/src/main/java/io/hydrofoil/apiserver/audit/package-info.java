/**
 * The audit log: what of a request is recorded by policy, how an event looks, and its way into a file. Source: the API
 * reference of audit.k8s.io/v1.
 */
@NullMarked
package io.hydrofoil.apiserver.audit;

import org.jspecify.annotations.NullMarked;
