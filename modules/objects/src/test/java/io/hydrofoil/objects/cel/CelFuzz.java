package io.hydrofoil.objects.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.cel.check.Environment;
import io.hydrofoil.objects.cel.check.StructTypes;
import io.hydrofoil.objects.cel.eval.Outcome;
import io.hydrofoil.objects.cel.library.Libraries;
import io.hydrofoil.objects.cel.tree.TreeVals;
import io.hydrofoil.objects.cel.types.Type;
import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Expressions are compiled or refused; a run ends with a value or an error, the same each time, within its limit. */
final class CelFuzz implements FuzzTarget {
    private static final long LIMIT = 20_000;
    private static final Environment ENVIRONMENT = Libraries.base()
            .withVariables(
                    Map.of("self", Type.DYN, "s", Type.STRING, "n", Type.INT, "l", Type.list(Type.INT)),
                    StructTypes.NONE);
    private static final MapValue VARIABLES =
            Json.map("{\"self\":{\"a\":[1,\"x\",{\"b\":null}],\"c\":2.5},\"s\":\"héllo\",\"n\":-7,\"l\":[3,1,2]}");

    @Override
    public void check(byte[] input) {
        Expression expression;
        try {
            expression = Expression.compile(ENVIRONMENT, new String(input, StandardCharsets.UTF_8));
        } catch (CompileException e) {
            assertThat(e.text()).isNotNull();
            return;
        }
        expression.estimate((path, type) -> null);
        Outcome first = run(expression);
        Outcome second = run(expression);
        assertThat(second.cost()).isEqualTo(first.cost());
        assertThat(Cel.shown(second.value())).isEqualTo(Cel.shown(first.value()));
    }

    private static Outcome run(Expression expression) {
        return expression.run(name -> TreeVals.of(VARIABLES.get(name)), LIMIT);
    }

    @Override
    public long allocationLimit(int inputBytes) {
        return 128_000_000L + inputBytes * 50_000L;
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "self.a.exists(x, x == 1) && s.matches('h.*o')",
                "[1,2,3].map(x, x * n).filter(x, x > 0).size() == l.size()",
                "has(self.c) ? double(self.c) + 1.0 : 2e10",
                "{'a': 1u, 'b': 0x1F}.all(k, k in ['a', 'b'])",
                "quantity('1Gi').add(quantity('5')).compareTo(quantity('1k')) > 0",
                "ip('10.0.0.1').family() == 4 && cidr('10.0.0.0/8').containsIP('10.1.1.1')",
                "url('https://a.b:1/c?d=e').getHost()",
                "'%s is %d and %.3f'.format(['x', 5, 1.5])",
                "timestamp('2024-01-01T00:00:00Z') + duration('1h30m') < timestamp('2025-01-01T00:00:00Z')",
                "s.split('').map(c, c + c).join('-').replace('l', 'L').upperAscii()",
                "l.sum() + l.indexOf(2) - l.min() % 2",
                "b'\\x00\\377' + bytes(s) == b\"\\u00e9\"",
                "optional.of(n).orValue(1) == 9223372036854775807 || self.?z.hasValue()",
                "semver('1.2.3-a+b').isGreaterThan(semver('1.0.0'))",
                "l.map(a, l.map(b, l.map(c, a * b * c)))",
                "-(-(-(((((n)))))))");
    }
}
