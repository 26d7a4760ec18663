package io.hydrofoil.perf.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What every node does each ten seconds: PUT its lease as it was last answered, with a new renewTime. */
final class LeaseRenewals implements Ops {
    private static final DateTimeFormatter MICRO_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String RENEW_TIME = "\"renewTime\":\"";

    private final String path;
    private final String[] leases;
    private long renewals;

    private LeaseRenewals(String path, int lanes) {
        this.path = path;
        this.leases = new String[lanes];
    }

    static Ops prepare(Bench bench, int lanes) throws LoadException {
        String namespace = bench.fixture().namespace("lease");
        String path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        LeaseRenewals ops = new LeaseRenewals(path, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            WholeAnswer answer = bench.client().call(Call.post(path, body(name(lane))));
            if (!answer.isFine()) {
                throw new LoadException("a lease was not created: " + answer.quoted());
            }
            ops.answered(lane, answer);
        }
        return ops;
    }

    private static String name(int lane) {
        return "node-" + lane;
    }

    private static byte[] body(String name) {
        return Fixture.bytes("{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\""
                + name + "\"},\"spec\":{\"holderIdentity\":\"" + name + "\",\"leaseDurationSeconds\":40,"
                + RENEW_TIME + MICRO_TIME.format(Instant.EPOCH) + "\"}}");
    }

    @Override
    public int lanes() {
        return leases.length;
    }

    @Override
    public Call next(int lane) {
        String last = leases[lane];
        int at = last.indexOf(RENEW_TIME) + RENEW_TIME.length();
        int end = last.indexOf('"', at);
        Instant time = Instant.EPOCH.plusNanos(1_000 * ++renewals);
        String lease = last.substring(0, at) + MICRO_TIME.format(time) + last.substring(end);
        return Call.put(path + "/" + name(lane), lease.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void answered(int lane, WholeAnswer answer) {
        leases[lane] = new String(answer.body(), StandardCharsets.UTF_8);
    }
}
