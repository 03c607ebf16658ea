/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Timer;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.upstream.Uplink.Business;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be asked of the parent, for whom, and when: a bounded number at a time, one thing at a
 * time for each identity, those first for whom a client waits. Any thread; everything here happens
 * one task at a time.
 */
final class Agenda {

  /** For so many clients is it known what they missed before they subscribed. */
  private static final int MAX_MISSED = 1024;

  /** One turn in so many is not for those for whom a client waits, if others wait, too. */
  private static final int FAIR = 4;

  private final OneAtATime tasks;
  private final Mirror mirror;
  private final StoredTwins stored;
  private final Uplink uplink;
  private final Identity self;
  private final MirrorOptions options;
  private final Timer timer;
  private final Exchange exchange;

  private final Map<Identity, Counterpart> counterparts = new HashMap<>();
  private final LinkedHashSet<Counterpart> urgent = new LinkedHashSet<>();
  private final LinkedHashSet<Counterpart> ordinary = new LinkedHashSet<>();
  private int active;
  private int taken;
  private int missed;

  Agenda(
      Mirror mirror,
      StoredTwins stored,
      Uplink uplink,
      Identity self,
      MirrorOptions options,
      Timer timer,
      Counts counts,
      Executor threads) {
    this.tasks = new OneAtATime(threads);
    this.mirror = mirror;
    this.stored = stored;
    this.uplink = uplink;
    this.self = self;
    this.options = options;
    this.timer = timer;
    this.exchange = new Exchange(this, mirror, stored, uplink, tasks, counts);
  }

  /** Begins with ourselves and with those who have something to report. */
  void start(List<Identity> unsent) {
    tasks.execute(() -> {
      Counterpart own = of(self);
      own.followed = true;
      own.following = true;
      uplink.keep(self, Business.SELF);
      catchUp(own);
      for (Identity each : unsent) {
        Counterpart counterpart = of(each);
        counterpart.unsent = true;
        counterpart.due = true;
        keepOrRelease(counterpart);
        pump(counterpart);
      }
    });
  }

  /** A client came here, or went. */
  void presence(Identity identity, boolean connected) {
    if (identity.equals(self)) {
      return;
    }
    tasks.execute(() -> {
      if (connected) {
        Counterpart counterpart = of(identity);
        unfollow(counterpart);
        counterpart.followed = true;
        uplink.keep(identity, Business.CLIENT);
        catchUp(counterpart);
      } else {
        Counterpart counterpart = counterparts.get(identity);
        if (counterpart != null) {
          unfollow(counterpart);
          counterpart.fetch = counterpart.wrong;
          tidy(counterpart);
        }
        uplink.release(identity, Business.CLIENT);
      }
    });
  }

  private void unfollow(Counterpart counterpart) {
    counterpart.followed = false;
    counterpart.following = false;
    forgetMissed(counterpart);
  }

  /** The identity is connected to the parent. */
  void connected(Identity identity) {
    tasks.execute(() -> {
      Counterpart counterpart = counterparts.get(identity);
      if (counterpart != null) {
        counterpart.connections++;
        counterpart.failures = 0;
        counterpart.forgetTimers();
        catchUp(counterpart);
      }
    });
  }

  /** If it is connected, everything may have changed meanwhile. */
  private void catchUp(Counterpart counterpart) {
    if (uplink.isConnected(counterpart.identity)) {
      counterpart.slow = false;
      counterpart.due = counterpart.unsent;
      counterpart.fetch |= counterpart.followed;
      pump(counterpart);
    }
  }

  /** Its client reported something, which is stored. */
  void reported(Identity identity) {
    tasks.execute(() -> {
      Counterpart counterpart = of(identity);
      counterpart.unsent = true;
      counterpart.reports++;
      keepOrRelease(counterpart);
      reportLater(counterpart);
    });
  }

  void reportLater(Counterpart counterpart) {
    if (!counterpart.due && counterpart.reportDelay == null) {
      counterpart.reportDelay =
          after(
              options.reportDelay(),
              counterpart,
              () -> {
                counterpart.reportDelay = null;
                counterpart.due = true;
                pump(counterpart);
              });
    }
  }

  /** The parent said what desired properties became; null if nobody knows what came of that. */
  void desiredCame(Identity identity, Mirror.@Nullable Change change) {
    tasks.execute(() -> {
      Counterpart counterpart = counterparts.get(identity);
      if (counterpart == null) {
        return;
      }
      counterpart.slow = false;
      if (change == null || change.gap()) {
        counterpart.fetch |= counterpart.followed;
        pump(counterpart);
      } else {
        missed(counterpart, change.before());
      }
    });
  }

  /** The stored desired properties were others before. */
  void missed(Counterpart counterpart, @Nullable ObjectNode before) {
    if (before != null
        && counterpart.followed
        && !counterpart.following
        && counterpart.missed == null
        && missed < MAX_MISSED) {
      counterpart.missed = before;
      missed++;
    }
  }

  private @Nullable ObjectNode forgetMissed(Counterpart counterpart) {
    ObjectNode before = counterpart.missed;
    if (before != null) {
      counterpart.missed = null;
      missed--;
    }
    return before;
  }

