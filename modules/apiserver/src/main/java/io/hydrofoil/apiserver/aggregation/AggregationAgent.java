package io.hydrofoil.apiserver.aggregation;

import io.hydrofoil.apiserver.discovery.RemoteVersions;
import io.hydrofoil.apiserver.outbound.CallException;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.client.ChangeFeed;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Follows the APIServices: publishes who serves what, and what they tell of themselves, which it asks them for when
 * they become available and every minute. Answers come from virtual threads, of which there is at most one for each
 * APIService.
 */
final class AggregationAgent implements Agent, ChangeFeed.Handler {
    private static final int CHANGES_PER_DUTY = 256;
    private static final int MAX_ASKED = 32;
    private static final long REFRESH_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final Aggregation aggregation;
    private final Inquiry inquiry;
    private final Clock clock;
    private final Doorbell doorbell;
    private final ChangeFeed feed;
    private final Map<String, ApiObject> apiServices = new TreeMap<>();
    private final Map<String, Known> known = new TreeMap<>();
    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private boolean synced;
    private boolean changed;
    private int asked;

    /** What is known of an API. */
    private static final class Known {
        private RemoteApi api;
        private @Nullable Learned learned;
        private boolean isCurrent;
        private boolean isAsked;
        private long dueNs;
        private int failures;

        Known(RemoteApi api, long dueNs) {
            this.api = api;
            this.dueNs = dueNs;
        }
    }

    /** An answer; null: there was none. */
    private record Heard(RemoteApi api, @Nullable Learned learned) {}

    AggregationAgent(Aggregation aggregation, Inquiry inquiry, Cluster cluster, Clock clock, Doorbell doorbell) {
        this.aggregation = aggregation;
        this.inquiry = inquiry;
        this.clock = clock;
        this.doorbell = doorbell;
        this.feed = cluster.openFeed(Set.of(Aggregation.KIND), doorbell);
    }

    @Override
    public String roleName() {
        return "aggregation";
    }

    @Override
    public int doWork() {
        int work = feed.poll(this, CHANGES_PER_DUTY);
        if (!synced) {
            return work;
        }
        long nowNs = clock.monotonicNs();
        boolean publishes = changed;
        if (changed) {
            changed = false;
            follow(nowNs);
        }
        for (Heard one = heard.poll(); one != null; one = heard.poll()) {
            asked--;
            publishes |= hear(one, nowNs);
        }
        if (publishes) {
            publish();
            work++;
        }
        return work + ask(nowNs);
    }

    private void follow(long nowNs) {
        List<MapValue> trees = new ArrayList<>();
        apiServices.values().forEach(apiService -> trees.add(apiService.tree()));
        RemoteApis apis = RemoteApis.of(trees);
        aggregation.serve(apis);
        known.keySet().removeIf(groupVersion -> apis.of(groupVersion) == null);
        for (RemoteApi api : apis.all()) {
            Known before = known.get(api.groupVersion());
            if (before == null || !before.api.isAt(api)) {
                known.put(api.groupVersion(), new Known(api, nowNs));
                continue;
            }
            if (api.isAvailable() && !before.api.isAvailable()) {
                before.dueNs = nowNs;
            }
            before.isCurrent &= api.isAvailable();
            before.api = api;
        }
    }

    /** Whether it changes what is told. */
    private boolean hear(Heard one, long nowNs) {
        Known about = known.get(one.api.groupVersion());
        if (about == null || !about.isAsked || !about.api.isAt(one.api)) {
            return false;
        }
        about.isAsked = false;
        Learned learned = one.learned;
        if (learned == null) {
            about.failures++;
            about.dueNs = nowNs + Math.min(REFRESH_NS, RETRY_NS << Math.min(about.failures, 6));
            boolean wasCurrent = about.isCurrent;
            about.isCurrent = false;
            return wasCurrent;
        }
        about.failures = 0;
        about.dueNs = nowNs + REFRESH_NS;
        boolean isNew = !about.isCurrent || !learned.equals(about.learned);
        about.isCurrent = true;
        about.learned = learned;
        return isNew;
    }

    private int ask(long nowNs) {
        int work = 0;
        for (Known one : known.values()) {
            if (!one.api.isAvailable() || one.isAsked) {
                continue;
            }
            if (one.dueNs - nowNs > 0) {
                doorbell.sleepAtMostNs(one.dueNs - nowNs);
            } else if (asked < MAX_ASKED) {
                one.isAsked = true;
                asked++;
                RemoteApi api = one.api;
                Thread.ofVirtual().name("discovery").start(() -> learn(api));
                work++;
            }
        }
        return work;
    }

    private void learn(RemoteApi api) {
        Learned learned = null;
        try {
            learned = inquiry.learn(api);
        } catch (CallException e) {
            // what was known before is stale now
        } finally {
            heard.add(new Heard(api, learned));
            doorbell.ring();
        }
    }

    private void publish() {
        List<RemoteVersions.RemoteVersion> versions = new ArrayList<>();
        Map<String, String> documents = new TreeMap<>();
        known.forEach((groupVersion, one) -> {
            Learned learned = one.learned;
            ListValue resources = learned == null ? ListValue.EMPTY : learned.resources();
            versions.add(new RemoteVersions.RemoteVersion(
                    one.api.group(), one.api.version(), resources, one.isCurrent && one.api.isAvailable()));
            if (learned != null && learned.documentUrl() != null) {
                documents.put("apis/" + groupVersion, learned.documentUrl());
            }
        });
        Map<String, Long> groups = new HashMap<>();
        Map<String, Long> inGroup = new HashMap<>();
        for (ApiObject apiService : apiServices.values()) {
            MapValue spec = apiService.spec();
            String group = spec.text("group", "");
            groups.merge(group, spec.number("groupPriorityMinimum", 0), Math::max);
            inGroup.put(group + "/" + spec.text("version", ""), spec.number("versionPriority", 0));
        }
        RemoteVersions remote =
                versions.isEmpty() ? RemoteVersions.NONE : new RemoteVersions(versions, groups, inGroup);
        aggregation.tell(remote, documents);
    }

    @Override
    public void onReset(Kind kind) {
        synced = false;
        apiServices.clear();
    }

    @Override
    public void onPut(ApiObject object) {
        apiServices.put(object.name(), object);
        changed = true;
    }

    @Override
    public void onDelete(ApiObject last) {
        apiServices.remove(last.name());
        changed = true;
    }

    @Override
    public void onSynced(Kind kind) {
        synced = true;
        changed = true;
    }

    @Override
    public void onClose() {
        feed.close();
    }
}
