package io.hydrofoil.objects.cel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why expressions cannot be compiled, in the words of a server. */
class CompileErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            'a' == 1 => 1:5: found no matching overload for '_==_' applied to '(string, int)'
            nope => 1:1: undeclared reference to 'nope' (in container '')
            nope.a.b => 1:1: undeclared reference to 'nope' (in container '')
            nope(1) => 1:5: undeclared reference to 'nope' (in container '')
            'a'.nope() => 1:9: undeclared reference to 'nope' (in container '')
            'a'.matches(1) => 1:12: found no matching overload for 'matches' applied to 'string.(int)'
            [1, 'a'] => 1:5: expected type 'int' but found 'string'
            {'a': 1, 'b': 'x'} => 1:13: expected type 'int' but found 'string'
            [dyn(1), 2] => 1:10: expected type 'dyn' but found 'int'
            true && 1 => 1:9: expected type 'bool' but found 'int'
            1 ? 2 : 3 => 1:3: found no matching overload for '_?_:_' applied to '(int, int, int)'
            'abc'.matches('(') => 1:15: invalid matches argument
            duration('x') => 1:10: invalid duration argument
            timestamp('x') => 1:11: invalid timestamp argument
            [1].all(x, x) => 1:12: expected type 'bool' but found 'int'
            [1].all(1, true) => 1:9: argument must be a simple name
            1.all(x, true) => 1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)
            has(1) => 1:5: invalid argument to has() macro
            'a'.b => 1:4: type 'string' does not support field selection
            for => 1:1: reserved identifier: for
            '%d'.format(['a']) => 1:14: error during formatting: decimal clause can only be used on integers, was given string
            1 + => 1:4: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
            """)
    void areTold(String text, String expected) {
        String[] lines = Cel.run(text).split("\\n", -1);

        assertThat(lines[0]).as(text).isEqualTo("compilation failed: ERROR: <input>:" + expected);
    }

    @Test
    void showTheLineWithAMarkBelow() {
        assertThat(Cel.run("1 + 1 == 2 &&\n 'ä' == 1")).isEqualTo("""
                        compilation failed: ERROR: <input>:2:6: found no matching overload for '_==_' applied to \
                        '(string, int)'
                         |  'ä' == 1
                         | ..\uff0e..^""");
    }

    @Test
    void areToldAllTogether() {
        assertThat(Cel.run("a + b")).isEqualTo("""
                        compilation failed: ERROR: <input>:1:1: undeclared reference to 'a' (in container '')
                         | a + b
                         | ^
                        ERROR: <input>:1:5: undeclared reference to 'b' (in container '')
                         | a + b
                         | ....^""");
    }

    @Test
    void comeOfExpressionsThatAreTooDeep() {
        String deep = "(".repeat(300) + "1" + ")".repeat(300);

        assertThat(Cel.run(deep)).contains("expression recursion limit exceeded: 250");
    }
}
