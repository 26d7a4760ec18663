/** Example of a scheduler plugin of one's own. */
@NullMarked
package com.example.licences;

import org.jspecify.annotations.NullMarked;
