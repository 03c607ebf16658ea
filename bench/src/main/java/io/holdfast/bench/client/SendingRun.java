/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.client;

import com.sun.management.OperatingSystemMXBean;
import io.holdfast.model.Bytes;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Makes a client, lets it send in both ways, and closes it. */
final class SendingRun {

  private static final int MOST_SINGLES = 200_000;

  private SendingRun() {}

  static Sending of(Task task) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Tally tally = new Tally();
    // The program's own logging is on this class path, and has a thread.
    var _ = LoggerFactory.getILoggerFactory();
    long threadsBefore = threads.getTotalStartedThreadCount();
    double rate;
    double perCpuSecond;
    long[] singles;
    try (Subject client = subject(task)) {
      client.sendUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(task.warmup()), tally);
      long before = tally.confirmed();
      long cpuBefore = process.getProcessCpuTime();
      long begin = System.nanoTime();
      long end = begin + TimeUnit.SECONDS.toNanos(task.seconds());
      long confirmed = client.sendUntil(end, tally) - before;
      rate = confirmed * 1e9 / (end - begin);
      // What was confirmed after the end is few, but its time on the CPU counts.
      perCpuSecond = (tally.confirmed() - before) * 1e9 / (process.getProcessCpuTime() - cpuBefore);
      singles = singles(client, task, tally);
    }
    return new Sending(
        rate,
        perCpuSecond,
        Sending.percentile(singles, 0.5),
        Sending.percentile(singles, 0.99),
        threads.getTotalStartedThreadCount() - threadsBefore,
        tally.sent(),
        tally.lost());
  }

  /** The times of one message at a time, sorted; the first fifth is not among them. */
  private static long[] singles(Subject client, Task task, Tally tally) throws Exception {
    long[] nanos = new long[MOST_SINGLES];
    int count = 0;
    int skipped = 0;
    long begin = System.nanoTime();
    long length = TimeUnit.SECONDS.toNanos(task.seconds());
    for (long now = begin; now - begin < length && count < nanos.length; ) {
      client.sendOne(tally);
      long after = System.nanoTime();
      if (now - begin > length / 5) {
        nanos[count++] = after - now;
      } else {
        skipped++;
      }
      now = after;
    }
    if (count == 0) {
      throw new IllegalStateException("no message was confirmed in time but " + skipped);
    }
    long[] all = Arrays.copyOf(nanos, count);
    Arrays.sort(all);
    return all;
  }

  private static Subject subject(Task task) throws Exception {
    byte[] body = new byte[task.size()];
    Arrays.fill(body, (byte) 'x');
    Message message = new Message(MessageProperties.NONE, Bytes.copyOf(body));
    return switch (task.kind()) {
      case SDK, SDK_TUNED -> new SdkSubject(task, body);
      case ASYNC -> new AsyncSubject(task, message);
      case LOWER -> new LowerSubject(task, message);
    };
  }
}
