/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.sp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.faults.netty.LeakGuard;
import io.holdfast.wire.gateway.SpFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class FrameReaderTest {

  private static final int RUNS = Boolean.getBoolean("holdfast.full") ? 50_000 : 1_000;

  private final List<String> payloads = new ArrayList<>();

  private FrameReader reader(SpFraming framing) {
    return new FrameReader(
        framing, ByteBufAllocator.DEFAULT, payload -> payloads.add(dump(payload)));
  }

  /** At once: a leak detector remembers each access. */
  private static String dump(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.readBytes(bytes);
    return ByteBufUtil.hexDump(bytes);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("[gateway-1] frames come whole however the stream is cut, half headers too")
  void read_ANY_CUTS_givesThePayloads(SpFraming framing) {
    Seed.times(
        RUNS,
        random -> {
          payloads.clear();
          List<String> sent = new ArrayList<>();
          ByteBuf stream = Unpooled.buffer();
          for (int i = random.nextInt(12); i > 0; i--) {
            byte[] payload = new byte[random.nextInt(random.nextInt(5) == 0 ? 3_000 : 40)];
            random.nextBytes(payload);
            frame(framing, stream, payload);
            sent.add(ByteBufUtil.hexDump(payload));
          }
          FrameReader reader = reader(framing);
          while (stream.isReadable()) {
            int count =
                Math.min(
                    1 + random.nextInt(random.nextBoolean() ? 12 : 4_000), stream.readableBytes());
            assertThat(read(reader, stream.readBytes(count))).isNull();
          }
          reader.stop();
          assertThat(payloads).isEqualTo(sent);
        });
  }

  private static void frame(SpFraming framing, ByteBuf stream, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(framing.headerSize());
    framing.writeHeader(header, payload.length);
    stream.writeBytes(header.array()).writeBytes(payload);
  }

  private static @Nullable String read(FrameReader reader, ByteBuf in) {
    try {
      return reader.read(in);
    } finally {
      in.release();
    }
  }

  @Test
  @DisplayName("[gateway-3] a wrong type and a length beyond the limit are named, cut or not")
  void read_BAD_HEADER_isNamed() {
    String tooLong = "010000000000100001";
    for (int cut = 0; cut < 9; cut++) {
      FrameReader reader = reader(SpFraming.IPC);
      assertThat(read(reader, hex("010000000000000001aa" + tooLong.substring(0, 2 * cut))))
          .isNull();
      assertThat(read(reader, hex(tooLong.substring(2 * cut))))
          .isEqualTo("a message of 1048577 bytes; 1048576 are the most");
      reader.stop();
    }
    assertThat(payloads).hasSize(9);
    assertThat(read(reader(SpFraming.IPC), hex("000000000000000001aa")))
        .isEqualTo("a frame of type 0; there is only 1");
    assertThat(read(reader(SpFraming.TCP), hex("ffffffffffffffff")))
        .isEqualTo("a message of 18446744073709551615 bytes; 1048576 are the most");
  }

  @Test
  @DisplayName("after it was stopped in the middle of a read nothing more comes")
  void stop_IN_THE_MIDDLE_endsIt() {
    List<FrameReader> own = new ArrayList<>();
    FrameReader reader =
        new FrameReader(
            SpFraming.TCP,
            ByteBufAllocator.DEFAULT,
            payload -> {
              payloads.add(dump(payload));
              own.get(0).stop();
            });
    own.add(reader);

    assertThat(read(reader, hex("0000000000000001aa0000000000000001bb00"))).isNull();
    assertThat(payloads).containsExactly("aa");
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
