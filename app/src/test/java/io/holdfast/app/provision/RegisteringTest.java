/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.provision;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.config.Reprovisioning;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.transport.ProvisioningResult;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts, and who asks for them; each runs on a thread of its own. */
class RegisteringTest {

  private static final Identity SELF = new ModuleIdentity("edge", "$edgeHub");

  private final Hand timer = new Hand();
  private final BlockingQueue<CompletableFuture<RegistrationOutcome>> attempts =
      new LinkedBlockingQueue<>();
  private final BlockingQueue<Assigned> assigned = new LinkedBlockingQueue<>();

  /** Always by the longest wait. */
  private final Registering registering =
      new Registering(
          "dps.example", this::attempt, timer, () -> -1L, Duration.ofSeconds(60), assigned::add);

  private volatile boolean isBroken;

  private CompletableFuture<RegistrationOutcome> attempt() {
    if (isBroken) {
      throw new IllegalStateException("no file may be read");
    }
    CompletableFuture<RegistrationOutcome> made = new CompletableFuture<>();
    attempts.add(made);
    return made;
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Failed failed() {
    return new Failed(ProvisioningResult.TRANSPORT, "away");
  }

  private static Assigned hub() {
    return new Assigned("hub.example", "edge", "edge", null, null, null, null, null);
  }

  @Test
  @DisplayName("After each failure it waits twice as long, up to a bound, until it is assigned")
  void begin_FAILURES_waitsLonger() {
    assertThat(registering.begin(Duration.ZERO)).isTrue();
    assertThat(registering.begin(Duration.ZERO)).as("while it is on").isFalse();
    Hand.Due due = next(timer.due);
    for (long seconds : new long[] {2, 4, 8, 16, 32, 60, 60}) {
      due.task().run();
      assertThat(next(attempts).complete(failed())).isTrue();
      due = next(timer.due);
      assertThat(due.delay())
          .isBetween(Duration.ofSeconds(seconds).dividedBy(2), Duration.ofSeconds(seconds));
    }
    due.task().run();
    assertThat(next(attempts).complete(hub())).isTrue();
    assertThat(next(assigned).hub()).isEqualTo("hub.example");
    assertThat(timer.due).isEmpty();
    assertThat(registering.begin(Duration.ZERO)).as("once more").isTrue();
  }

  @Test
  @DisplayName("An attempt that cannot even be begun is a failure: another one follows")
  void begin_THROWS_triesAgain() {
    isBroken = true;
    assertThat(registering.begin(Duration.ZERO)).isTrue();
    next(timer.due).task().run();
    Hand.Due again = next(timer.due);
    assertThat(again.delay()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));

    isBroken = false;
    again.task().run();
    assertThat(next(attempts).complete(hub())).isTrue();
    assertThat(next(assigned).hub()).isEqualTo("hub.example");
  }

  @Test
  @DisplayName("An assignment that could not be followed is asked for again")
  void assigned_THROWS_triesAgain() {
    isBroken = true;
    Registering broken =
        new Registering(
            "dps.example",
            () -> CompletableFuture.completedFuture(hub()),
            timer,
            () -> -1L,
            Duration.ofSeconds(60),
            done -> {
              if (isBroken) {
                throw new IllegalStateException("it cannot be kept");
              }
              assigned.add(done);
            });
    assertThat(broken.begin(Duration.ZERO)).isTrue();
    next(timer.due).task().run();
    Hand.Due again = next(timer.due);

    isBroken = false;
    again.task().run();
    assertThat(next(assigned).hub()).isEqualTo("hub.example");
    assertThat(broken.begin(Duration.ZERO)).isTrue();
  }

  @Test
  @DisplayName("What is closed gives its attempt up and begins no other")
  void close_UNDER_WAY_cancels() {
    assertThat(registering.begin(Duration.ZERO)).isTrue();
    next(timer.due).task().run();
    CompletableFuture<RegistrationOutcome> attempt = next(attempts);
    registering.close();
    assertThat(registering.begin(Duration.ZERO)).isFalse();
    // One that was begun in that moment is given up as soon as it is known.
    org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(1)).until(attempt::isCancelled);
    assertThat(timer.due).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Reprovisioning.class)
  @DisplayName("A refusal since the start has the device registered, in each mode")
  void refused_SINCE_THE_START_registers(Reprovisioning mode) {
    ParentWatch watch = new ParentWatch(SELF, mode, registering, timer, () -> 0);
    watch.refused(new ModuleIdentity("edge", "m"), "somebody below");
    assertThat(attemptIsDue()).isFalse();
    watch.refused(SELF, "NOT_AUTHORIZED");
    assertThat(attemptIsDue()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Reprovisioning.class)
  @DisplayName("A refusal of one that was connected does so in Dynamic alone")
  void refused_CONNECTED_BEFORE_byMode(Reprovisioning mode) {
    ParentWatch watch = new ParentWatch(SELF, mode, registering, timer, () -> 0);
    watch.connected(SELF);
    watch.disconnected(SELF);
    watch.refused(SELF, "NOT_AUTHORIZED");
    assertThat(attemptIsDue()).isEqualTo(mode == Reprovisioning.DYNAMIC);
  }

  @Test
  @DisplayName("If that does not help the next one waits, twice as long each time")
  void refused_AGAIN_waitsLonger() {
    ParentWatch watch = new ParentWatch(SELF, Reprovisioning.DYNAMIC, registering, timer, () -> 0);
    for (long seconds : new long[] {3, 30, 60, 120, 240, 480, 960, 1800, 1800}) {
      timer.due.clear();
      watch.refused(SELF, "NOT_AUTHORIZED");
      Hand.Due due = next(timer.due);
      assertThat(due.delay()).isEqualTo(Duration.ofSeconds(seconds).dividedBy(2));
      due.task().run();
      assertThat(next(attempts).complete(hub())).isTrue();
      var _ = next(assigned);
    }
    watch.connected(SELF);
    timer.due.clear();
    watch.refused(SELF, "NOT_AUTHORIZED");
    assertThat(next(timer.due).delay()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  @DisplayName("A hub that is never reached is asked about after a minute")
  void watch_UNREACHED_registers() {
    ParentWatch watch =
        new ParentWatch(SELF, Reprovisioning.ON_ERROR_ONLY, registering, timer, () -> 0);
    Hand.Due check = next(timer.due);
    assertThat(check.delay()).isEqualTo(Duration.ofMinutes(1));
    check.task().run();
    assertThat(attemptIsDue()).isTrue();
    watch.close();
  }

  /** Checks of the connection wait for minutes, attempts for seconds. */
  private boolean attemptIsDue() {
    return timer.due.stream().anyMatch(each -> each.delay().compareTo(Duration.ofMinutes(1)) < 0);
  }
}
