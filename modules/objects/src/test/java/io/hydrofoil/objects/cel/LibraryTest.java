package io.hydrofoil.objects.cel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the functions come to that extensions of the language and Kubernetes add. */
class LibraryTest {
    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '~', textBlock = """
            'tacocat'.charAt(3) => "o"
            'tacocat'.charAt(7) => ""
            'tacocat'.charAt(8) => error: index out of range: 8
            '\u00e4bc'.charAt(1) => "b"
            'hello mellow'.indexOf('ello') => 1
            'hello mellow'.indexOf('ello', 2) => 7
            'hello mellow'.indexOf('ello', 20) => -1
            'hello mellow'.indexOf('ello', -1) => error: index out of range: -1
            'hello mellow'.indexOf('', 2) => 2
            'hello mellow'.lastIndexOf('ello') => 7
            'hello mellow'.lastIndexOf('ello', 6) => 1
            'hello mellow'.lastIndexOf('') => 12
            ''.lastIndexOf('a') => -1
            'TacoCat\u00c4'.lowerAscii() => "tacocat\u00c4"
            'TacoCat\u00e4'.upperAscii() => "TACOCAT\u00e4"
            'hello hello'.replace('he', 'we') => "wello wello"
            'hello hello'.replace('he', 'we', 1) => "wello hello"
            'hello hello'.replace('he', 'we', 0) => "hello hello"
            'abc'.replace('', '-') => "-a-b-c-"
            'hello hello hello'.split(' ') => ["hello","hello","hello"]
            'hello hello hello'.split(' ', 2) => ["hello","hello hello"]
            'hello hello hello'.split(' ', 0) => []
            'abc'.split('') => ["a","b","c"]
            ''.split('') => []
            ''.split(',') => [""]
            'tacocat'.substring(4) => "cat"
            'tacocat'.substring(0, 4) => "taco"
            'tacocat'.substring(-1) => error: index out of range: -1
            'tacocat'.substring(2, 1) => error: invalid substring range. start: 2, end: 1
            'tacocat'.substring(1, 50) => error: index out of range: 50
            ' \\t a \\n '.trim() => "a"
            ['x', 'y'].join() => "xy"
            ['x', 'y'].join('-') => "x-y"
            strings.quote('a"b\\n') => "\\"a\\\\\\"b\\\\n\\""
            '%s is %d and %.2f'.format(['a', 3, 1.005]) => "a is 3 and 1.00"
            '%f'.format([10000.1234]) => "10,000.123400"
            '%e'.format([1052.032911275]) => "1.052033\u202f\u00d7\u202f10\u2070\u00b3"
            '%x %X %o %b'.format([255, 255, 8, 5]) => "ff FF 10 101"
            '%x'.format(['hi']) => "6869"
            '%b'.format([true]) => "1"
            '%s'.format([[1, 'a', {'b': 2.5}]]) => "[1, \\"a\\", {\\"b\\":2.5}]"
            '%s'.format([duration('1h')]) => "3600s"
            '%s'.format([null]) => "null"
            '100%%'.format([]) => "100%"
            '%d'.format([dyn('a')]) => error: error during formatting: decimal clause can only be used on integers, was given string
            'abc'.matches('^a.c$') => true
            'abc'.matches('b') => true
            'abc 123'.find('[0-9]+') => "123"
            'abc'.find('[0-9]+') => ""
            '123 abc 456'.findAll('[0-9]+') => ["123","456"]
            '123 abc 456'.findAll('[0-9]+', 1) => ["123"]
            'abc'.findAll('b*') => ["","b",""]
            'abc'.find(dyn('(')) => error: Illegal regex: error parsing regexp: missing closing ): `(`
            'abc'.matches(dyn('(')) => error: error parsing regexp: missing closing ): `(`
            [1, 2, 2].isSorted() => true
            ['b', 'a'].isSorted() => false
            [1, 2, 3].sum() => 6
            [1.5, 2.0].sum() => 3.5
            [duration('1m'), duration('1s')].sum() == duration('61s') => true
            [3, 1, 2].min() => 1
            ['a', 'c'].max() => "c"
            [1].filter(x, false).max() => error: max called on empty list
            [1, 2, 1].indexOf(1) => 0
            [1, 2, 1].lastIndexOf(1) => 2
            [1, 2, 1].indexOf(5) => -1
            [1, 2, 3, 4].slice(1, 3) => [2,3]
            [1, 2].slice(1, 3) => error: cannot slice(1, 3), list is length 2
            [1, 2].slice(-1, 3) => error: cannot slice(-1, 3), negative indexes not supported
            [1, 2].slice(2, 1) => error: cannot slice(2, 1), start index must be less than or equal to end index
            [[1, 2], [3]].flatten() => [1,2,3]
            [dyn([dyn(1), dyn([dyn(2), dyn([3])])]), dyn(4)].flatten(2) => [1,2,[3],4]
            [dyn([1])].flatten(-1) => error: level must be non-negative
            lists.range(3) => [0,1,2]
            [1, 2, 1].distinct() => [1,2]
            [1, 2].reverse() => [2,1]
            [3, 1, 2].sort() => [1,2,3]
            ['foo', 'bar'].sort() => ["bar","foo"]
            [{'n': 2}, {'n': 1}].sortBy(e, e.n) => [{"n":1},{"n":2}]
            dyn([dyn(1), dyn('a')]).sort() => error: list elements must have the same type
            sets.contains([1, 2, 3], [2]) => true
            sets.equivalent([1, 2], [2, 1, 1]) => true
            sets.intersects([1], [2]) => false
            url('https://user:pw@example.com:8080/a%20b?c=d&c=e#f').getHost() => "example.com:8080"
            url('https://example.com:8080/a').getHostname() => "example.com"
            url('https://[::1]:80/a').getHostname() => "::1"
            url('https://example.com:8080/a').getPort() => "8080"
            url('HTTPS://example.com/a').getScheme() => "https"
            url('https://example.com/a b').getEscapedPath() => "/a%20b"
            url('https://example.com/a?x=1&x=2&y=').getQuery() => {"x":["1","2"],"y":[""]}
            url('/path').getEscapedPath() => "/path"
            isURL('https://example.com') => true
            isURL('example.com') => false
            url('example.com') => error: URL parse error during conversion from string: parse "example.com": invalid URI for request
            url('http://a b/') => error: URL parse error during conversion from string: parse "http://a b/": invalid character " " in host name
            url('http://a:b/') => error: URL parse error during conversion from string: parse "http://a:b/": invalid port ":b" after host
            url(':foo') => error: URL parse error during conversion from string: parse ":foo": missing protocol scheme
            url('/%zz') => error: URL parse error during conversion from string: parse "/%zz": invalid URL escape "%zz"
            isIP('192.168.0.1') => true
            isIP('192.168.0.01') => false
            isIP('::ffff:1.2.3.4') => false
            ip('192.168.0.1').family() => 4
            ip('2001:db8::1').family() => 6
            string(ip('2001:DB8:0:0::1')) => "2001:db8::1"
            ip('127.0.0.1').isLoopback() && ip('::').isUnspecified() && ip('8.8.8.8').isGlobalUnicast() => true
            ip('169.254.1.1').isLinkLocalUnicast() && ip('224.0.0.1').isLinkLocalMulticast() => true
            ip.isCanonical('2001:db8::1') => true
            ip.isCanonical('2001:DB8::1') => false
            ip('1.2.3') => error: IP Address "1.2.3" parse error during conversion from string: ParseAddr("1.2.3"): IPv4 address too short
            ip('256.1.1.1') => error: IP Address "256.1.1.1" parse error during conversion from string: ParseAddr("256.1.1.1"): IPv4 field has value >255
            ip('fe80::1%en0') => error: IP address "fe80::1%en0" with zone value is not allowed
            ip('x') => error: IP Address "x" parse error during conversion from string: ParseAddr("x"): unable to parse IP
            ip('1.2.3.4') == ip('1.2.3.4') => true
            cidr('10.0.0.0/8').containsIP('10.1.2.3') => true
            cidr('10.0.0.0/8').containsIP(ip('11.1.2.3')) => false
            cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') => true
            cidr('10.0.0.0/8').containsCIDR(cidr('0.0.0.0/0')) => false
            string(cidr('10.1.2.3/8').masked()) => "10.0.0.0/8"
            cidr('10.1.2.3/8').prefixLength() => 8
            string(cidr('10.1.2.3/8').ip()) => "10.1.2.3"
            isCIDR('10.0.0.0/33') => false
            quantity('1.5Gi').isGreaterThan(quantity('1Gi')) => true
            quantity('500m').compareTo(quantity('0.5')) => 0
            quantity('1k').asInteger() => 1000
            quantity('1.5').asInteger() => error: cannot convert value to integer
            quantity('1500m').isInteger() => false
            quantity('50k').add(20).sub(quantity('10')).compareTo(quantity('50010')) => 0
            quantity('50M').asApproximateFloat() => 50000000
            sign(quantity('-1')) => -1
            isQuantity('20Mi') && !isQuantity('20Mo') => true
            quantity('x') => error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'
            semver('1.2.3').major() + semver('1.2.3').minor() + semver('1.2.3').patch() => 6
            semver('1.2.3').isLessThan(semver('1.10.0')) => true
            semver('1.0.0-alpha.1').compareTo(semver('1.0.0-alpha.beta')) => -1
            semver('1.0.0').isGreaterThan(semver('1.0.0-rc.1')) => true
            semver('v01.01', true) == semver('1.1.0') => true
            isSemver('v1.0.0') => false
            isSemver('v1.0.0', true) => true
            semver('1.2') => error: No Major.Minor.Patch elements found
            semver('1.a.0') => error: Invalid character(s) found in minor number "a"
            semver('01.0.0') => error: Major number must not contain leading zeroes "01"
            format.dns1123Label().validate('a-b').hasValue() => false
            format.named('nope').hasValue() => false
            format.named('dns1123Label').value().validate('A').value().size() => 1
            format.uuid().validate('x').value() => ["does not match the UUID format"]
            format.date().validate('2021-13-01').value() => ["invalid date"]
            format.byte().validate('%').value() => ["invalid base64"]
            format.qualifiedName().validate('example.com/name').hasValue() => false
            """)
    void comesTo(String text, String expected) {
        assertThat(Cel.run(text)).as(text).isEqualTo(expected);
    }
}
