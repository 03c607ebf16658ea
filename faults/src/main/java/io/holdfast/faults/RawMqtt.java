/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.faults;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT client that does what a test says and nothing else: it sends any bytes, answers nothing
 * by itself, and hands out what arrives with a deadline for everything.
 *
 * <p>One thread uses it; a reader thread of its own takes packets off the socket.
 */
public final class RawMqtt implements AutoCloseable {

  /** Long enough for a machine that builds beside the test; only a test that fails waits for it. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final MqttPacket END = new MqttPacket(0, 0, new byte[0]);

  private final Closeable connection;
  private final OutputStream out;
  private final BlockingQueue<MqttPacket> arrived = new LinkedBlockingQueue<>();
  private final Deque<MqttPacket> passedOver = new ArrayDeque<>();
  private int lastPacketId;
  private boolean ended;
  private volatile boolean deaf;

  RawMqtt(Socket socket) throws IOException {
    this(socket.getInputStream(), socket.getOutputStream(), socket);
  }

  /** Over anything that carries bytes. */
  RawMqtt(InputStream in, OutputStream out, Closeable connection) {
    this.connection = connection;
    this.out = out;
    DataInputStream data = new DataInputStream(in);
    Thread reader = new Thread(() -> readAll(data), "raw-mqtt-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects without TLS. Sends nothing yet. */
  public static RawMqtt plain(String host, int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
    return new RawMqtt(socket);
  }

  /** Connects and completes the TLS handshake. Sends no packet yet. */
  public static RawMqtt tls(String host, int port, SSLContext trust) throws IOException {
    SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket();
    socket.setTcpNoDelay(true);
    try {
      socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.startHandshake();
      socket.setSoTimeout(0);
      return new RawMqtt(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends every byte apart, so that each packet arrives in pieces. */
  public void sendSlowly(byte[] bytes) throws IOException {
    for (byte one : bytes) {
      send(new byte[] {one});
    }
  }

  /** Reads at most the packet that is arriving, and then no more for good. */
  public void stopReading() {
    deaf = true;
  }

  /** Breaks the connection so that the peer sees a reset, not an end. */
  public void reset() throws IOException {
    if (connection instanceof Socket socket) {
      socket.setSoLinger(true, 0);
    }
    close();
  }

  /** Publishes at QoS 1 and waits until it is acknowledged. */
  public void publish(String topic, String payload) throws IOException {
    int id = send(topic, 1, payload.getBytes(StandardCharsets.UTF_8));
    await("PUBACK " + id, p -> p.type() == MqttPacket.PUBACK && p.packetId() == id);
  }

  /**
   * Publishes and waits for nothing.
   *
   * @return the packet id that an acknowledgement would carry
   */
  public int send(String topic, int qos, byte[] payload) throws IOException {
    int id = nextPacketId();
    send(MqttBytes.publish(topic, qos, id, payload, 0));
    return id;
  }

  /** Subscribes and waits for SUBACK. */
  public MqttPacket subscribe(String filter, int qos) throws IOException {
    int id = nextPacketId();
    send(MqttBytes.subscribe(id, filter, qos));
    return await("SUBACK " + id, p -> p.type() == MqttPacket.SUBACK && p.packetId() == id);
  }

  /** Acknowledges a delivery. */
  public void acknowledge(MqttPacket publish) throws IOException {
    send(MqttBytes.puback(publish.packetId()));
  }

  /** Packet ids in order, from 1. */
  public int nextPacketId() {
    lastPacketId = lastPacketId % 65_535 + 1; // 16 bits, and never 0: MQTT-2.3.1-1
    return lastPacketId;
  }

  /** The next packet of a type; what comes before it is kept for later calls. */
  public MqttPacket await(int type) {
    return await("a packet of type " + type, p -> p.type() == type);
  }

  /** The next PUBLISH whose topic begins so; what comes before it is kept for later calls. */
  public MqttPacket awaitPublish(String topicPrefix) {
    return await(
        "PUBLISH on " + topicPrefix,
        p -> p.type() == MqttPacket.PUBLISH && p.topic().startsWith(topicPrefix));
  }

  /**
   * The next packet that fits; what comes before it is kept for later calls.
   *
   * @throws AssertionError if none comes in thirty seconds, or the connection ends first
   */
  public MqttPacket await(String what, Predicate<MqttPacket> fits) {
    MqttPacket packet = poll(fits, PATIENCE);
    if (packet == null) {
      throw new AssertionError(
          (ended
                  ? "the connection ended without "
                  : "no sign in " + PATIENCE.toSeconds() + " s of ")
              + what
              + "; other packets: "
              + passedOver);
    }
    return packet;
  }

  /**
   * The next packet that fits, or null if none comes in time or the connection ends. For checking
   * that something does <em>not</em> come, wait for something that does come after it instead.
   */
  public @Nullable MqttPacket poll(Predicate<MqttPacket> fits, Duration patience) {
    for (MqttPacket packet : passedOver) {
      if (fits.test(packet)) {
        passedOver.remove(packet);
        return packet;
      }
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ended) {
      MqttPacket packet = take(deadline - System.nanoTime());
      if (packet == null) {
        return null;
      }
      if (packet == END) {
        ended = true;
      } else if (fits.test(packet)) {
        return packet;
      } else {
        passedOver.add(packet);
      }
    }
    return null;
  }

  /**
   * Waits until the server ends the connection.
   *
   * @return how long that took
   * @throws AssertionError if it does not in the given time
   */
  public Duration awaitEnd(Duration patience) {
    long start = System.nanoTime();
    poll(p -> false, patience);
    if (!ended) {
      throw new AssertionError("the server did not end the connection in " + patience);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** A round trip: when it returns, the server has handled all that was sent before. */
  public void ping() throws IOException {
    send(MqttBytes.pingRequest());
    await(MqttPacket.PINGRESP);
  }

  /** Ends the connection as the standard wants it: DISCONNECT, then close. */
  public void disconnect() throws IOException {
    send(MqttBytes.disconnect());
    close();
  }

  /** Breaks the connection: without DISCONNECT. */
  @Override
  public void close() throws IOException {
    connection.close();
  }

  private @Nullable MqttPacket take(long nanos) {
    try {
      return arrived.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a packet", e);
    }
  }

  private void readAll(DataInputStream in) {
    try {
      while (!deaf) {
        int first = in.readUnsignedByte();
        byte[] body = new byte[remainingLength(in)];
        in.readFully(body);
        arrived.add(new MqttPacket(first >> 4, first & 15, body));
      }
    } catch (EOFException end) {
      arrived.add(END);
    } catch (IOException broken) {
      // A reset is as much of an end as a close: the server's choice of either is its own.
      arrived.add(END);
    }
  }

  private static int remainingLength(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      int digit = in.readUnsignedByte();
      length |= (digit & 0x7f) << shift;
      if ((digit & 0x80) == 0) {
        return length;
      }
    }
    throw new IOException("a remaining length of more than four bytes");
  }

  @Override
  public String toString() {
    return "raw MQTT client, " + Arrays.toString(passedOver.toArray()) + " not asked for";
  }
}
