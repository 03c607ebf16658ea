/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.watch;

import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one lane counts of the messages that pass it, without a lock or an atomic step: a series has
 * one writer, the lane, and another in each other lane's figures. Whoever looks adds them up.
 * Looking a series up costs some 50 ns, so it is kept for the next message that is like the last.
 */
public final class LaneFigures {

  /** Why a message was dropped, or not taken. */
  public enum Reason {
    /** No route took it. */
    NO_ROUTE,
    /** Its time to live passed. */
    TTL_EXPIRY,
    /** It could not be stored. */
    STORAGE_FAILURE,
    /** There was no room for it. */
    QUEUE_FULL
  }

  private final Outputs outputs;
  private final SeriesTable<Passage, Tally> received;
  private final SeriesTable<Passage, Distribution> sizes;
  private final SeriesTable<Passage, Sent> sent;
  private final SeriesTable<Passage, Distribution> processed;
  private final SeriesTable<Loss, Tally> dropped;
  private final SeriesTable<Loss, Tally> unacknowledged;
  private final SeriesTable<Again, Tally> retried;
  private final Distribution commits;

  LaneFigures(Outputs outputs, int mostSeries, Duration maxAge, Duration maxSizeAge) {
    this.outputs = outputs;
    this.received = new SeriesTable<>(mostSeries, Passage::withoutNames, key -> new Tally());
    this.sizes =
        new SeriesTable<>(mostSeries, Passage::withoutNames, key -> new Distribution(maxSizeAge));
    this.processed =
        new SeriesTable<>(mostSeries, Passage::withoutNames, key -> new Distribution(maxAge));
    this.sent =
        new SeriesTable<>(
            mostSeries,
            Passage::withoutNames,
            key -> new Sent(new Distribution(maxAge), process(key)));
    this.dropped = new SeriesTable<>(mostSeries, Loss::withoutNames, key -> new Tally());
    this.unacknowledged = new SeriesTable<>(mostSeries, Loss::withoutNames, key -> new Tally());
    this.retried = new SeriesTable<>(mostSeries, Again::withoutNames, key -> new Tally());
    this.commits = new Distribution(maxAge);
  }

  private Distribution process(Passage key) {
    return processed.of(new Passage(key.from(), "", key.to(), "", key.priority()));
  }

  /** Where messages of this sender by this output are counted. */
  public Received received(Identity sender, @Nullable String output) {
    Tally count = received.of(from(sender, outputs.label(sender, output)));
    return new Received(count, sizes.of(from(sender, "")));
  }

  private static Passage from(Identity sender, String output) {
    return new Passage(sender, output, null, "", 0);
  }

  /**
   * Where messages are counted that go this way.
   *
   * @param to null for the parent
   */
  public Sent sent(
      Identity sender, @Nullable String output, @Nullable Identity to, String input, int priority) {
    return sent.of(new Passage(sender, outputs.label(sender, output), to, input, priority));
  }

  /** Messages were removed for this reason. */
  public void dropped(Reason reason, Identity sender, @Nullable String output, long messages) {
    dropped.of(new Loss(reason, sender, outputs.label(sender, output))).add(messages);
  }

  /** A message was not taken for this reason. */
  public void unacknowledged(Reason reason, Identity sender, @Nullable String output) {
    unacknowledged.of(new Loss(reason, sender, outputs.label(sender, output))).add(1);
  }

  /** Something was tried again for the identity. */
  public void retried(Identity identity, String operation) {
    retried.of(new Again(identity, operation)).add(1);
  }

  /** What came in one turn was stored. */
  public void committed(long micros, long nowMillis) {
    commits.record(micros, nowMillis);
  }

  /** Any thread: the identity is no more. */
  void forget(Identity identity) {
    outputs.forget(identity);
    received.removeIf(key -> key.concerns(identity));
    sizes.removeIf(key -> key.concerns(identity));
    sent.removeIf(key -> key.concerns(identity));
    processed.removeIf(key -> key.concerns(identity));
    dropped.removeIf(key -> identity.equals(key.from));
    unacknowledged.removeIf(key -> identity.equals(key.from));
    retried.removeIf(key -> identity.equals(key.identity));
  }

  /** Any thread: how many messages left each endpoint's queues, without whom they came from. */
  void addSent(Drained into) {
    sent.forEach((key, series) -> into.add(key, series.count.sum()));
  }

  /** Any thread. */
  void read(Board into) {
    received.forEach((key, count) ->
        into.count(Metric.RECEIVED, List.of(key.fromText(), key.output()), count.sum()));
    sizes.forEach((key, size) -> into.distribution(Metric.SIZE, List.of(key.fromText()), size));
    sent.forEach((key, series) -> {
      List<String> way = List.of(key.fromText(), key.toText(), key.output(), key.input());
      into.count(
          Metric.SENT,
          List.of(way.get(0), way.get(1), way.get(2), way.get(3), text(key.priority())),
          series.count.sum());
      into.distribution(Metric.SEND_TIME, way, series.sending);
    });
    processed.forEach((key, time) ->
        into.distribution(
            Metric.PROCESS_TIME,
            List.of(key.fromText(), key.toText(), text(key.priority())),
            time));
    dropped.forEach((key, count) -> into.count(Metric.DROPPED, key.labels(), count.sum()));
    unacknowledged.forEach(
        (key, count) -> into.count(Metric.UNACKNOWLEDGED, key.labels(), count.sum()));
    retried.forEach((key, count) -> into.count(Metric.RETRIED, key.labels(), count.sum()));
    into.distribution(Metric.COMMIT_TIME, List.of(), commits);
  }

  private static String text(int priority) {
    return Integer.toString(priority);
  }

  private record Loss(Reason reason, @Nullable Identity from, String output) {

    Loss withoutNames() {
      return new Loss(reason, null, Outputs.OTHER);
    }

    List<String> labels() {
      return List.of(
          reason.name().toLowerCase(java.util.Locale.ROOT),
          from == null ? Outputs.OTHER : from.clientId(),
          output);
    }
  }

  private record Again(@Nullable Identity identity, String operation) {

    Again withoutNames() {
      return new Again(null, operation);
    }

    List<String> labels() {
      return List.of(identity == null ? Outputs.OTHER : identity.clientId(), operation);
    }
  }

  /** Messages of one sender by one output; for the lane. */
  public static final class Received {
    private final Tally count;
    private final Distribution sizes;

    private Received(Tally count, Distribution sizes) {
      this.count = count;
      this.sizes = sizes;
    }

    /** One came. */
    public void count(int bytes, long nowMillis) {
      count.add(1);
      sizes.record(bytes, nowMillis);
    }
  }

  /** Messages on one way; for the lane. */
  public static final class Sent {
    private final Tally count = new Tally();
    private final Distribution sending;
    private final Distribution processing;

    private Sent(Distribution sending, Distribution processing) {
      this.sending = sending;
      this.processing = processing;
    }

    /**
     * One was acknowledged.
     *
     * @param sendMicros since it was handed out
     * @param processMillis since it came
     */
    public void count(long sendMicros, long processMillis, long nowMillis) {
      count.add(1);
      sending.record(sendMicros, nowMillis);
      processing.record(1000 * processMillis, nowMillis);
    }
  }
}
