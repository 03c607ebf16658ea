/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * A wall clock that a test sets, of itself and of the programs that it starts with {@link
 * #environment}; their monotonic clocks go on. Any thread may read it.
 */
public final class MovedClock implements InstantSource {

  private final Path library;
  private final Path file;
  private volatile Duration shift = Duration.ZERO;

  /**
   * A clock that is right.
   *
   * @param folder for a library and a file
   */
  public MovedClock(Path folder) {
    library = Preload.compile("clock", folder);
    file = folder.toAbsolutePath().resolve("shift");
    set(Duration.ZERO);
  }

  /** Sets it so far from the right time, for all at once. */
  public void set(Duration fromNow) {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(fromNow.toSeconds()).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      int written = channel.write(seconds, 0);
      assert written == Long.BYTES;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    shift = fromNow;
  }

  /** What programs are to be started with. */
  public Map<String, String> environment() {
    return Map.of(Preload.VARIABLE, library.toString(), "CLOCK_SHIFT", file.toString());
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(shift);
  }
}
