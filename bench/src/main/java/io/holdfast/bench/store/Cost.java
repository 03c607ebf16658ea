/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.bench.store;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Records handled, and the processor time of the whole process, both per second. Their quotient is
 * the figure that other programs on the machine spoil least.
 */
@AuxCounters
@State(Scope.Thread)
public class Cost {
  /** Records appended or read. */
  public long records;

  /** Processor time of all threads, RocksDB's too, in nanoseconds. */
  public long cpuNanos;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long begin;

  /** Notes where the iteration begins. */
  @Setup(Level.Iteration)
  public void begin() {
    begin = system.getProcessCpuTime();
  }

  /** Counts what the iteration took. */
  @TearDown(Level.Iteration)
  public void end() {
    cpuNanos = system.getProcessCpuTime() - begin;
  }
}
