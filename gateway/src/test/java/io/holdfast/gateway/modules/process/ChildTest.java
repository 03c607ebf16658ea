/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ChildTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int STATUS = 3;

  private @Nullable Child child;

  @AfterEach
  void leave() {
    if (child != null) {
      child.leave();
    }
  }

  @Test
  @DisplayName("Who writes on in a dead program's pipe does not hold up its end, nor does its sink")
  void awaitEnd_PIPE_WRITTEN_TO_ends() throws Exception {
    FutureTask<Integer> end = end(new Chatter(), line -> LockSupport.parkNanos(MOMENT));

    assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(STATUS);
  }

  @Test
  @DisplayName("What a program said last is all published, however long its sink takes nothing")
  void awaitEnd_SINK_BLOCKS_publishesAll() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    List<String> published = new CopyOnWriteArrayList<>();
    InputStream said = new ByteArrayInputStream("1\n2\n3\n".getBytes(StandardCharsets.UTF_8));
    FutureTask<Integer> end =
        end(
            new SequenceInputStream(said, new Silence()),
            line -> {
              await(taken);
              published.add(new String(line.bytes(), StandardCharsets.UTF_8));
            });
    Awaitility.await()
        .during(Child.LEFT_OVER.plusSeconds(1))
        .atMost(PATIENCE)
        .until(() -> published.isEmpty() && !end.isDone());

    taken.countDown();

    assertThat(end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(STATUS);
    assertThat(published).containsExactly("1", "2", "3");
  }

  private FutureTask<Integer> end(InputStream output, Consumer<BoundedLines.Line> lines) {
    Child dead =
        new Child("child-test", new Dead(output), lines, LoggerFactory.getLogger(ChildTest.class));
    child = dead;
    FutureTask<Integer> end = new FutureTask<>(dead::awaitEnd);
    Thread thread = new Thread(end, "awaits the end");
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The output of a child of the program's that writes a line now and then, for ever. */
  private static final class Chatter extends InputStream {

    private boolean isAtEnd;

    @Override
    public int read() {
      isAtEnd = !isAtEnd;
      return isAtEnd ? 'x' : '\n';
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      LockSupport.parkNanos(MOMENT);
      into[offset] = (byte) read();
      into[offset + 1] = (byte) read();
      return 2;
    }
  }

  /** The output of one that writes nothing, and stays. */
  private static final class Silence extends InputStream {

    @Override
    public int read() throws IOException {
      await(new CountDownLatch(1));
      throw new InterruptedIOException();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return read();
    }
  }

  /** A program that is dead, and has left somebody who keeps its output. */
  private static final class Dead extends Process {

    private final InputStream output;

    Dead(InputStream output) {
      this.output = output;
    }

    @Override
    public InputStream getInputStream() {
      return output;
    }

    @Override
    public InputStream getErrorStream() {
      return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public int waitFor() {
      return STATUS;
    }

    @Override
    public int exitValue() {
      return STATUS;
    }

    @Override
    public void destroy() {}
  }
}
