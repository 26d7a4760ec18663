/** What objects of each kind count for in resource quotas. */
@NullMarked
package io.hydrofoil.objects.quota;

import org.jspecify.annotations.NullMarked;
