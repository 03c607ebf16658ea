/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Throws random and mutated bytes at the parsers of a gateway. */
class GatewayParsersTest {

  private static final int RUNS = Boolean.getBoolean("holdfast.full") ? 2_000_000 : 50_000;

  @Test
  @DisplayName("hostile bytes make ControlMessage.read throw WireFormatException or nothing")
  void read_HOSTILE_CONTROL_onlyTheDeclaredException() {
    List<byte[]> corpus = corpus("control-messages.txt");
    Seed.times(
        RUNS,
        random -> {
          byte[] payload = hostile(random, corpus);
          try {
            ControlMessage message = ControlMessage.read(payload);
            assertThat(ControlMessage.read(message.toBytes())).isEqualTo(message);
          } catch (WireFormatException refused) {
            assertThat(refused).hasMessageContaining(" ");
          }
        });
  }

  @Test
  @DisplayName(
      "[gateway-7] hostile bytes make GatewayMessage.read throw WireFormatException, or are written"
          + " again as they came")
  void read_HOSTILE_MESSAGES_onlyTheDeclaredException() {
    List<byte[]> corpus = corpus("gateway-messages.txt");
    Seed.times(
        RUNS,
        random -> {
          byte[] payload = hostile(random, corpus);
          try {
            GatewayMessage message = GatewayMessage.read(payload.clone());
            assertThat(message.properties().size()).isLessThanOrEqualTo(payload.length / 2);
            assertThat(message.content().length()).isLessThanOrEqualTo(payload.length - 14);
            ByteBuffer out = ByteBuffer.allocate(message.serialisedSize());
            message.writeTo(out);
            assertThat(out.array()).isEqualTo(payload);
          } catch (WireFormatException refused) {
            assertThat(refused).hasMessageContaining(" ");
          }
        });
  }

  private static List<byte[]> corpus(String file) {
    return Vectors.lines(file).stream().map(row -> Vectors.bytes(row[1])).toList();
  }

  /** A few bytes changed, taken out or put in; most often with the size in the header put right. */
  private static byte[] hostile(SplittableRandom random, List<byte[]> corpus) {
    byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) interesting(random);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        default -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
          longer[at] = (byte) interesting(random);
          bytes = longer;
        }
      }
    }
    if (bytes.length >= 8 && random.nextInt(4) > 0) {
      boolean control = (bytes[1] & 0xFF) == 0x6C;
      ByteBuffer.wrap(bytes).putInt(control ? 4 : 2, bytes.length);
    }
    return bytes;
  }

  private static int interesting(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(4);
      case 2 -> 0xFF - random.nextInt(2);
      default -> random.nextInt(256);
    };
  }
}
