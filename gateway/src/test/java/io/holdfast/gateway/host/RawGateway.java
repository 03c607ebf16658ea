/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.ControlMessage;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.ControlMessage.Destroy;
import io.holdfast.wire.gateway.ControlMessage.Start;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** Plays the gateway toward one host, step by step. */
final class RawGateway implements AutoCloseable {

  static final byte[] CREATED = bytes(0xa1, 0x6c, 1, 2, 0, 0, 0, 9, 0);
  static final byte[] CONNECTION_ERROR = bytes(0xa1, 0x6c, 1, 2, 0, 0, 0, 9, 1);
  static final byte[] CREATION_ERROR = bytes(0xa1, 0x6c, 1, 2, 0, 0, 0, 9, 2);
  static final byte[] DETACH = bytes(0xa1, 0x6c, 1, 2, 0, 0, 0, 9, 0xff);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String messageUri;
  private final RawPair control;

  private RawGateway(RawPair control, String messageUri) {
    this.control = control;
    this.messageUri = messageUri;
  }

  static RawGateway connect(String controlUri, String messageUri) throws IOException {
    return new RawGateway(RawPair.connect(controlUri), messageUri);
  }

  RawPair control() {
    return control;
  }

  void send(ControlMessage message) throws IOException {
    control.send(message.toBytes());
  }

  /** Has the module created, started, and connects the message channel. */
  RawPair run(String args) throws IOException, InterruptedException {
    create(args);
    send(new Start());
    return messages();
  }

  /** Has the module created. */
  void create(String args) throws IOException, InterruptedException {
    send(Create.of(messageUri, args));
    assertThat(control.next()).isEqualTo(CREATED);
  }

  void destroy() throws IOException {
    send(new Destroy());
  }

  /** A connection of the message channel, as soon as there is one. */
  RawPair messages() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> RawPair.connect(messageUri), pair -> true);
  }

  /** The same without reading. */
  RawPair deafMessages() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> RawPair.connectDeaf(messageUri), pair -> true);
  }

  @Override
  public void close() throws IOException {
    control.close();
  }

  static GatewayMessage message(int number) {
    return GatewayMessage.of(
        Map.of("number", Integer.toString(number)), Bytes.utf8("content " + number));
  }

  static int number(GatewayMessage message) {
    return Integer.parseInt(String.valueOf(message.properties().get("number")));
  }

  static byte[] payload(GatewayMessage message) {
    return message.serialised().toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
