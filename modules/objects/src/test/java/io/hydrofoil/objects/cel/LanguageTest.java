package io.hydrofoil.objects.cel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions of the language itself come to. */
class LanguageTest {
    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            1 + 2 * 3 => 7
            (1 + 2) * 3 => 9
            -7 / 2 => -3
            -7 % 2 => -1
            7u / 2u => 3u
            1.5 + 2.0 => 3.5
            --1 => 1
            !!true => true
            1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3 => true
            1 < 1.5 && 2u > 1 && 1.0 == 1.0 => true
            'a' + 'b' == 'ab' => true
            'a' < 'b' => true
            b'abc' == bytes('abc') => true
            [1, 2] + [3] == [1, 2, 3] => true
            {'a': 1}.a => 1
            {'a': 1}['a'] => 1
            {'a': {'b': 2}}.a.b => 2
            [1, 2, 3][1] => 2
            2 in [1, 2] => true
            'a' in {'a': 1} => true
            size('äöü') => 3
            'abc'.size() => 3
            size([1, 2]) => 2
            size({'a': 1}) => 1
            true ? 1 : 2 => 1
            false || true => true
            (1 / 0 > 1) || true => true
            true || (1 / 0 > 1) => true
            (1 / 0 > 1) && false => false
            1 / 0 => error: division by zero
            1 % 0 => error: modulus by zero
            1u / 0u => error: division by zero
            1.0 / 0.0 > 1e300 => true
            9223372036854775807 + 1 => error: integer overflow
            -9223372036854775808 - 1 => error: integer overflow
            -(-9223372036854775807 - 1) => error: integer overflow
            9223372036854775807 * 2 => error: integer overflow
            0u - 1u => error: unsigned integer overflow
            18446744073709551615u + 1u => error: unsigned integer overflow
            [1][1] => error: index out of bounds: 1
            {'a': 1}.b => error: no such key: b
            {'a': 1}['b'] => error: no such key: b
            [1, 2, 3].all(x, x > 0) => true
            [1, 2, 3].exists(x, x == 2) => true
            [1, 2, 3].exists_one(x, x > 2) => true
            [1, 2, 3].map(x, x * 2) => [2,4,6]
            [1, 2, 3].map(x, x > 1, x * 2) => [4,6]
            [1, 2, 3].filter(x, x > 1) => [2,3]
            {'a': 1, 'b': 2}.all(k, k in ['a', 'b']) => true
            {'a': 1}.exists(k, v, k == 'a' && v == 1) => true
            [5, 6].all(i, v, v == i + 5) => true
            [1, 1].existsOne(i, v, i == v) => true
            [5, 6].transformList(i, v, i + v) => [5,7]
            [5, 6].transformList(i, v, v > 5, i) => [1]
            {'a': 1}.transformMap(k, v, v + 1) => {"a":2}
            {'a': 1}.transformMapEntry(k, v, {string(v): k}) => {"1":"a"}
            {'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k}) => error: insert failed: key '1' already exists
            [1, 0].all(x, 1 / x > 0) => error: division by zero
            [0, 1].exists(x, 1 / x > 0) => true
            has({'a': 1}.a) => true
            has({'a': 1}.b) => false
            type(1) == int => true
            type([1]) == list => true
            type(1) == type(2u) => false
            type(int) == type => true
            dyn(1) == dyn(1u) => true
            dyn('a') == dyn(1) => false
            dyn([1]) == dyn([1.0]) => true
            null == null => true
            int('12') + int(3.9) + int(2u) => 17
            int('x') => program instantiation failed: type conversion error from 'string' to 'int'
            uint(3) => 3u
            uint(-1) => program instantiation failed: unsigned integer overflow
            double('1.5') => 1.5
            string(1.0) => "1"
            string(1e6) => "1e+06"
            string(123456.789) => "123456.789"
            string(0.00001) => "1e-05"
            string(true) + string(2u) => "true2"
            string(b'ab') => "ab"
            bool('true') => true
            duration('1h30m') == duration('90m') => true
            string(duration('90m')) => "5400s"
            string(duration('1.5s')) => "1.5s"
            duration('1h').getMinutes() => 60
            timestamp('2023-01-02T03:04:05Z').getFullYear() => 2023
            timestamp('2023-01-02T03:04:05Z').getMonth() => 0
            timestamp('2023-01-02T03:04:05Z').getDate() => 2
            timestamp('2023-01-02T03:04:05Z').getDayOfMonth() => 1
            timestamp('2023-01-02T03:04:05Z').getDayOfWeek() => 1
            timestamp('2023-01-02T03:04:05Z').getDayOfYear() => 1
            timestamp('2023-01-02T03:04:05+02:00').getHours() => 1
            timestamp('2023-01-02T03:04:05Z').getHours('+02:00') => 5
            timestamp('2023-01-02T03:04:05Z').getHours('Europe/Berlin') => 4
            timestamp('2023-01-02T03:04:05.678Z').getMilliseconds() => 678
            timestamp('2023-01-02T03:04:05Z') + duration('1s') == timestamp('2023-01-02T03:04:06Z') => true
            timestamp('2023-01-02T03:04:06Z') - timestamp('2023-01-02T03:04:05Z') == duration('1s') => true
            string(timestamp('2023-01-02T03:04:05.5Z')) => "2023-01-02T03:04:05.5Z"
            string(timestamp('2023-01-02T03:04:00+01:00')) => "2023-01-02T03:04:00+01:00"
            int(timestamp('1970-01-01T00:01:00Z')) => 60
            optional.of(1).value() => 1
            optional.none().hasValue() => false
            optional.none().value() => error: optional.none() dereference
            optional.none().orValue(3) => 3
            optional.of(1).or(optional.of(2)).value() => 1
            optional.none().or(optional.of(2)).value() => 2
            {'a': 1}.?b => none
            {'a': 1}.?a => some(1)
            {'a': {'b': 1}}.?a.b => some(1)
            {'a': {'b': 1}}.?a.c => none
            [1, 2][?1] => some(2)
            [1, 2][?5].orValue(0) => 0
            [?optional.none(), 1] => [1]
            {?'a': optional.of(1), ?'b': optional.none()} => {"a":1}
            optional.of(2).optMap(x, x + 1) => some(3)
            optional.none().optFlatMap(x, optional.of(x)) => none
            optional.ofNonZeroValue('') => none
            optional.ofNonZeroValue(1) => some(1)
            [optional.of(1), optional.none()].unwrapOpt() => [1]
            optional.unwrap([optional.of(1), optional.none()]) => [1]
            [1, 2].first() => some(1)
            [1, 2].last().value() => 2
            """)
    void comesTo(String text, String expected) {
        assertThat(Cel.run(text)).as(text).isEqualTo(expected);
    }
}
