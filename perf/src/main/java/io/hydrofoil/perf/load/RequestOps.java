package io.hydrofoil.perf.load;

import io.hydrofoil.bench.LeaseRenewals;
import io.hydrofoil.bench.Ops;
import io.hydrofoil.remote.Call;
import io.hydrofoil.remote.RemoteException;
import io.hydrofoil.remote.WholeAnswer;

/** The operations of single requests on config maps. */
final class RequestOps {
    private static final int MAPS = 1000;

    private RequestOps() {}

    static Ops renewals(Bench bench, int lanes) throws RemoteException {
        LeaseRenewals renewals = new LeaseRenewals(bench.fixture().namespace("lease"), "node", lanes);
        renewals.create(bench.client());
        return renewals;
    }

    static Ops creates(Bench bench, int lanes) throws RemoteException {
        String path = ConfigMaps.path(bench.fixture().namespace("create"));
        return new Counted(lanes) {
            @Override
            Call call(long index) {
                return Call.post(path, ConfigMaps.body(ConfigMaps.name(index)));
            }
        };
    }

    static Ops gets(Bench bench, int lanes) throws RemoteException {
        String path = maps(bench, "get");
        return new Counted(lanes) {
            @Override
            Call call(long index) {
                return Call.get(path + "/" + ConfigMaps.name(index % MAPS));
            }
        };
    }

    static Ops patches(Bench bench, int lanes) throws RemoteException {
        String path = maps(bench, "patch");
        return new Counted(lanes) {
            @Override
            Call call(long index) {
                return Call.mergePatch(path + "/" + ConfigMaps.name(index % MAPS), ConfigMaps.patch(index));
            }
        };
    }

    private static String maps(Bench bench, String purpose) throws RemoteException {
        String path = ConfigMaps.path(bench.fixture().namespace(purpose));
        bench.fixture().each(MAPS, index -> Call.post(path, ConfigMaps.body(ConfigMaps.name(index))));
        return path;
    }

    /** Calls by their number; nothing is kept of answers. */
    abstract static class Counted implements Ops {
        private final int lanes;
        private long index;

        Counted(int lanes) {
            this.lanes = lanes;
        }

        abstract Call call(long number);

        @Override
        public int lanes() {
            return lanes;
        }

        @Override
        public Call next(int lane) {
            return call(index++);
        }

        @Override
        public void answered(int lane, WholeAnswer answer) {
            // 2xx is all that is asked for
        }
    }
}
