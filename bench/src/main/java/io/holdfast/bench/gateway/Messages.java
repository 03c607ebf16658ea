/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.gateway;

import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.LongStream;

/** The messages that go through a chain, by their number. */
public interface Messages {

  /** The message of a number; numbers come in order. */
  GatewayMessage of(long number);

  /** Whether a message is that of a number. */
  boolean isOf(long number, GatewayMessage message);

  /** Some thousand messages, made beforehand, again and again: what carrying them costs. */
  static Messages madeBefore(int size) {
    GatewayMessage[] pool =
        LongStream.range(0, 4_096).mapToObj(i -> made(i, size)).toArray(GatewayMessage[]::new);
    return new Messages() {
      @Override
      public GatewayMessage of(long number) {
        return pool[(int) number & (pool.length - 1)];
      }

      @Override
      @SuppressWarnings("ReferenceEquality") // messages are handed on, not copied
      public boolean isOf(long number, GatewayMessage message) {
        return message == of(number);
      }
    };
  }

  /** Each is made when it is sent: what a source and a chain cost together. */
  static Messages madeEach(int size) {
    return new Messages() {
      @Override
      public GatewayMessage of(long number) {
        return made(number, size);
      }

      @Override
      public boolean isOf(long number, GatewayMessage message) {
        return message.content().asByteBuffer().getLong() == number;
      }
    };
  }

  private static GatewayMessage made(long number, int size) {
    byte[] content = new byte[Math.max(Long.BYTES, size)];
    ByteBuffer.wrap(content).putLong(number);
    return GatewayMessage.of(
        Map.of("source", "bench", "deviceName", "sensor-1"), Bytes.owning(content));
  }
}
