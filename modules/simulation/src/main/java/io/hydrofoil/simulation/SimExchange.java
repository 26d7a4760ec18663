package io.hydrofoil.simulation;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request on its way to a member and what comes back, over a connection that takes time and has a window. */
final class SimExchange implements Exchange, Exchange.Stream {
    private static final Identity WHO = Identity.of("simulation", Identity.MASTERS);

    private final World world;
    private final Network network;
    private final Request request;
    private final Client client;
    private final Map<String, List<String>> query = new LinkedHashMap<>();
    private final String path;
    private final ByteArrayOutputStream queued = new ByteArrayOutputStream();
    private Runnable onWritable = () -> {};
    private Runnable onClose = () -> {};
    private int code;
    private int underWay;
    private long arrivalNs;
    private boolean over;

    /**
     * What a client asks.
     *
     * @param windowBytes how much of an answer may be under way
     * @param slownessNs how long the client may take for each part of it
     */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Request(String method, String uri, String contentType, byte[] body, int windowBytes, int slownessNs) {
        Request(String method, String uri, String contentType, byte[] body, int windowBytes) {
            this(method, uri, contentType, body, windowBytes, 1);
        }

        static Request of(String method, String uri) {
            return new Request(method, uri, "application/json", new byte[0], 1 << 20);
        }
    }

    /** Who asked. */
    interface Client {
        /** The whole answer, or the next part of one that is a stream. */
        void received(int code, byte[] bytes);

        /** That was all. */
        void ended();

        /** The connection is gone. */
        void lost();
    }

    SimExchange(World world, Network network, Request request, Client client) {
        this.world = world;
        this.network = network;
        this.request = request;
        this.client = client;
        int mark = request.uri.indexOf('?');
        this.path = mark < 0 ? request.uri : request.uri.substring(0, mark);
        if (mark >= 0) {
            for (String pair : request.uri.substring(mark + 1).split("&")) {
                String[] sides = pair.split("=", 2);
                query.computeIfAbsent(sides[0], name -> new ArrayList<>())
                        .add(URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
    }

    /** The connection breaks, as both sides find. */
    @Override
    public void breakOff() {
        if (!over) {
            over = true;
            onClose.run();
            world.after(network.delayNs(), client::lost);
        }
    }

    boolean isOver() {
        return over;
    }

    private void toClient(Runnable what) {
        long slownessNs = world.random().nextInt(request.slownessNs);
        arrivalNs = Math.max(arrivalNs + 1, world.nowNs() + network.delayNs() + slownessNs);
        world.after(arrivalNs - world.nowNs(), what);
    }

    @Override
    public void answer(int status, Map<String, List<String>> headers, byte[] body) {
        if (over) {
            return;
        }
        over = true;
        toClient(() -> {
            client.received(status, body);
            client.ended();
        });
    }

    @Override
    public Stream stream(int status, Map<String, List<String>> headers) {
        code = status;
        return this;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        queued.write(bytes, offset, length);
        underWay += length;
    }

    @Override
    public void flush() {
        if (over || queued.size() == 0) {
            return;
        }
        byte[] bytes = queued.toByteArray();
        queued.reset();
        toClient(() -> {
            if (!over) {
                client.received(code, bytes);
                underWay -= bytes.length;
                if (isWritable()) {
                    onWritable.run();
                }
            }
        });
    }

    @Override
    public boolean isWritable() {
        return underWay < request.windowBytes;
    }

    @Override
    public void onWritable(Runnable callback) {
        onWritable = callback;
        if (isWritable()) {
            callback.run();
        }
    }

    @Override
    public void onClose(Runnable callback) {
        onClose = callback;
        if (over) {
            callback.run();
        }
    }

    @Override
    public void end() {
        flush();
        toClient(() -> {
            if (!over) {
                over = true;
                client.ended();
            }
        });
    }

    @Override
    public String method() {
        return request.method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Map<String, List<String>> query() {
        return query;
    }

    @Override
    public @Nullable String header(String name) {
        return switch (name) {
            case "content-type" -> request.contentType;
            case "user-agent" -> "simulation";
            default -> null;
        };
    }

    @Override
    public byte[] body() {
        return request.body;
    }

    @Override
    public Identity identity() {
        return WHO;
    }

    @Override
    public long arrivedNs() {
        return world.nowNs();
    }
}
