/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The server's end of a WebSocket in a test's hand (RFC 6455): it answers the handshake when told
 * to, sends any frame, and hands out what arrives. What binary frames hold may be read as MQTT.
 */
public final class RawWebSocket implements AutoCloseable {

  /** The opcode of a frame that goes on with the last one. */
  public static final int CONTINUATION = 0;

  /** The opcode of text. */
  public static final int TEXT = 1;

  /** The opcode of bytes. */
  public static final int BINARY = 2;

  /** The opcode of a close. */
  public static final int CLOSE = 8;

  /** The opcode of a ping. */
  public static final int PING = 9;

  /** The opcode of a pong. */
  public static final int PONG = 10;

  private static final long PATIENCE_SECONDS = 30;
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final String head;
  private final BlockingQueue<Frame> controls = new LinkedBlockingQueue<>();

  /**
   * What arrived that is no data.
   *
   * @param opcode {@link #CLOSE}, {@link #PING} or {@link #PONG}
   * @param payload ISO 8859-1
   */
  public record Frame(int opcode, String payload) {}

  private RawWebSocket(Socket socket) throws IOException {
    this.socket = socket;
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
    head = ConnectProxy.head(in);
  }

  /** Reads the request of a client that has connected; answers nothing yet. */
  public static RawWebSocket on(Socket accepted) throws IOException {
    accepted.setTcpNoDelay(true);
    return new RawWebSocket(accepted);
  }

  /** The request, with its empty line. */
  public String head() {
    return head;
  }

  /** A header of the request, or nothing. */
  public String header(String name) {
    String start = "\r\n" + name.toLowerCase(Locale.ROOT) + ":";
    int at = head.toLowerCase(Locale.ROOT).indexOf(start);
    return at < 0 ? "" : head.substring(at + start.length(), head.indexOf("\r\n", at + 2)).strip();
  }

  /** Answers anything but a WebSocket, and closes. */
  public void refuse(int status, String reason) throws IOException {
    say("HTTP/1.1 " + status + " " + reason + "\r\nContent-Length: 0\r\n\r\n");
    socket.close();
  }

  /** Agrees, and hands out what frames hold as MQTT: every send of it is one frame. */
  public RawMqtt accept(String subprotocol) throws IOException {
    say(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accepting(header("Sec-WebSocket-Key"))
            + (subprotocol.isEmpty() ? "" : "\r\nSec-WebSocket-Protocol: " + subprotocol)
            + "\r\n\r\n");
    return new RawMqtt(new Payloads(), new Frames(), socket);
  }

  /** Sends a frame. */
  public void send(int opcode, boolean last, byte[] payload) throws IOException {
    out.write(frame(opcode, last, payload));
    out.flush();
  }

  /** A frame's bytes, as servers send them: without a mask. */
  public static byte[] frame(int opcode, boolean last, byte[] payload) {
    int extended = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
    byte[] frame = new byte[2 + extended + payload.length];
    frame[0] = (byte) (opcode | (last ? 0x80 : 0));
    frame[1] = (byte) (extended == 0 ? payload.length : extended == 2 ? 126 : 127);
    for (int i = 0; i < extended; i++) {
      frame[2 + i] = (byte) ((long) payload.length >> (8 * (extended - 1 - i)));
    }
    System.arraycopy(payload, 0, frame, 2 + extended, payload.length);
    return frame;
  }

  /**
   * The next frame that is no data; read only while MQTT is.
   *
   * @throws AssertionError if none comes in thirty seconds
   */
  public Frame control() throws InterruptedException {
    Frame frame = controls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no control frame in " + PATIENCE_SECONDS + " s");
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void say(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String accepting(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      byte[] hash = digest.digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Every write is one binary frame. */
  private final class Frames extends OutputStream {

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      RawWebSocket.this.send(BINARY, true, Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }

  /** What binary frames hold, one after the other; other frames go aside. */
  private final class Payloads extends InputStream {

    private byte[] payload = {};
    private int at;

    @Override
    public int read() throws IOException {
      while (at == payload.length) {
        if (!next()) {
          return -1;
        }
      }
      return payload[at++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int first = read();
      if (first < 0) {
        return -1;
      }
      bytes[offset] = (byte) first;
      int more = Math.min(length - 1, payload.length - at);
      System.arraycopy(payload, at, bytes, offset + 1, more);
      at += more;
      return 1 + more;
    }

    private boolean next() throws IOException {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if ((second & 0x80) == 0) {
        throw new IOException("a client's frame without a mask (RFC 6455 5.1)");
      }
      int length = second & 0x7f;
      length =
          length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
      byte[] mask = in.readNBytes(4);
      byte[] bytes = in.readNBytes(length);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= mask[i & 3];
      }
      int opcode = first & 15;
      if (opcode >= CLOSE) {
        controls.add(new Frame(opcode, new String(bytes, StandardCharsets.ISO_8859_1)));
        return opcode != CLOSE;
      }
      if (opcode == TEXT) {
        throw new IOException("a text frame");
      }
      payload = bytes;
      at = 0;
      return true;
    }
  }
}
