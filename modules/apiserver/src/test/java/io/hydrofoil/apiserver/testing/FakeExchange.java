package io.hydrofoil.apiserver.testing;

import io.hydrofoil.access.Identity;
import io.hydrofoil.apiserver.Exchange;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An exchange whose client is the test: what it is sent, and how much it takes. */
public final class FakeExchange implements Exchange, Exchange.Stream {
    private final String method;
    private final String path;
    private final Map<String, List<String>> query = new LinkedHashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private byte[] body = new byte[0];
    private Identity identity = Identity.ANONYMOUS;
    private Map<String, List<String>> answered = Map.of();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<Runnable> writable = new ArrayList<>();
    private final List<Runnable> closed = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int code;
    private boolean streams;
    private volatile int room = Integer.MAX_VALUE;
    private int flushes;
    private boolean gone;
    private byte[] lastWritten = new byte[0];
    private int overfullBytes;
    private boolean broken;

    private FakeExchange(String method, String path) {
        this.method = method;
        this.path = path;
    }

    /** A request for a path, with a query behind {@code ?} if it has one. */
    public static FakeExchange of(String method, String target) {
        int mark = target.indexOf('?');
        FakeExchange exchange = new FakeExchange(method, mark < 0 ? target : target.substring(0, mark));
        if (mark >= 0) {
            for (String pair : target.substring(mark + 1).split("&")) {
                String[] sides = pair.split("=", 2);
                exchange.parameter(decoded(sides[0]), sides.length < 2 ? "" : decoded(sides[1]));
            }
        }
        return exchange;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A GET with query parameters, in pairs. */
    public static FakeExchange get(String... query) {
        FakeExchange exchange = new FakeExchange("GET", "/");
        for (int i = 0; i < query.length; i += 2) {
            exchange.parameter(query[i], query[i + 1]);
        }
        return exchange;
    }

    private void parameter(String name, String value) {
        query.computeIfAbsent(name, k -> new ArrayList<>()).add(value);
    }

    /** A header that the request carries. */
    public FakeExchange with(String header, String value) {
        headers.put(header.toLowerCase(Locale.ROOT), value);
        return this;
    }

    /** The request's body. */
    public FakeExchange sending(String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Who asks. */
    public FakeExchange by(Identity who) {
        identity = who;
        return this;
    }

    /** The answer's headers. */
    public synchronized Map<String, List<String>> answered() {
        return answered;
    }

    /** Waits for the end of the answer. */
    public FakeExchange await() {
        try {
            if (!done.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer, so far: " + text());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    public int code() {
        return code;
    }

    public boolean isDone() {
        return done.getCount() == 0;
    }

    public synchronized boolean streamed() {
        return streams;
    }

    public synchronized int flushes() {
        return flushes;
    }

    public synchronized int sentBytes() {
        return sent.size();
    }

    /** Bytes that were written although there was no room. */
    public synchronized int overfullBytes() {
        return overfullBytes;
    }

    /** Whether the answer was broken off. */
    public synchronized boolean isBroken() {
        return broken;
    }

    /** The array that was written last. */
    public synchronized byte[] lastWritten() {
        return lastWritten;
    }

    public synchronized byte[] bytes() {
        return sent.toByteArray();
    }

    public synchronized String text() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    public MapValue json() {
        return Json.map(text());
    }

    /** The lines of a watch. */
    public List<MapValue> events() {
        return text().lines().map(Json::map).toList();
    }

    /** From now on the client takes {@code bytes} more before it is full. */
    public void room(int bytes) {
        List<Runnable> callbacks;
        synchronized (this) {
            room = bytes;
            callbacks = List.copyOf(writable);
        }
        if (bytes > 0) {
            callbacks.forEach(Runnable::run);
        }
    }

    /** The client goes away. */
    public void goAway() {
        List<Runnable> callbacks;
        synchronized (this) {
            gone = true;
            callbacks = List.copyOf(closed);
        }
        callbacks.forEach(Runnable::run);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String uri() {
        StringBuilder uri = new StringBuilder(path);
        query.forEach((name, values) -> values.forEach(value -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
        return uri.toString();
    }

    @Override
    public Map<String, List<String>> query() {
        return query;
    }

    @Override
    public String header(String name) {
        return headers.get(name);
    }

    @Override
    public Map<String, List<String>> headers() {
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        return all;
    }

    @Override
    public void onGone(Runnable callback) {
        onClose(callback);
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public long arrivedNs() {
        return 0;
    }

    @Override
    public synchronized void answer(int status, Map<String, List<String>> with, byte[] bytes) {
        code = status;
        answered = with;
        sent.writeBytes(bytes);
        done.countDown();
    }

    @Override
    public synchronized Stream stream(int status, Map<String, List<String>> with) {
        code = status;
        answered = with;
        streams = true;
        return this;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        lastWritten = bytes;
        overfullBytes += room > 0 ? 0 : length;
        sent.write(bytes, offset, length);
        room -= Math.min(room, length);
    }

    @Override
    public synchronized void flush() {
        flushes++;
    }

    @Override
    public boolean isWritable() {
        return room > 0;
    }

    @Override
    public void onWritable(Runnable callback) {
        boolean now;
        synchronized (this) {
            writable.clear();
            writable.add(callback);
            now = room > 0;
        }
        if (now) {
            callback.run();
        }
    }

    @Override
    public void onClose(Runnable callback) {
        boolean now;
        synchronized (this) {
            closed.add(callback);
            now = gone;
        }
        if (now) {
            callback.run();
        }
    }

    @Override
    public void end() {
        done.countDown();
    }

    @Override
    public void breakOff() {
        synchronized (this) {
            broken = true;
        }
        done.countDown();
    }
}
