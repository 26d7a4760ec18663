/** Reading and writing YAML. */
@NullMarked
package io.hydrofoil.objects.yaml;

import org.jspecify.annotations.NullMarked;
