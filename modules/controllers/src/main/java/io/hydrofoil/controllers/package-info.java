/** One package a controller, each a pure reconcile. */
@NullMarked
package io.hydrofoil.controllers;

import org.jspecify.annotations.NullMarked;