  /** Its client subscribed to changes of desired properties. */
  void following(Identity identity) {
    tasks.execute(() -> {
      Counterpart counterpart = counterparts.get(identity);
      if (counterpart != null) {
        counterpart.following = true;
        ObjectNode before = forgetMissed(counterpart);
        if (before != null) {
          var _ = mirror.tellSince(identity, before);
        }
      }
    });
  }

  /**
   * It is no longer registered; or it is another of its name, whose twin is empty until it is
   * fetched.
   */
  void forgotten(Identity identity) {
    tasks.execute(() -> {
      Counterpart counterpart = counterparts.get(identity);
      if (counterpart != null) {
        counterpart.unsent = false;
        counterpart.wrong = false;
        counterpart.fetch = counterpart.followed;
        keepOrRelease(counterpart);
        pump(counterpart);
        tidy(counterpart);
      }
    });
  }

  /**
   * The twin, the parent's if that can be had soon. Nobody waits who may know better: neither while
   * we have no parent, nor twice for an identity that the parent does not answer for.
   */
  CompletionStage<Outcome<TwinDocument>> ask(Identity identity) {
    Asker asker = new Asker();
    tasks.execute(() -> {
      Counterpart known = counterparts.get(identity);
      if (!isWorthWaiting(identity, known)) {
        asker.answerBy(stored.get(identity));
        return;
      }
      Counterpart counterpart = of(identity);
      counterpart.askers.add(asker);
      asker.waits(after(options.fetchTimeout(), counterpart, () -> tooLate(counterpart, asker)));
      pump(counterpart);
    });
    return asker.answer;
  }

  private boolean isWorthWaiting(Identity identity, @Nullable Counterpart known) {
    if (known != null && known.slow) {
      return false;
    }
    boolean connecting = known != null && known.followed && uplink.isConnected(self);
    return connecting || uplink.isConnected(identity);
  }

  private void tooLate(Counterpart counterpart, Asker asker) {
    if (counterpart.askers.remove(asker) || counterpart.served.remove(asker)) {
      counterpart.slow = true;
      asker.answerBy(stored.get(counterpart.identity));
      tidy(counterpart);
    }
  }

  /** Puts it on the list if there is something that can be done for it. */
  private void pump(Counterpart counterpart) {
    if (counterpart.busy || !counterpart.hasWork() || !uplink.isConnected(counterpart.identity)) {
      return;
    }
    if (counterpart.askers.isEmpty()) {
      ordinary.add(counterpart);
    } else {
      ordinary.remove(counterpart);
      urgent.add(counterpart);
    }
    goOn();
  }

  private void goOn() {
    while (active < options.window() && !(urgent.isEmpty() && ordinary.isEmpty())) {
      boolean fair = ++taken % FAIR == 0;
      Counterpart next =
          urgent.isEmpty() || (fair && !ordinary.isEmpty())
              ? ordinary.removeFirst()
              : urgent.removeFirst();
      if (next.hasWork() && uplink.isConnected(next.identity)) {
        next.busy = true;
        active++;
        exchange.begin(next);
      } else {
        tidy(next);
      }
    }
  }

  /** What was asked of the parent for it is over. */
  void finished(Counterpart counterpart) {
    counterpart.busy = false;
    active--;
    keepOrRelease(counterpart);
    pump(counterpart);
    goOn();
    tidy(counterpart);
  }

  /** It came to nothing: again after a pause, or when it is connected the next time. */
  void failed(Counterpart counterpart, long connections) {
    if (counterpart.connections == connections && counterpart.pause == null) {
      counterpart.pause =
          after(
              pause(counterpart.failures++),
              counterpart,
              () -> {
                counterpart.pause = null;
                pump(counterpart);
              });
    }
    finished(counterpart);
  }

  private Duration pause(int failures) {
    Duration pause = options.reportDelay();
    for (int i = 0; i < failures && pause.compareTo(options.longestPause()) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(options.longestPause()) < 0 ? pause : options.longestPause();
  }

  private Timer.Cancel after(Duration delay, Counterpart counterpart, Runnable task) {
    return timer.after(
        delay,
        () ->
            tasks.execute(() -> {
              task.run();
              tidy(counterpart);
            }));
  }

  private void keepOrRelease(Counterpart counterpart) {
    boolean needed = counterpart.needsConnection();
    if (needed && !counterpart.kept) {
      uplink.keep(counterpart.identity, Business.TWIN);
    } else if (!needed && counterpart.kept) {
      uplink.release(counterpart.identity, Business.TWIN);
    }
    counterpart.kept = needed;
  }

  private Counterpart of(Identity identity) {
    return counterparts.computeIfAbsent(identity, Counterpart::new);
  }

  private void tidy(Counterpart counterpart) {
    if (counterpart.isIdle() && counterparts.remove(counterpart.identity, counterpart)) {
      counterpart.forgetTimers();
      forgetMissed(counterpart);
      urgent.remove(counterpart);
      ordinary.remove(counterpart);
    }
  }
}
