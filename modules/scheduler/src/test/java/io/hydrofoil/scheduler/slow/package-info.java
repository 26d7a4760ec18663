/** A slow, straightforward scheduler to compare with, and random clusters. */
package io.hydrofoil.scheduler.slow;
