/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * The client's end of a WebSocket in a test's hand (RFC 6455): it sends any request and any frame,
 * answers nothing by itself, and hands out what arrives. One thread uses it.
 */
public final class RawWebSocketClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final byte[] MASK = {(byte) 0xa1, 0x0b, (byte) 0xc2, 0x7d};

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final BlockingQueue<Frame> passedOver = new LinkedBlockingQueue<>();
  private String answer = "";

  /**
   * What arrived.
   *
   * @param opcode as {@link RawWebSocket} names them; 0 when there is no more
   * @param last whether its message ends with it
   * @param payload ISO 8859-1
   */
  public record Frame(int opcode, boolean last, String payload) {

    /** The code of a close, or 0. */
    public int closeCode() {
      return opcode == RawWebSocket.CLOSE && payload.length() >= 2
          ? (payload.charAt(0) << 8) | payload.charAt(1)
          : 0;
    }
  }

  private RawWebSocketClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
  }

  /** Connects with TLS; asks for nothing yet. */
  public static RawWebSocketClient connect(String host, int port, SSLContext trust)
      throws IOException {
    Socket socket = trust.getSocketFactory().createSocket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
    return new RawWebSocketClient(socket);
  }

  /** The lines of a request that asks for a WebSocket, with its empty line. */
  public static String request(String target, Map<String, String> headers) {
    StringBuilder text = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: hub\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text + "\r\n";
  }

  /** The headers of a request for {@code mqtt}, in order, to change. */
  public static Map<String, String> headers(String subprotocol) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Connection", "Upgrade");
    headers.put("Upgrade", "websocket");
    headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Protocol", subprotocol);
    return headers;
  }

  /** Asks, and returns what the answer's first line says: {@code 101 Switching Protocols}. */
  public String ask(String target, String subprotocol) throws IOException {
    send(request(target, headers(subprotocol)).getBytes(StandardCharsets.ISO_8859_1));
    return answer();
  }

  /** Reads an answer's head and returns what its first line says. */
  public String answer() throws IOException {
    answer = ConnectProxy.head(in);
    return answer.substring(answer.indexOf(' ') + 1, answer.indexOf("\r\n"));
  }

  /** A header of the answer, or nothing. */
  public String header(String name) {
    String start = "\r\n" + name.toLowerCase(Locale.ROOT) + ":";
    int at = answer.toLowerCase(Locale.ROOT).indexOf(start);
    return at < 0
        ? ""
        : answer.substring(at + start.length(), answer.indexOf("\r\n", at + 2)).strip();
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends a frame. */
  public void send(int opcode, boolean last, byte[] payload) throws IOException {
    send(frame(opcode, last, payload));
  }

  /** A frame's bytes, as clients send them: with a mask. */
  public static byte[] frame(int opcode, boolean last, byte[] payload) {
    byte[] plain = RawWebSocket.frame(opcode, last, payload);
    int head = plain.length - payload.length;
    plain[1] |= (byte) 0x80;
    byte[] masked = Arrays.copyOf(plain, plain.length + MASK.length);
    System.arraycopy(MASK, 0, masked, head, MASK.length);
    for (int i = 0; i < payload.length; i++) {
      masked[head + MASK.length + i] = (byte) (payload[i] ^ MASK[i & 3]);
    }
    return masked;
  }

  /**
   * The next frame of any kind.
   *
   * @throws IOException if none comes in thirty seconds
   */
  public Frame next() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if (second > 127) {
        throw new IOException("a server's frame with a mask (RFC 6455 5.1)");
      }
      int length =
          second == 126 ? in.readUnsignedShort() : second == 127 ? (int) in.readLong() : second;
      String payload = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
      return new Frame(first & 15, first > 127, payload);
    } catch (EOFException e) {
      return new Frame(0, true, "");
    }
  }

  /** Passes over the body of an answer. */
  public void skip(int length) throws IOException {
    in.skipNBytes(length);
  }

  /** Everything until the server ends the connection, as bytes. */
  public byte[] rest() throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    in.transferTo(rest);
    return rest.toByteArray();
  }

  /**
   * What binary frames hold as MQTT, from now on; every send of it is one frame. Other frames go to
   * {@link #passedOver}.
   */
  public RawMqtt mqtt() throws IOException {
    socket.setSoTimeout(0);
    return new RawMqtt(new Payloads(), new Sending(), socket);
  }

  /**
   * The next frame that was no data while MQTT was read.
   *
   * @throws AssertionError if none comes in thirty seconds
   */
  public Frame passedOver() throws InterruptedException {
    Frame frame = passedOver.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (frame == null) {
      throw new AssertionError("no control frame in " + PATIENCE_MILLIS + " ms");
    }
    return frame;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every write is one binary frame. */
  private final class Sending extends OutputStream {

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      byte[] payload = Arrays.copyOfRange(bytes, offset, offset + length);
      RawWebSocketClient.this.send(RawWebSocket.BINARY, true, payload);
    }
  }

  /** What binary frames hold, one after the other. */
  private final class Payloads extends InputStream {

    private String payload = "";
    private int at;

    @Override
    public int read() throws IOException {
      while (at == payload.length()) {
        Frame frame = next();
        if (frame.opcode() == RawWebSocket.BINARY) {
          payload = frame.payload();
          at = 0;
        } else if (frame.opcode() == 0) {
          return -1;
        } else {
          passedOver.add(frame);
        }
      }
      return payload.charAt(at++);
    }

    /** No more than is there: the bulk read of the superclass would wait for all of it. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int first = length == 0 ? 0 : read();
      if (first < 0 || length == 0) {
        return Math.min(first, length);
      }
      bytes[offset] = (byte) first;
      int more = Math.min(length - 1, payload.length() - at);
      for (int i = 0; i < more; i++) {
        bytes[offset + 1 + i] = (byte) payload.charAt(at++);
      }
      return 1 + more;
    }
  }
}
