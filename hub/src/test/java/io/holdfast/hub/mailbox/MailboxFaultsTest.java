/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import static io.holdfast.hub.mailbox.MailboxRig.DEVICE;
import static io.holdfast.hub.mailbox.MailboxRig.OTHER;
import static io.holdfast.hub.mailbox.MailboxRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.MailboxRig.Taker;
import io.holdfast.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mailboxes over a disk that fails, and beside others' faults. */
class MailboxFaultsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;
  private MailboxRig rig;

  @BeforeEach
  void open() {
    rig = new MailboxRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** The next commit fails; what this asks for is in it. */
  private <T> void notStored(CompletionStage<Outcome<T>> stage) {
    assertThat(stage.toCompletableFuture())
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(StoreException.class);
  }

  @Test
  @DisplayName("a message that could not be stored is not there")
  void send_COMMIT_FAILS_isNotThere() {
    Taker taker = rig.attach();
    rig.disk().failOnce();
    notStored(rig.mailboxes().send(MailboxRig.draft("lost", Acknowledgement.FULL)));
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    rig.send("1");
    rig.settle();
    assertThat(taker.texts()).containsExactly("1");
    rig.pass(Duration.ofHours(2));
    assertThat(rig.feedback()).containsExactly("1 EXPIRED");
  }

  @Test
  @DisplayName("a message whose end could not be stored is still there, in its place, locked")
  void settle_COMMIT_FAILS_changesNothing() {
    rig.send("1");
    rig.send("2");
    LockedMessage first = rig.receiveOne();
    for (Settlement each : Settlement.values()) {
      rig.disk().failOnce();
      notStored(rig.mailboxes().settle(DEVICE, first.lockToken(), each));
      assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(2);
    }
    assertThat(rig.feedback()).isEmpty();
    LockedMessage second = rig.receiveOne();
    assertThat(second.message().body().utf8()).isEqualTo("2");
    rig.disk().failOnce();
    notStored(rig.mailboxes().purge(DEVICE));
    rig.pass(Duration.ofMinutes(1));
    LockedMessage again = rig.receiveOne();
    assertThat(again.message().body().utf8()).isEqualTo("1");
    assertThat(again.message().deliveryCount()).isEqualTo(1);
    done(rig.mailboxes().settle(DEVICE, again.lockToken(), Settlement.COMPLETE));
    assertThat(rig.feedback()).containsExactly("1 SUCCESS");
  }

  @Test
  @DisplayName("a message that could not be locked is not")
  void receive_COMMIT_FAILS_locksNothing() {
    rig.send("1");
    rig.disk().failOnce();
    notStored(rig.mailboxes().receive(DEVICE, null));
    assertThat(rig.receiveOne().message().body().utf8()).isEqualTo("1");
  }

  @Test
  @DisplayName("an end, a settlement and a receiver that could not be stored come about later")
  void pass_COMMITS_FAIL_triesAgain() {
    rig.send("1");
    rig.send("2");
    Taker taker = rig.attach();
    rig.disk().fail(true);
    rig.complete(taker, taker.taken.get(0));
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(2);
    rig.disk().fail(false);
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(1);
    assertThat(rig.feedback()).containsExactly("1 SUCCESS");

    rig.disk().fail(true);
    rig.pass(Duration.ofHours(1));
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(1);
    rig.disk().fail(false);
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    assertThat(rig.feedback()).containsExactly("2 EXPIRED");
  }

  @Test
  @DisplayName("who went while the store failed holds nothing, whatever is tried again")
  void attach_COMMITS_FAIL_followsTheLast() {
    rig.send("1");
    rig.disk().fail(true);
    Taker former = rig.attach();
    rig.disk().fail(false);
    rig.detach(former);
    rig.pass(Duration.ofSeconds(1));
    assertThat(former.taken).isEmpty();
    Taker next = rig.attach();
    assertThat(next.texts()).containsExactly("1");
    assertThat(next.redelivered).containsExactly(false);
  }

  @Test
  @DisplayName("a receiver that could not be attached is as soon as that can be stored")
  void attach_COMMITS_FAIL_isMadeUpFor() {
    rig.send("1");
    rig.disk().fail(true);
    Taker taker = rig.attach();
    assertThat(taker.taken).isEmpty();
    rig.disk().fail(false);
    rig.pass(Duration.ofSeconds(1));
    assertThat(taker.texts()).containsExactly("1");
  }

  @Test
  @DisplayName("a receiver that fails keeps no other's message back, and gets its own later")
  void take_FAILS_reachesOthers() {
    Taker broken = rig.attach();
    Taker other = new Taker();
    rig.mailboxes().attach(OTHER, other);
    rig.settle();
    broken.failures.set(1);
    rig.inOneTurn(() -> {
      for (var draft :
          List.of(
              MailboxRig.draft("1", Acknowledgement.NONE),
              MailboxRig.draft(OTHER, "2", Acknowledgement.NONE))) {
        var ignored = rig.mailboxes().send(draft);
      }
    });
    rig.settle();
    assertThat(other.texts()).containsExactly("2");
    assertThat(broken.taken).isEmpty();
    rig.pass(Duration.ofMinutes(1));
    assertThat(broken.texts()).containsExactly("1");
  }

  @Test
  @DisplayName("a listener to feedback that fails keeps no other from hearing")
  void ended_LISTENER_FAILS_reachesOthers() {
    var heard = new CopyOnWriteArrayList<String>();
    rig.mailboxes()
        .feedback()
        .addListener(record -> {
          throw new AssertionError("the test's listener fails");
        });
    rig.mailboxes().feedback().addListener(record -> heard.add(record.messageId()));
    rig.send("1");
    rig.send("2");
    assertThat(done(rig.mailboxes().purge(DEVICE))).isEqualTo(2);
    Awaitility.await().atMost(PATIENCE).until(() -> heard.equals(List.of("1", "2")));
  }

  @Test
  @DisplayName("a fault while looking for what has ended does not end the looking")
  void sweep_FAILS_isRepeated() {
    rig.send("1");
    rig.clockFails = true;
    rig.pass(Duration.ofHours(1));
    rig.clockFails = false;
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.feedback()).containsExactly("1 EXPIRED");
  }
}
