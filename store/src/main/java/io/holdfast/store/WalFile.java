/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One file of RocksDB's write-ahead log. Blocks of 32 KiB hold records, none of which crosses a
 * block's end: 4 bytes masked CRC-32C of type and payload, 2 bytes length, 1 byte type, payload. A
 * write is one full record, or a first, middle ones and a last. Little-endian. One thread.
 */
final class WalFile {

  private static final int BLOCK = 32 << 10;
  private static final int HEADER = 7;

  private static final int ZERO = 0;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  /** A write begins with its sequence number, 8 bytes, and its count of changes, 4 bytes. */
  private static final int PREFIX = Long.BYTES + Integer.BYTES;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Told of every complete write. */
  interface Writes {
    void write(Path file, long position, long sequence, int count);
  }

  private final Path file;
  private final Faults faults;
  private final Writes writes;
  private final CRC32C crc = new CRC32C();
  private final MemorySegment prefix = MemorySegment.ofArray(new byte[PREFIX]);
  private int prefixLength;
  private boolean within;
  private long start;

  WalFile(Path file, Faults faults, Writes writes) {
    this.file = file;
    this.faults = faults;
    this.writes = writes;
  }

  /**
   * Reads the file.
   *
   * @return where a write begins that the file's end cuts off, or -1
   */
  long check() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      return check(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    }
  }

  private long check(MemorySegment bytes) {
    long position = 0;
    while (position < bytes.byteSize()) {
      long left = BLOCK - position % BLOCK;
      if (left < HEADER) {
        position += left;
      } else if (isCutOff(bytes, position, left)) {
        return within ? start : position;
      } else {
        position = record(bytes, position);
      }
    }
    return within ? start : -1;
  }

  /** Whether the file ends within this record; refuses a length that only looks like it. */
  private boolean isCutOff(MemorySegment bytes, long position, long left) {
    long available = bytes.byteSize() - position;
    if (available < HEADER) {
      return true;
    }
    int length = length(bytes, position);
    if (type(bytes, position) == ZERO && length == 0) {
      requireZeros(bytes, position);
      return true;
    }
    if (HEADER + length > left) {
      throw damaged(position, "has a length that no record can have");
    }
    if (HEADER + length <= available) {
      return false;
    }
    crc.reset();
    int masked = bytes.get(INT, position);
    for (long at = position + HEADER - 1; at < bytes.byteSize(); at++) {
      crc.update(bytes.get(ValueLayout.JAVA_BYTE, at));
      if (mask(crc.getValue()) == masked) {
        throw damaged(position, "has a length that its checksum contradicts");
      }
    }
    return true;
  }

  /** Space reserved but never written is all zeros up to the end. */
  private void requireZeros(MemorySegment bytes, long position) {
    MemorySegment rest = bytes.asSlice(position);
    for (long at = 0; at < rest.byteSize(); at++) {
      if (rest.get(ValueLayout.JAVA_BYTE, at) != 0) {
        throw damaged(position, "is zeros, with other records behind it");
      }
    }
  }

  private long record(MemorySegment bytes, long position) {
    int length = length(bytes, position);
    crc.reset();
    crc.update(bytes.asSlice(position + HEADER - 1, 1L + length).asByteBuffer());
    if (mask(crc.getValue()) != bytes.get(INT, position)) {
      throw damaged(position, "does not match its checksum");
    }
    int type = type(bytes, position);
    if (type >= FULL && type <= LAST) {
      fragment(bytes.asSlice(position + HEADER, length), position, type);
    }
    return position + HEADER + length;
  }

  private void fragment(MemorySegment payload, long position, int type) {
    boolean begins = type == FULL || type == FIRST;
    if (begins == within) {
      throw damaged(position, "does not continue the one before it");
    }
    if (begins) {
      start = position;
      prefixLength = 0;
    }
    int wanted = (int) Math.min(payload.byteSize(), PREFIX - prefixLength);
    MemorySegment.copy(payload, 0, prefix, prefixLength, wanted);
    prefixLength += wanted;
    within = type == FIRST || type == MIDDLE;
    if (!within) {
      if (prefixLength < PREFIX) {
        throw damaged(start, "is too short for a write");
      }
      writes.write(file, start, prefix.get(LONG, 0), prefix.get(INT, Long.BYTES));
    }
  }

  private static int length(MemorySegment bytes, long position) {
    return Short.toUnsignedInt(bytes.get(SHORT, position + 4));
  }

  private static int type(MemorySegment bytes, long position) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, position + 6));
  }

  /** Checksums are stored masked, since a checksum of bytes with checksums in them is weak. */
  private static int mask(long value) {
    int plain = (int) value;
    return Integer.rotateRight(plain, 15) + 0xa282ead8;
  }

  private StoreDamagedException damaged(long position, String what) {
    return faults.damaged(file, "the record at byte " + position + " " + what);
  }
}
