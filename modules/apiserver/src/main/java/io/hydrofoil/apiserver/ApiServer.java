package io.hydrofoil.apiserver;

import io.hydrofoil.access.AccessVerdict;
import io.hydrofoil.access.Attributes;
import io.hydrofoil.access.Authorizer;
import io.hydrofoil.access.Pki;
import io.hydrofoil.access.PkiException;
import io.hydrofoil.access.ServiceAccountTokens;
import io.hydrofoil.access.SoleKey;
import io.hydrofoil.access.TokenClaims;
import io.hydrofoil.apiserver.admission.Admission;
import io.hydrofoil.apiserver.aggregation.Aggregation;
import io.hydrofoil.apiserver.audit.AccessDecision;
import io.hydrofoil.apiserver.change.Answer;
import io.hydrofoil.apiserver.change.Question;
import io.hydrofoil.apiserver.change.Records;
import io.hydrofoil.apiserver.conversion.ConversionCaller;
import io.hydrofoil.apiserver.custom.CustomResources;
import io.hydrofoil.apiserver.discovery.DiscoveryHandler;
import io.hydrofoil.apiserver.flow.FlowObjects;
import io.hydrofoil.apiserver.gate.FlowGate;
import io.hydrofoil.apiserver.gate.FlowLimits;
import io.hydrofoil.apiserver.health.StoreMetrics;
import io.hydrofoil.apiserver.logs.PodStreams;
import io.hydrofoil.apiserver.logs.Proxies;
import io.hydrofoil.apiserver.openapi.OpenApiHandler;
import io.hydrofoil.apiserver.outbound.WebhookCaller;
import io.hydrofoil.apiserver.pipeline.Echo;
import io.hydrofoil.apiserver.pipeline.Pipeline;
import io.hydrofoil.apiserver.pipeline.PipelineConfig;
import io.hydrofoil.apiserver.pipeline.Reign;
import io.hydrofoil.apiserver.pipeline.Resealing;
import io.hydrofoil.apiserver.reads.ConvertedReads;
import io.hydrofoil.apiserver.reads.Indented;
import io.hydrofoil.apiserver.reads.ReadPool;
import io.hydrofoil.apiserver.reads.Reads;
import io.hydrofoil.apiserver.reads.ReadsConfig;
import io.hydrofoil.apiserver.reads.Representation;
import io.hydrofoil.apiserver.reads.Selection;
import io.hydrofoil.apiserver.request.DeprecatedKinds;
import io.hydrofoil.apiserver.request.GetOptions;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.apiserver.request.RequestTimeout;
import io.hydrofoil.apiserver.request.Route;
import io.hydrofoil.apiserver.request.Router;
import io.hydrofoil.apiserver.request.Target;
import io.hydrofoil.apiserver.request.Verb;
import io.hydrofoil.apiserver.strategy.ServiceNetwork;
import io.hydrofoil.apiserver.strategy.Strategies;
import io.hydrofoil.apiserver.verbs.Scales;
import io.hydrofoil.apiserver.verbs.Writes;
import io.hydrofoil.apiserver.watch.Watches;
import io.hydrofoil.chassis.Clock;
import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.FaultHandler;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.chassis.Turns;
import io.hydrofoil.client.Cluster;
import io.hydrofoil.client.PodLogs;
import io.hydrofoil.client.Reconciler;
import io.hydrofoil.client.ServedMetrics;
import io.hydrofoil.client.Usage;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.ApiStatus;
import io.hydrofoil.objects.ConversionReview;
import io.hydrofoil.objects.GoQuote;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import io.hydrofoil.objects.Protobuf;
import io.hydrofoil.objects.Statuses;
import io.hydrofoil.store.Log;
import io.hydrofoil.store.Store;
import io.hydrofoil.store.StoreLimits;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The API server behind its HTTPS front: authorizes each request, finds its route, and hands it to reads, watches,
 * discovery or the write pipeline.
 * Thread-safe; {@link #handle} never blocks.
 */
public final class ApiServer implements RequestHandler, AutoCloseable {
    private static final byte[] NOT_FOUND_TEXT = "404 page not found\n".getBytes(StandardCharsets.UTF_8);
    private static final Map<String, List<String>> TEXT =
            Map.of("Content-Type", List.of("text/plain; charset=utf-8"), "X-Content-Type-Options", List.of("nosniff"));

    private static final long LOG_CHECK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String MEMBER_PATH = "/hydrofoil/v1/member";
    private static final Map<String, List<String>> JSON = Map.of("Content-Type", List.of("application/json"));

    private final KindTable kinds = KindTable.builtin();
    private volatile Router router = new Router(kinds);
    private final Clock clock;
    private final Authorizer authorizer;
    private final Writes core;
    private final Pipeline pipeline;
    private final Freshness freshness;
    private final Reads reads;
    private final ReadPool readPool;
    private final PodStreams podStreams;
    private final Proxies proxies;
    private final DiscoveryHandler discovery;
    private final OpenApiHandler openApi;
    private final IssuerHandler issuer;
    private final StateDownload stateDownload;
    private final TokenClaims.LiveObjects liveObjects;
    private final WriteRequests writes;
    private final Watches watches;
    private final InProcessCluster cluster;
    private final FlowGate gate;
    private final CustomResources customResources;
    private final Store store;
    private final FaultHandler faults;
    private @Nullable Resealing resealing;
    private volatile Supplier<MapValue> member = MapValue::new;
    private volatile @Nullable UsageMetrics usageMetrics;
    private volatile @Nullable RequestHandler besideNodes;
    private volatile KindTable withoutUsage = kinds;
    private final WebhookCaller webhooks;
    private final ConversionCaller conversions;
    private volatile @Nullable Aggregation aggregation;
    private volatile @Nullable ClientTrust trust;

    /**
     * What an API server works with.
     *
     * @param store whose outcome and applied listeners the server takes
     * @param log where writes are proposed
     */
    public record Parts(
            Store store,
            StoreLimits limits,
            Log log,
            Authorizer authorizer,
            ServiceAccountTokens tokens,
            Clock clock,
            FaultHandler faults,
            Metrics metrics) {}

    /** A server of these parts, on threads of its own. */
    public ApiServer(Parts parts, ApiServerConfig config) {
        this(parts, config, Execution.onThreads());
    }

    /** A server of these parts. */
    public ApiServer(Parts parts, ApiServerConfig config, Execution execution) {
        int processors = config.processors();
        this.clock = parts.clock();
        this.store = parts.store();
        this.faults = parts.faults();
        this.authorizer = parts.authorizer();
        Strategies strategies = new Strategies(kinds, ServiceNetwork.DEFAULT, authorizer);
        this.core = new Writes(kinds, new Admission(kinds, authorizer), strategies, authorizer, parts.tokens());
        this.webhooks = new WebhookCaller(kinds, clock, parts.faults());
        this.pipeline = new Pipeline(
                new Pipeline.Parts(
                        parts.store(), parts.limits(), parts.log(), kinds, core, clock, parts.faults(), this::ask),
                PipelineConfig.forMachine(processors),
                execution);
        this.conversions = new ConversionCaller(kinds, pipeline.records(), clock, faults, parts.metrics());
        ConvertedReads converted = new ConvertedReads(conversions, faults);
        this.freshness = new Freshness(pipeline.readBarrier(), parts.store().reader());
        ReadsConfig readsConfig = ReadsConfig.forMachine(processors);
        Turns turns = execution.turns();
        this.readPool = turns == null
                ? new ReadPool(readsConfig.threads(), readsConfig.maxReads(), parts.faults())
                : new ReadPool(turns, readsConfig.maxReads(), parts.faults());
        this.reads = new Reads(parts.store().reader(), clock, readsConfig, readPool, converted);
        this.podStreams = new PodStreams(reads);
        this.proxies = new Proxies(kinds, reads);
        this.discovery = new DiscoveryHandler(kinds);
        this.openApi = new OpenApiHandler(kinds);
        this.issuer = new IssuerHandler(parts.tokens());
        this.stateDownload = new StateDownload(parts.store(), readPool);
        this.liveObjects = new LiveUids(kinds, parts.store().reader());
        this.writes = new WriteRequests(kinds, pipeline, parts.store().reader(), readPool, converted, clock);
        int shards = Math.clamp(processors / 4, 1, 4);
        Watches.Parts watching = new Watches.Parts(parts.store(), clock, readPool, parts.faults(), converted);
        this.watches = new Watches(watching, shards, execution);
        parts.store().appliedListener(watches::onApplied);
        this.cluster = new InProcessCluster(() -> withoutUsage, pipeline, watches, null);
        FlowLimits flow = FlowLimits.of(config.maxRequestsInFlight(), config.maxMutatingRequestsInFlight());
        FlowGate.Parts gateParts = new FlowGate.Parts(
                flow, clock, parts.faults(), parts.metrics(), execution.random().nextLong());
        FlowGate.ObjectCount objects =
                new StoredObjects(() -> withoutUsage, parts.store().reader())::under;
        this.gate = turns == null ? new FlowGate(gateParts, objects) : new FlowGate(gateParts, objects, turns);
        this.customResources = new CustomResources(kinds, parts.store().reader(), clock, this::serve);
        StoreMetrics.register(parts.metrics(), store, () -> withoutUsage);
    }

    /**
     * Passes requests on to the services that APIServices name, from {@link #start} on.
     *
     * @param pki by which this server shows them who it is
     */
    public void aggregate(Pki pki) throws PkiException {
        trust = new ClientTrust(pki);
        aggregation = new Aggregation(
                new Aggregation.Parts(kinds, pipeline.records(), clock, faults, discovery, openApi),
                new SoleKey(pki.frontProxyKey(), pki.frontProxyCertificate()));
    }

    private Aggregation others() {
        return Objects.requireNonNull(aggregation, "requests are not passed on");
    }

    /** The loop that follows APIServices; the doorbell is that of the thread on which it will run. */
    public Agent apiServices(Doorbell doorbell) {
        return others().agent(cluster, doorbell);
    }

    /**
     * The loops of whoever leads, by which APIServices are kept and tell whether they are available, and extension API
     * servers whom to believe.
     */
    public List<Reconciler> apiServiceLoops() {
        List<Reconciler> loops = new ArrayList<>(others().loops());
        loops.add(new TrustPublisher(Objects.requireNonNull(trust, "set with the others")));
        return loops;
    }

    /** The metrics that services serve, for autoscaling. */
    public ServedMetrics servedMetrics() {
        return others().metrics(() -> withoutUsage);
    }

    /** Starts the write pipeline and serves what is defined; to be called when the log may be offered to. */
    public void start() {
        customResources.load();
        if (aggregation != null) {
            aggregation.load();
        }
        pipeline.start();
    }

    /** The loop that serves custom resource definitions; the doorbell is that of the thread on which it will run. */
    public Agent customResources(Doorbell doorbell) {
        return customResources.agent(cluster, doorbell);
    }

    /** Serves these kinds from now on; requests that have found their route go on with the kinds of before. */
    private synchronized void serve(KindTable base) {
        withoutUsage = base;
        KindTable served = usageMetrics == null ? base : base.with(KindTable.ofUsage());
        router = new Router(served);
        discovery.serve(served);
        openApi.serve(served);
        core.serve(served);
        watches.serve(served);
    }

    /** Whom decisions wait for. */
    private void ask(Question question, Records records, Consumer<Answer> onAnswer) {
        switch (question) {
            case Question.Review review -> webhooks.ask(review, records, onAnswer);
            case Question.Conversion(ConversionReview review) -> conversions.ask(review, records, onAnswer);
        }
    }

    /** Serves the metrics API from these reports from now on. */
    public synchronized void usage(Usage reports) {
        usageMetrics = new UsageMetrics(store.reader(), reports, clock);
        serve(withoutUsage);
    }

    /** Where the logs of pods come from, once there are nodes. */
    public void podLogs(PodLogs logs) {
        podStreams.logs(logs);
    }

    /** What all nodes may do, as rules of a role. */
    public static ListValue nodeRules() {
        return BootstrapRoles.rulesOfNodes();
    }

    /** What of the cluster the validity of tokens rests on. */
    public TokenClaims.LiveObjects liveObjects() {
        return liveObjects;
    }

    /** The cluster as loops of this process reach it that every member runs. */
    public Cluster cluster() {
        return cluster;
    }

    /**
     * Claims the right to run the control loops, and completes with the cluster as they reach it; what they write is
     * applied only until the next claim.
     *
     * @param holder who claims
     */
    public CompletableFuture<Cluster> reign(String holder) {
        return Reign.claim(pipeline, holder)
                .thenApply(reign -> new InProcessCluster(() -> withoutUsage, pipeline, watches, reign));
    }

    /** While {@code isShort} says so, writes but deletions are refused with 507. */
    public void diskIsShort(BooleanSupplier isShort) {
        pipeline.diskIsShort(isShort);
    }

    /** Whether the log takes entries and this server applies them; asks by an entry that changes nothing. */
    public SlowCheck logCheck() {
        return new SlowCheck(clock, "the log", LOG_CHECK_NS, answer -> Echo.ask(pipeline, answer));
    }

    /** What this server says of itself as a member of the log. */
    public void member(Supplier<MapValue> report) {
        member = report;
    }

    /** Begins to seal anew what does not rest as it should; it ends by itself. For whoever leads. */
    public synchronized void reseal() {
        stopResealing();
        resealing = Resealing.start(store, pipeline, faults);
    }

    private synchronized void stopResealing() {
        if (resealing != null) {
            resealing.close();
        }
    }

    /** The loop that keeps the objects of flow control and passes on what they say; to be run by an agent. */
    public Reconciler flowObjects() {
        return new FlowObjects(gate::configure);
    }

    /**
     * Makes what every cluster has from its first start on; completes when it is there.
     *
     * @param advertised where clients in the cluster reach this server
     * @param isAlone whether there are no others; with others {@link #liveServers} keeps the addresses
     */
    public CompletableFuture<Void> bootstrap(InetSocketAddress advertised, boolean isAlone) {
        return new Bootstrap(ownWrites(), advertised, isAlone, trust).run();
    }

    private OwnWrites ownWrites() {
        return new OwnWrites(kinds, pipeline, store.reader());
    }

    /**
     * The loop by which several servers keep their endpoints; the doorbell is that of the thread on which it will run.
     *
     * @param leads whether this one writes them now
     */
    public Agent liveServers(MemberSeat seat, BooleanSupplier leads, Doorbell doorbell) {
        return liveServers(seat, leads, doorbell, clock);
    }

    LiveServers liveServers(MemberSeat seat, BooleanSupplier leads, Doorbell doorbell, Clock of) {
        return new LiveServers(pipeline, ownWrites(), seat, leads, of, doorbell);
    }

    /**
     * A server among others.
     *
     * @param self its index
     * @param count how many there are
     * @param advertised where clients in the cluster reach it
     */
    public record MemberSeat(int self, int count, InetSocketAddress advertised) {}

    /**
     * Hands requests that only the server beside the nodes can answer (logs, usage) to {@code other} from now on; null:
     * they are answered here.
     */
    public void nodesAreAt(@Nullable RequestHandler other) {
        besideNodes = other;
    }

    @Override
    public void handle(Exchange exchange) {
        RequestPath path = RequestPath.parse(exchange.method(), exchange.path(), exchange.query());
        ApiStatus untimely = RequestTimeout.refusal(path, exchange.query());
        if (untimely != null) {
            Reads.refuse(Indented.of(exchange), Representation.ofErrors(exchange.header("accept")), untimely);
            return;
        }
        Attributes what = path.attributes();
        gate.enter(exchange, path, what, admitted -> admitted(admitted, what));
    }

    private void admitted(Exchange exchange, Attributes what) {
        AccessVerdict verdict = authorizer.verdict(exchange.identity(), what);
        AccessDecision.note(exchange, verdict);
        if (!verdict.allowed()) {
            ApiStatus forbidden = what.forbidden(exchange.identity(), verdict.reason());
            Reads.refuse(Indented.of(exchange), Representation.ofErrors(exchange.header("accept")), forbidden);
            return;
        }
        Aggregation others = aggregation;
        if (others != null && others.takes(exchange)) {
            return;
        }
        switch (router.route(exchange.method(), exchange.path(), exchange.query())) {
            case Route.Resource(Target target) -> resource(exchange, target);
            case Route.Other other -> other(exchange);
            case Route.Refused(ApiStatus status) ->
                Reads.refuse(Indented.of(exchange), Representation.ofErrors(exchange.header("accept")), status);
            case Route.NotFound ignored -> exchange.answer(404, TEXT, NOT_FOUND_TEXT);
            case Route.Incomplete(String url) -> exchange.answer(500, TEXT, incomplete(url));
        }
    }

    private static byte[] incomplete(String path) {
        return ("Internal Server Error: " + GoQuote.of(path)
                        + ": failed to create RequestInfo: unable to determine kind and namespace from url, " + path
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void other(Exchange exchange) {
        if (DiscoveryHandler.owns(exchange.path())) {
            discovery.handle(Indented.of(exchange));
        } else if (OpenApiHandler.owns(exchange.path())) {
            openApi.handle(exchange);
        } else if (IssuerHandler.owns(exchange.path())) {
            issuer.handle(exchange);
        } else if (MEMBER_PATH.equals(exchange.path())) {
            exchange.answer(200, JSON, Json.bytes(member.get()));
        } else if (StateDownload.PATH.equals(exchange.path())) {
            freshness.when(
                    exchange, Representation.ofErrors(exchange.header("accept")), () -> stateDownload.handle(exchange));
        } else {
            exchange.answer(404, TEXT, NOT_FOUND_TEXT);
        }
    }

    private void resource(Exchange asked, Target target) {
        if (Proxies.owns(target)) {
            proxies.handle(asked, target);
            return;
        }
        // Of a watch each event is a line.
        Exchange exchange = target.verb() == Verb.WATCH ? asked : Indented.of(asked);
        boolean isGet = exchange.method().equals("GET");
        boolean hasProtobuf =
                Protobuf.of(target.kind().apiVersion(), target.kind().kind()) != null;
        Representation as = Representation.choose(
                exchange.header("accept"), exchange.query(), answerOf(target), isGet, hasProtobuf);
        ApiStatus refusal = as.refusal();
        if (refusal != null) {
            Reads.refuse(exchange, as, refusal);
            return;
        }
        RequestHandler other = besideNodes;
        if (other != null && (PodStreams.needsNode(target) || UsageMetrics.owns(target))) {
            other.handle(exchange);
            return;
        }
        if (PodStreams.owns(target)) {
            podStreams.handle(exchange, target, as);
            return;
        }
        freshness.when(exchange, target, as, () -> act(exchange, target, as));
    }

    private void act(Exchange exchange, Target target, Representation as) {
        Exchange warned = Warned.of(exchange, DeprecatedKinds.warning(target.kind()));
        try {
            switch (target.verb()) {
                case GET -> get(warned, target, as);
                case LIST -> list(warned, target, as);
                case WATCH -> watch(warned, target, as);
                case CREATE, UPDATE, PATCH, DELETE, DELETECOLLECTION -> writes.handle(exchange, target, as);
            }
        } catch (RefusedException e) {
            Reads.refuse(warned, as, e.status());
        }
    }

    private void watch(Exchange exchange, Target target, Representation as) throws RefusedException {
        if (!target.kind().verbs().contains(Verb.WATCH.word())) {
            throw new RefusedException(Statuses.verbNotSupported(target.kind(), Verb.WATCH.word()));
        }
        watches.watch(exchange, target, ListOptions.parse(exchange.query(), true), as);
    }

    private static Representation.Answer answerOf(Target target) {
        return switch (target.verb()) {
            case LIST, DELETECOLLECTION -> Representation.Answer.LIST;
            case WATCH -> Representation.Answer.WATCH;
            case GET, CREATE, UPDATE, PATCH, DELETE ->
                hasTable(target) ? Representation.Answer.OBJECT : Representation.Answer.BARE_OBJECT;
        };
    }

    private static boolean hasTable(Target target) {
        return switch (target.subresourceName()) {
            case "" -> target.kind().verbs().contains(Verb.GET.word());
            case "status", "scale" -> true;
            default -> false;
        };
    }

    private void list(Exchange exchange, Target target, Representation as) throws RefusedException {
        UsageMetrics metrics = usageMetrics;
        if (target.kind().persisted()) {
            reads.list(exchange, target, ListOptions.parse(exchange.query(), false), as);
        } else if (metrics != null && UsageMetrics.owns(target)) {
            metrics.list(exchange, target, ListOptions.parse(exchange.query(), false), as);
        } else {
            ListOptions options = ListOptions.parse(exchange.query(), false);
            ComponentStatuses.list(exchange, target, Selection.of(target, options), as, clock.wallMs());
        }
    }

    private void get(Exchange exchange, Target target, Representation as) throws RefusedException {
        GetOptions.check(exchange.query());
        UsageMetrics metrics = usageMetrics;
        if (metrics != null && UsageMetrics.owns(target)) {
            metrics.get(exchange, target, as);
            return;
        }
        if (!target.kind().persisted()) {
            ComponentStatuses.get(exchange, target, as, clock.wallMs());
            return;
        }
        switch (target.subresourceName()) {
            case "scale" -> scale(exchange, target, as);
            case "", "status", "approval", "ephemeralcontainers", "resize" -> reads.get(exchange, target, as);
            default -> Reads.refuse(exchange, as, writes.notServed(target));
        }
    }

    private void scale(Exchange exchange, Target target, Representation as) throws RefusedException {
        ApiObject object = reads.find(target);
        if (object == null) {
            Reads.refuse(exchange, as, Statuses.notFound(target.kind(), target.name()));
            return;
        }
        reads.shown(exchange, target, as, object, tree -> {
            MapValue scale = Scales.of(target.kind(), tree, object.revision());
            exchange.answer(200, as.headers(), as.object(target.kind(), scale, clock.wallMs()));
        });
    }

    @Override
    public void close() {
        stopResealing();
        gate.close();
        pipeline.close();
        watches.close();
        webhooks.close();
        conversions.close();
        if (aggregation != null) {
            aggregation.close();
        }
        readPool.close();
    }
}
