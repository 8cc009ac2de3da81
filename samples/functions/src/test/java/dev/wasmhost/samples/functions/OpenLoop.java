package dev.wasmhost.samples.functions;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Calls a function at a fixed rate, whether earlier calls have been answered or not, and
 * counts the time of each from when it was due: so calls that wait because the server, or
 * this, is late are not left out. Plain sockets, because the generator shares its
 * processors with the server.
 */
final class OpenLoop {

    private static final int CONNECTIONS = 24;

    private final int port;

    private final byte[] request;

    private final String answer;

    private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(2), 3);

    private final LongAdder failed = new LongAdder();

    /**
     * Prepares calls.
     * @param answer what each has to be answered
     */
    OpenLoop(int port, String function, String body, String answer) {
        this.port = port;
        this.answer = answer;
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        this.request = ("POST /functions/" + function + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
                + "Content-Length: " + content.length + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.UTF_8);
    }

    /** Makes the calls, and returns when all are answered. */
    void run(int perSecond, int seconds) throws InterruptedException {
        this.latencies.reset();
        this.failed.reset();
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread thread = new Thread(() -> calls(next, perSecond * seconds, start, interval), "calls-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void calls(AtomicInteger next, int number, long start, long interval) {
        Connection connection = new Connection();
        for (int i = next.getAndIncrement(); i < number; i = next.getAndIncrement()) {
            long due = start + i * interval;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (!connection.call()) {
                this.failed.increment();
            }
            this.latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
        }
        connection.close();
    }

    /** Returns times from when calls were due, in microseconds. */
    Histogram latencies() {
        return this.latencies;
    }

    long failed() {
        return this.failed.sum();
    }

    /** Used by one thread; opened again when the server has closed it. */
    private final class Connection {

        private Socket socket = new Socket();

        private InputStream input = InputStream.nullInputStream();

        private boolean open;

        boolean call() {
            try {
                if (!this.open) {
                    open();
                }
                this.socket.getOutputStream().write(OpenLoop.this.request);
                return response().equals(OpenLoop.this.answer);
            }
            catch (IOException ex) {
                close();
                return false;
            }
        }

        private void open() throws IOException {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), OpenLoop.this.port);
            this.socket.setTcpNoDelay(true);
            this.input = new BufferedInputStream(this.socket.getInputStream());
            this.open = true;
        }

        private String response() throws IOException {
            boolean success = line().startsWith("HTTP/1.1 200");
            int length = 0;
            boolean last = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String header = line.toLowerCase(Locale.ROOT);
                if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring("content-length:".length()).trim());
                }
                last |= header.startsWith("connection:") && header.contains("close");
            }
            String body = new String(this.input.readNBytes(length), StandardCharsets.UTF_8);
            if (last || !success) {
                close();
            }
            return success ? body : "";
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
                if (next < 0) {
                    throw new EOFException("expected a response");
                }
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
        }

        void close() {
            this.open = false;
            try {
                this.socket.close();
            }
            catch (IOException ex) {
                OpenLoop.this.failed.increment();
            }
        }

    }

}
