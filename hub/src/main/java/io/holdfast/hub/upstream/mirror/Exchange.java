/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing asked of the parent for one identity: its twin, or to take what is to be reported. Runs
 * as tasks of the agenda.
 */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Agenda agenda;
  private final Mirror mirror;
  private final StoredTwins stored;
  private final Uplink uplink;
  private final Executor tasks;
  private final Counts counts;

  Exchange(
      Agenda agenda,
      Mirror mirror,
      StoredTwins stored,
      Uplink uplink,
      Executor tasks,
      Counts counts) {
    this.agenda = agenda;
    this.mirror = mirror;
    this.stored = stored;
    this.uplink = uplink;
    this.tasks = tasks;
    this.counts = counts;
  }

  /** Ends with {@link Agenda#finished} or {@link Agenda#failed}. */
  void begin(Counterpart of) {
    Round round = new Round(of, of.connections);
    if (!of.askers.isEmpty() || !of.unsent || !of.due) {
      fetch(round);
    } else {
      send(round);
    }
  }

  private void fetch(Round round) {
    Counterpart of = round.of;
    of.fetch = false;
    of.served = of.askers;
    of.askers = new ArrayList<>();
    mirror.fetching(of.identity);
    then(
        uplink.twin(of.identity),
        json -> fetched(round, json),
        refusal -> {
          mirror.notFetched(of.identity);
          notFetched(round, refusal);
        });
  }

  private void fetched(Round round, Bytes json) {
    switch (ParentTwin.parse(json)) {
      case Outcome.Refused<ParentTwin>(Refusal refusal) -> {
        mirror.notFetched(round.of.identity);
        notFetched(round, refusal);
      }
      case Outcome.Done<ParentTwin>(ParentTwin twin) ->
          then(
              mirror.take(round.of.identity, twin, 2 * json.length()),
              taken -> taken(round, taken),
              refusal -> notFetched(round, refusal));
    }
  }

  private void notFetched(Round round, Refusal refusal) {
    List<Asker> served = round.of.served;
    round.of.served = new ArrayList<>();
    served.forEach(each -> each.answerBy(stored.get(round.of.identity)));
    round.of.fetch |= round.of.followed || round.of.wrong;
    failed(round, "fetch its twin", refusal);
  }

  private void taken(Round round, Mirror.Taken taken) {
    Counterpart of = round.of;
    TwinDocument twin = taken.document();
    List<Asker> served = of.served;
    of.served = new ArrayList<>();
    if (twin == null) {
      of.fetch = true;
      of.askers.addAll(0, served);
      agenda.finished(of);
      return;
    }
    of.failures = 0;
    of.slow = false;
    of.wrong = false;
    agenda.missed(of, taken.before());
    served.forEach(each -> each.answer(Outcome.done(twin)));
    Bytes report = taken.report();
    if (report == null) {
      agenda.finished(of);
    } else {
      of.unsent = true; // Whatever becomes of this attempt.
      of.due = true;
      transmit(round, report);
    }
  }

  private void send(Round round) {
    Counterpart of = round.of;
    long reports = of.reports;
    then(
        mirror.send(of.identity),
        sending -> {
          Bytes patch = sending.patch();
          if (patch != null) {
            transmit(round, patch);
          } else if (sending.fetch()) {
            fetch(round);
          } else {
            sent(round, reports, false);
          }
        },
        refusal -> failed(round, "report its properties", refusal));
  }

  private void transmit(Round round, Bytes patch) {
    Counterpart of = round.of;
    then(
        uplink.patchReported(of.identity, patch),
        version -> settle(round, mirror.sent(of.identity, version)),
        refusal -> {
          if (isForGood(refusal.code())) {
            LOG.warn("{}: the parent refuses what it reports; dropped: {}", of.identity, refusal);
            counts.countReportRefused();
            of.wrong = true;
            of.fetch = true;
            settle(round, mirror.rejected(of.identity));
          } else {
            var _ = mirror.failed(of.identity);
            failed(round, "report its properties", refusal);
          }
        });
  }

  /** A patch that breaks a rule of the parent's will break it the next time, too. */
  private static boolean isForGood(ErrorCode code) {
    return switch (code) {
      case ARGUMENT_INVALID, ARGUMENT_NULL, FORMAT_ERROR, INVALID_OPERATION, MESSAGE_TOO_LARGE ->
          true;
      default -> false;
    };
  }

  private void settle(Round round, CompletionStage<Outcome<Boolean>> settled) {
    long reports = round.of.reports;
    then(
        settled,
        more -> sent(round, reports, more),
        refusal -> failed(round, "know what was reported", refusal));
  }

  /** What was reported since that was decided counts, too. */
  private void sent(Round round, long reports, boolean more) {
    Counterpart of = round.of;
    of.failures = 0;
    of.due = false;
    of.unsent = more || of.reports != reports;
    if (of.unsent) {
      agenda.reportLater(of);
    }
    agenda.finished(of);
  }

  private void failed(Round round, String what, Refusal refusal) {
    Counterpart of = round.of;
    if (refusal.code() == ErrorCode.DEVICE_NOT_ONLINE) {
      LOG.debug("{}: cannot {} without the parent", of.identity, what);
    } else {
      LOG.info("{}: could not {}, will again: {}", of.identity, what, refusal);
    }
    agenda.failed(of, round.connections);
  }

  private <T> void then(
      CompletionStage<Outcome<T>> stage, Consumer<T> done, Consumer<Refusal> refused) {
    var _ =
        stage.whenCompleteAsync((outcome, fault) -> decide(outcome, fault, done, refused), tasks);
  }

  private static <T> void decide(
      @Nullable Outcome<T> outcome,
      @Nullable Throwable fault,
      Consumer<T> done,
      Consumer<Refusal> refused) {
    switch (outcome) {
      case Outcome.Done<T>(T value) -> done.accept(value);
      case Outcome.Refused<T>(Refusal refusal) -> refused.accept(refusal);
      case null ->
          refused.accept(
              new Refusal(ErrorCode.SERVER_ERROR, fault == null ? "no answer" : fault.toString()));
    }
  }

  /**
   * One time that something is asked.
   *
   * @param connections which connection of the identity's it was asked over
   */
  private record Round(Counterpart of, long connections) {}
}
