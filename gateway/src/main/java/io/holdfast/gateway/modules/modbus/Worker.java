/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.holdfast.gateway.log.Occurrences;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Reads what is due and writes what was commanded, one request at a time, commands first. Its
 * thread owns all of it but the queue of commands.
 */
final class Worker implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  /** Commands that may wait for the server. */
  static final int WAITING = 64;

  private static final long LONGEST_SLEEP = TimeUnit.HOURS.toNanos(1);

  private final String name;
  private final ModbusArgs args;
  private final ModbusLine line;
  private final Reports reports;
  private final Ticker ticker;
  private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(WAITING);
  private final Occurrences faults;

  Worker(String name, ModbusArgs args, ModbusLine line, Reports reports, Ticker ticker) {
    this.name = name;
    this.args = args;
    this.line = line;
    this.reports = reports;
    this.ticker = ticker;
    this.faults = new Occurrences(ticker::nanoTime);
  }

  /**
   * Takes a command. Any thread; does not wait.
   *
   * @return false if too many wait
   */
  boolean offer(Command command) {
    return commands.offer(command);
  }

  /** Until it is interrupted. */
  @Override
  public void run() {
    Schedule schedule = new Schedule(args.readings(), ticker);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        turn(schedule);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** One command or one reading; a fault in it is not to end those that follow. */
  private void turn(Schedule schedule) throws InterruptedException {
    try {
      long nanos = Math.min(Math.max(schedule.untilNext(), 0), LONGEST_SLEEP);
      Command command = commands.poll(nanos, TimeUnit.NANOSECONDS);
      if (command != null) {
        write(command);
      } else {
        read(schedule.take());
      }
    } catch (RuntimeException e) {
      if (faults.happened()) {
        LOG.error("{}: a fault of this module; it goes on ({} so far)", name, faults.count(), e);
      }
    }
  }

  private void read(Schedule.@Nullable Slot slot) throws InterruptedException {
    if (slot == null) {
      return;
    }
    Point point = slot.reading.point();
    Answer answer = line.read(point);
    if (answer instanceof Answer.Done done) {
      try {
        came(slot, Values.decode(point, done.bytes().toByteArray()));
      } catch (IllegalArgumentException e) {
        failed(slot, String.valueOf(e.getMessage()));
      }
    } else {
      failed(slot, ((Answer.Failed) answer).reason());
    }
  }

  private void came(Schedule.Slot slot, JsonNode value) {
    if (slot.complaint != null) {
      LOG.info("{}: {} can be read again", name, slot.reading.point().name());
      slot.complaint = null;
    }
    if (!slot.reading.onChange() || !value.equals(slot.published)) {
      slot.published = value;
      reports.read(slot.reading.point(), value);
    }
  }

  /** Told once, until it can be read or the reason is another. */
  private void failed(Schedule.Slot slot, String reason) {
    if (!reason.equals(slot.complaint)) {
      slot.complaint = reason;
      LOG.warn("{}: {} cannot be read: {}", name, slot.reading.point().name(), reason);
      // Whoever follows it by its changes is to be told what it is when it is back.
      slot.published = null;
      reports.unread(slot.reading.point(), reason);
    }
  }

  private void write(Command command) throws InterruptedException {
    Point point = args.writes().get(command.name());
    String error = command.fault();
    if (error == null && point == null) {
      error = "nothing that may be written is called \"" + command.name() + "\"";
    }
    if (error == null && point != null) {
      error = write(point, command.value());
    }
    if (error != null) {
      LOG.warn("{}: a command was not carried out: {}", name, error);
    }
    reports.written(command, point, error);
  }

  /** Writes, and answers why it was not written; null if it was. */
  private @Nullable String write(Point point, JsonNode value) throws InterruptedException {
    byte[] bytes;
    try {
      bytes = Values.encode(point, value);
    } catch (IllegalArgumentException e) {
      return "the value of " + point.name() + " " + e.getMessage();
    }
    Answer answer = line.write(point, bytes);
    return answer instanceof Answer.Failed failed ? failed.reason() : null;
  }
}
