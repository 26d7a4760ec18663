/** What a server warns of in objects that it accepts; pure. The door is {@link io.hydrofoil.objects.Warnings}. */
@NullMarked
package io.hydrofoil.objects.warnings;

import org.jspecify.annotations.NullMarked;
