/** The protobuf form of built-in kinds; pure. The door is {@link io.hydrofoil.objects.Protobuf}. */
@NullMarked
package io.hydrofoil.objects.protobuf;

import org.jspecify.annotations.NullMarked;
