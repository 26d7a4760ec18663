package io.hydrofoil.bench;

import io.hydrofoil.remote.ApiClient;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What every node does each ten seconds: PUT its lease as it was last answered, with a new renewTime. */
public final class LeaseRenewals implements Ops {
    private static final DateTimeFormatter MICRO_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final double MAX_CREATE_SECONDS = 300;
    private static final String RENEW_TIME = "\"renewTime\":\"";

    private final String path;
    private final String prefix;
    private final @Nullable String[] leases;
    private long renewals;

    /** {@code lanes} leases in a namespace, named by a prefix; {@link #create} first. */
    public LeaseRenewals(String namespace, String prefix, int lanes) {
        this.prefix = prefix;
        this.path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        this.leases = new @Nullable String[lanes];
    }

    /** Makes the leases. */
    public void create(ApiClient client) throws RemoteException {
        new OpRun(client, this, Pace.CLOSED).run(MAX_CREATE_SECONDS, leases.length);
    }

    private String name(int lane) {
        return prefix + "-" + lane;
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
        if (last == null) {
            return Call.post(path, body(name(lane)));
        }
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
