package io.hibernateshards.demo.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Asks for timelines over one connection that stays open, one after the other. A plain socket: a client that costs little leaves the
 * processor to what is measured. One thread.
 */
final class TimelineClient implements AutoCloseable {

    private static final int ANSWER_TIMEOUT_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    TimelineClient(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        in = new BufferedInputStream(socket.getInputStream(), 32_768);
        out = socket.getOutputStream();
    }

    /** What is sent for the newest posts of the member whose session this is. */
    static byte[] request(String session) {
        return ("GET /api/timeline HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nCookie: JSESSIONID="
                        + session + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The timeline that a request asks for, as JSON.
     *
     * @throws IOException also if the answer is anything but a timeline
     */
    byte[] timeline(byte[] request) throws IOException {
        out.write(request);
        var status = line();
        int length = -1;
        boolean chunked = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        byte[] body = chunked ? chunks() : bytes(Math.max(0, length));
        if (!status.startsWith("HTTP/1.1 200") || !isTimeline(body)) {
            throw new IOException("No timeline: " + status + "\n" + new String(body, StandardCharsets.UTF_8));
        }
        return body;
    }

    private static boolean isTimeline(byte[] body) {
        return startsWith(body, "{\"posts\":[") && body[body.length - 1] == '}';
    }

    private static boolean startsWith(byte[] body, String start) {
        if (body.length <= start.length()) {
            return false;
        }
        for (int index = 0; index < start.length(); index++) {
            if (body[index] != start.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream(8_192);
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(bytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("The connection ended within an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection ended within an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
