/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.store.Batch;
import io.holdfast.store.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feedback in a table, with a copy in memory. Mailboxes and feedback change in the same turns, and
 * share a journal.
 */
final class StoredFeedback implements Feedback {

  private static final Logger LOG = LoggerFactory.getLogger(StoredFeedback.class);

  /** So many old records are forgotten in one turn: what has piled up must not make it long. */
  private static final int MAX_FORGOTTEN = 512;

  /** How often a batch may be given back, or lost with its lock; IoT Hub's default. */
  private static final int MAX_DELIVERIES = 10;

  private static final Duration LOCK = Duration.ofMinutes(1);

  private final Table table;
  private final RecordWriter writer;
  private final MailboxOptions options;
  private final InstantSource clock;
  private final LockTokens tokens;
  private final CopyOnWriteArrayList<FeedbackListener> listeners = new CopyOnWriteArrayList<>();

  // Owned by the records thread.
  private final TurnJournal journal;
  private final NavigableMap<Long, Waiting> waiting = new TreeMap<>();

  private long sequence;

  /** Whether records are being dropped; said once, until half of them have been read. */
  private boolean full;

  StoredFeedback(
      Table table,
      RecordWriter writer,
      MailboxOptions options,
      InstantSource clock,
      LockTokens tokens,
      TurnJournal journal) {
    this.table = table;
    this.writer = writer;
    this.options = options;
    this.clock = clock;
    this.tokens = tokens;
    this.journal = journal;
  }

  void load() {
    table.scan(
        new byte[0],
        (key, value) -> {
          sequence = FeedbackCodec.sequence(key);
          waiting.put(sequence, new Waiting(FeedbackCodec.decode(value), 0, null, Instant.MIN));
        });
  }

  /** Adds a record in the turn of the message's end. */
  void add(FeedbackRecord record, Batch batch) {
    if (waiting.size() >= options.maxFeedback()) {
      if (!full) {
        full = true;
        LOG.warn("{} records of feedback wait to be read: the oldest are dropped", waiting.size());
      }
      remove(waiting.firstKey(), batch);
    } else if (full && waiting.size() <= options.maxFeedback() / 2) {
      full = false;
    }
    long number = ++sequence;
    table.put(batch, FeedbackCodec.key(number), FeedbackCodec.encode(record));
    change(number, new Waiting(record, 0, null, Instant.MIN));
    listeners.forEach(listener -> journal.after(() -> listener.ended(record)));
  }

  @Override
  public CompletionStage<Outcome<Optional<FeedbackBatch>>> receive() {
    return writer.submit(0, batch -> Outcome.done(lockNext(batch)));
  }

  private Optional<FeedbackBatch> lockNext(Batch batch) {
    forgetOld(batch);
    Instant now = clock.instant();
    String token = tokens.next();
    Map<Long, Waiting> given = new LinkedHashMap<>();
    List<Long> tooOften = new ArrayList<>();
    for (Map.Entry<Long, Waiting> each : waiting.entrySet()) {
      if (given.size() == MAX_BATCH) {
        break;
      }
      Waiting one = each.getValue();
      if (!one.isLocked(now) && !isOld(one, now)) {
        if (one.deliveries == MAX_DELIVERIES) {
          tooOften.add(each.getKey());
        } else {
          given.put(each.getKey(), one.locked(token, now.plus(LOCK)));
        }
      }
    }
    tooOften.forEach(number -> remove(number, batch));
    given.forEach((number, locked) -> change(number, locked));
    List<FeedbackRecord> records = given.values().stream().map(Waiting::record).toList();
    return records.isEmpty() ? Optional.empty() : Optional.of(new FeedbackBatch(token, records));
  }

  @Override
  public CompletionStage<Outcome<Settlement>> settle(String lockToken, Settlement settlement) {
    return writer.submit(0, batch -> settle(lockToken, settlement, batch));
  }

  private Outcome<Settlement> settle(String lockToken, Settlement settlement, Batch batch) {
    Instant now = clock.instant();
    Map<Long, Waiting> held = new LinkedHashMap<>();
    waiting.forEach((number, one) -> {
      if (one.isLocked(now) && lockToken.equals(one.token)) {
        held.put(number, one);
      }
    });
    held.forEach((number, one) -> {
      if (settlement == Settlement.ABANDON) {
        change(number, one.unlocked());
      } else {
        remove(number, batch);
      }
    });
    return held.isEmpty()
        ? Outcome.refused(ErrorCode.DEVICE_MESSAGE_LOCK_LOST, "no feedback has this lock any more")
        : Outcome.done(settlement);
  }

  @Override
  public void addListener(FeedbackListener listener) {
    listeners.add(listener);
  }

  /** When the oldest has waited too long. */
  Instant nextDue() {
    Map.Entry<Long, Waiting> oldest = waiting.firstEntry();
    return oldest == null
        ? Instant.MAX
        : oldest.getValue().record.time().plus(options.feedbackTimeToLive());
  }

  /** Forgets what waited too long, not too much of it at once. */
  void forgetOld(Batch batch) {
    Instant now = clock.instant();
    for (int i = 0; i < MAX_FORGOTTEN; i++) {
      Map.Entry<Long, Waiting> oldest = waiting.firstEntry();
      if (oldest == null || !isOld(oldest.getValue(), now)) {
        return;
      }
      remove(oldest.getKey(), batch);
    }
  }

  private boolean isOld(Waiting one, Instant now) {
    return !now.isBefore(one.record.time().plus(options.feedbackTimeToLive()));
  }

  private void change(long number, Waiting next) {
    Waiting before = waiting.put(number, next);
    journal.undo(() -> restore(number, before));
  }

  private void remove(long number, Batch batch) {
    table.delete(batch, FeedbackCodec.key(number));
    Waiting before = waiting.remove(number);
    journal.undo(() -> restore(number, before));
  }

  private void restore(long number, @Nullable Waiting before) {
    if (before == null) {
      waiting.remove(number);
    } else {
      waiting.put(number, before);
    }
  }

  /** A record, and who has it. */
  private record Waiting(
      FeedbackRecord record, int deliveries, @Nullable String token, Instant until) {

    boolean isLocked(Instant now) {
      return token != null && now.isBefore(until);
    }

    Waiting locked(String by, Instant end) {
      return new Waiting(record, deliveries + 1, by, end);
    }

    Waiting unlocked() {
      return new Waiting(record, deliveries, null, Instant.MIN);
    }
  }
}
