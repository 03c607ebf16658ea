/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import static io.holdfast.hub.mailbox.MailboxRig.DEVICE;
import static io.holdfast.hub.mailbox.MailboxRig.OTHER;
import static io.holdfast.hub.mailbox.MailboxRig.done;
import static io.holdfast.hub.mailbox.MailboxRig.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.MailboxRig.Taker;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredMailboxesTest {

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

  @Test
  @DisplayName("messages wait for their receiver, come in order, and are gone once completed")
  void send_THEN_ATTACH_givesInOrder() {
    rig.send("1");
    rig.send("2");
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(2);
    Taker taker = rig.attach();
    rig.send("3");
    rig.settle();
    assertThat(taker.texts()).containsExactly("1", "2", "3");
    assertThat(taker.redelivered).containsOnly(false);
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(3);

    rig.complete(taker, taker.taken.get(1));
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(2);
    assertThat(rig.feedback()).containsExactly("2 SUCCESS");
  }

  @Test
  @DisplayName(
      "what a receiver did not settle comes again to the next one, and is said to [mqtt-38]")
  void detach_UNSETTLED_comesAgain() {
    Taker first = rig.attach();
    rig.send("1");
    rig.send("2");
    rig.settle();
    rig.complete(first, first.taken.get(0));
    rig.detach(first);
    rig.send("3");
    Taker second = rig.attach();
    assertThat(second.texts()).containsExactly("2", "3");
    assertThat(second.redelivered).containsExactly(true, false);
  }

  @Test
  @DisplayName("a receiver that takes over gets what the one before has; that one settles no more")
  void attach_TAKE_OVER_movesMessages() {
    Taker first = rig.attach();
    rig.send("1");
    rig.settle();
    Taker second = rig.attach();
    rig.detach(first); // Later, as a connection that is being closed does.
    rig.complete(first, first.taken.get(0));
    assertThat(second.texts()).containsExactly("1");
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(1);
  }

  @Test
  @DisplayName("a receiver has eight messages at once")
  void attach_MANY_givesAWindow() {
    List<String> all = IntStream.range(0, 20).mapToObj(String::valueOf).toList();
    all.forEach(rig::send);
    Taker taker = rig.attach();
    assertThat(taker.texts()).isEqualTo(all.subList(0, 8));
    for (int i = 0; i < 20; i++) {
      rig.complete(taker, taker.taken.get(i));
    }
    assertThat(taker.texts()).isEqualTo(all);
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
  }

  @Test
  @DisplayName("a locked message is nobody else's until its lock ends")
  void receive_LOCKED_isHidden() {
    rig.send("1");
    LockedMessage locked = rig.receiveOne();
    assertThat(locked.message().body().utf8()).isEqualTo("1");
    assertThat(rig.receive()).isEmpty();
    Taker taker = rig.attach();
    assertThat(taker.taken).isEmpty();

    rig.pass(Duration.ofSeconds(61));
    assertThat(taker.texts()).containsExactly("1");
    assertThat(taker.redelivered).containsExactly(true);
    assertThat(refused(rig.mailboxes().settle(DEVICE, locked.lockToken(), Settlement.COMPLETE)))
        .isEqualTo(ErrorCode.DEVICE_MESSAGE_LOCK_LOST);
  }

  @Test
  @DisplayName("a message that is asked for in the turn that brings it has its body")
  void receive_TURN_OF_SENDING_hasTheBody() {
    List<CompletionStage<Outcome<Optional<LockedMessage>>>> asked = new ArrayList<>();
    rig.inOneTurn(() -> {
      for (int i = 0; i < 2; i++) {
        var ignored = rig.mailboxes().send(MailboxRig.draft("sent-" + i, Acknowledgement.NONE));
        asked.add(rig.mailboxes().receive(DEVICE, null));
      }
    });
    assertThat(asked)
        .extracting(stage -> done(stage).orElseThrow().message().body().utf8())
        .containsExactly("sent-0", "sent-1");
  }

  @Test
  @DisplayName("complete, reject and abandon end or return a message")
  void settle_EACH_doesWhatItSays() {
    rig.send("1");
    rig.send("2");
    done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.COMPLETE));
    LockedMessage second = rig.receiveOne();
    assertThat(second.message().deliveryCount()).isZero();
    done(rig.mailboxes().settle(DEVICE, second.lockToken(), Settlement.ABANDON));
    LockedMessage again = rig.receiveOne();
    assertThat(again.message().body().utf8()).isEqualTo("2");
    assertThat(again.message().deliveryCount()).isEqualTo(1);
    done(rig.mailboxes().settle(DEVICE, again.lockToken(), Settlement.REJECT));
    assertThat(rig.receive()).isEmpty();
    assertThat(rig.feedback()).containsExactly("1 SUCCESS", "2 REJECTED");
  }

  @Test
  @DisplayName("a message that is given back ten times is removed, restarts or not")
  void abandon_TOO_OFTEN_ends() {
    rig.send("1");
    for (int i = 0; i < 10; i++) {
      if (i == 5) {
        rig.restart();
      }
      LockedMessage locked = rig.receiveOne();
      assertThat(locked.message().deliveryCount()).isEqualTo(i);
      done(rig.mailboxes().settle(DEVICE, locked.lockToken(), Settlement.ABANDON));
    }
    assertThat(rig.receive()).isEmpty();
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    assertThat(rig.feedback()).containsExactly("1 DELIVERY_COUNT_EXCEEDED");
  }

  @Test
  @DisplayName("a message ends when its time has passed, its own or the hub's [service-49]")
  void pass_EXPIRY_ends() {
    MessageProperties soon =
        MessageProperties.builder()
            .system(SystemProperty.MESSAGE_ID, "soon")
            .system(SystemProperty.ACK, "full")
            .system(SystemProperty.EXPIRY, "2026-01-31T12:00:01Z")
            .build();
    rig.send("later");
    done(rig.mailboxes().send(new CloudToDeviceDraft(DEVICE, soon, Bytes.EMPTY)));
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(1);
    assertThat(rig.feedback()).containsExactly("soon EXPIRED");
    rig.pass(Duration.ofHours(1));
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    assertThat(rig.feedback()).containsExactly("later EXPIRED");
  }

  @Test
  @DisplayName(
      "a message that a receiver withholds expires all the same; its late word is not heard")
  void pass_EXPIRY_WHILE_HELD_ends() {
    Taker taker = rig.attach();
    rig.send("1");
    rig.settle();
    rig.pass(Duration.ofHours(1));
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    rig.complete(taker, taker.taken.get(0));
    assertThat(rig.feedback()).containsExactly("1 EXPIRED");
  }

  @Test
  @DisplayName("who has locked a message that expires may complete it until the lock ends")
  void pass_EXPIRY_WHILE_LOCKED_waits() {
    for (String text : List.of("completed", "lost")) {
      rig.send(text);
    }
    rig.pass(Duration.ofMinutes(60).minusSeconds(1));
    LockedMessage completed = rig.receiveOne();
    rig.receiveOne();
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(2);
    done(rig.mailboxes().settle(DEVICE, completed.lockToken(), Settlement.COMPLETE));
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    assertThat(rig.feedback()).containsExactly("completed SUCCESS", "lost EXPIRED");
  }

  @Test
  @DisplayName("what a receiver withholds does not keep others from it")
  void pass_WITHHELD_givesOthers() {
    List<String> all = IntStream.range(0, 12).mapToObj(String::valueOf).toList();
    all.forEach(rig::send);
    Taker taker = rig.attach();
    assertThat(taker.taken).hasSize(8);
    rig.pass(Duration.ofMinutes(1));
    assertThat(taker.texts()).isEqualTo(all);
    assertThat(taker.redelivered).containsOnly(false);
    rig.complete(taker, taker.taken.get(0));
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(11);
  }

  @Test
  @DisplayName("a lock that ends counts as giving the message back")
  void pass_LOCK_LOST_TOO_OFTEN_ends() {
    rig.send("1");
    for (int i = 0; i < 10; i++) {
      assertThat(rig.receiveOne().message().deliveryCount()).isEqualTo(i);
      rig.pass(Duration.ofMinutes(1));
    }
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    assertThat(rig.feedback()).containsExactly("1 DELIVERY_COUNT_EXCEEDED");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("senders hear what they asked for [mqtt-60]")
  void settle_ACKNOWLEDGEMENT_decidesFeedback(Acknowledgement ack) {
    rig.send("good", ack);
    rig.send("bad", ack);
    done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.COMPLETE));
    done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.REJECT));
    assertThat(rig.feedback())
        .isEqualTo(
            switch (ack) {
              case NONE -> List.of();
              case POSITIVE -> List.of("good SUCCESS");
              case NEGATIVE -> List.of("bad REJECTED");
              case FULL -> List.of("good SUCCESS", "bad REJECTED");
            });
  }

  @Test
  @DisplayName("purging removes what waits and what somebody has [service-91]")
  void purge_removesAll() {
    rig.send("1");
    rig.receiveOne();
    rig.send("2");
    Taker taker = rig.attach();
    assertThat(done(rig.mailboxes().purge(DEVICE))).isEqualTo(2);
    rig.complete(taker, taker.taken.get(0));
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
    assertThat(rig.feedback()).containsExactly("1 PURGED", "2 PURGED");
    assertThat(refused(rig.mailboxes().purge(new DeviceIdentity("none"))))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  @Test
  @DisplayName("a mailbox holds fifty messages, whoever has them")
  void send_FULL_isRefused() {
    for (int i = 0; i < Mailboxes.MAX_MESSAGES; i++) {
      rig.send(String.valueOf(i));
    }
    CloudToDeviceDraft more = MailboxRig.draft("more", Acknowledgement.NONE);
    assertThat(refused(rig.mailboxes().send(more))).isEqualTo(ErrorCode.QUEUE_FULL);
    Taker taker = rig.attach();
    rig.complete(taker, taker.taken.get(0));
    assertThat(done(rig.mailboxes().send(more)).body().utf8()).isEqualTo("more");
  }

  @Test
  @DisplayName("a message gets an id and a destination, and is refused for what cannot be")
  void send_PROPERTIES_areChecked() {
    CloudToDeviceMessage bare =
        done(
            rig.mailboxes().send(new CloudToDeviceDraft(DEVICE, MessageProperties.NONE, bytes(1))));
    assertThat(bare.properties().system(SystemProperty.MESSAGE_ID)).isNotBlank();
    assertThat(bare.properties().system(SystemProperty.TO))
        .isEqualTo("/devices/d/messages/devicebound");

    for (var wrong :
        List.of(
            MessageProperties.builder().system(SystemProperty.ACK, "maybe"),
            MessageProperties.builder().system(SystemProperty.EXPIRY, "tomorrow"),
            MessageProperties.builder().system(SystemProperty.CREATION_TIME, "once"),
            MessageProperties.builder().application("$.mid", "x"),
            MessageProperties.builder().application("", "x"))) {
      assertThat(
              refused(
                  rig.mailboxes().send(new CloudToDeviceDraft(DEVICE, wrong.build(), bytes(1)))))
          .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }
    MessageProperties none = MessageProperties.NONE;
    done(rig.mailboxes().send(new CloudToDeviceDraft(DEVICE, none, bytes(Mailboxes.MAX_SIZE))));
    assertThat(
            refused(
                rig.mailboxes()
                    .send(new CloudToDeviceDraft(DEVICE, none, bytes(Mailboxes.MAX_SIZE + 1)))))
        .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    assertThat(
            refused(
                rig.mailboxes()
                    .send(new CloudToDeviceDraft(new DeviceIdentity("none"), none, bytes(1)))))
        .isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  private static Bytes bytes(int length) {
    return Bytes.owning(new byte[length]);
  }

  @Test
  @DisplayName("messages, feedback and their times survive a restart; locks do not")
  void restart_KEEPS() {
    rig.send("1");
    rig.send("2");
    rig.send("3");
    done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.REJECT));
    rig.receiveOne();
    rig.restart();
    assertThat(rig.mailboxes().count(DEVICE)).isEqualTo(2);
    Taker taker = rig.attach();
    rig.send("4");
    rig.settle();
    assertThat(taker.texts()).containsExactly("2", "3", "4");
    assertThat(taker.redelivered).as("2 was locked before").containsExactly(true, false, false);
    assertThat(taker.taken.get(0).properties().system(SystemProperty.MESSAGE_ID)).isEqualTo("2");
    assertThat(rig.feedback()).containsExactly("1 REJECTED");
    rig.detach(taker);
    rig.pass(Duration.ofHours(1));
    assertThat(rig.mailboxes().count(DEVICE)).isZero();
  }

  @Test
  @DisplayName("a device that is registered anew does not get what its predecessor did not take")
  void delete_DEVICE_takesItsMessages() {
    rig.send("1");
    done(rig.mailboxes().send(new CloudToDeviceDraft(OTHER, MessageProperties.NONE, bytes(1))));
    rig.delete(DEVICE);
    rig.register(DEVICE);
    assertThat(rig.attach().taken).isEmpty();
    assertThat(rig.mailboxes().count(OTHER)).isEqualTo(1);
    rig.restart();
    assertThat(rig.attach().taken).isEmpty();
    assertThat(rig.feedback()).containsExactly("1 PURGED");
  }

  @Test
  @DisplayName("who took the messages of a deleted device does not get those of the next")
  void delete_DEVICE_forgetsItsReceiver() {
    Taker former = rig.attach();
    rig.delete(DEVICE);
    rig.register(DEVICE);
    rig.send("1");
    rig.settle();
    assertThat(former.taken).isEmpty();
    rig.detach(former); // Later, as a connection that is being closed does.
    assertThat(rig.attach().texts()).containsExactly("1");
  }

  @Test
  @DisplayName("tokens of locks are not in what is logged")
  void toString_LOCKED_hidesTheToken() {
    rig.send("1");
    LockedMessage locked = rig.receiveOne();
    assertThat(locked.toString()).contains("d").doesNotContain(locked.lockToken());
    done(rig.mailboxes().settle(DEVICE, locked.lockToken(), Settlement.COMPLETE));
    FeedbackBatch batch = done(rig.mailboxes().feedback().receive()).orElseThrow();
    assertThat(batch.toString()).contains("1").doesNotContain(batch.lockToken());
  }

  @Test
  @DisplayName("feedback comes in batches; one that is given back, or lost, comes again")
  void feedback_LOCKED_comesAgain() {
    for (int i = 0; i < 65; i++) {
      rig.send(String.valueOf(i));
      done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.COMPLETE));
    }
    Feedback feedback = rig.mailboxes().feedback();
    FeedbackBatch first = done(feedback.receive()).orElseThrow();
    assertThat(first.records()).hasSize(Feedback.MAX_BATCH);
    assertThat(done(feedback.receive()).orElseThrow().records()).hasSize(1);
    assertThat(done(feedback.receive())).isEmpty();
    done(feedback.settle(first.lockToken(), Settlement.ABANDON));
    assertThat(done(feedback.receive()).orElseThrow().records()).isEqualTo(first.records());
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.feedback()).hasSize(65);
    assertThat(refused(feedback.settle(first.lockToken(), Settlement.COMPLETE)))
        .isEqualTo(ErrorCode.DEVICE_MESSAGE_LOCK_LOST);
  }

  @Test
  @DisplayName("feedback that nobody reads for an hour is forgotten")
  void feedback_OLD_isForgotten() {
    rig.send("1");
    done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.COMPLETE));
    rig.pass(Duration.ofMinutes(59));
    FeedbackBatch batch = done(rig.mailboxes().feedback().receive()).orElseThrow();
    done(rig.mailboxes().feedback().settle(batch.lockToken(), Settlement.ABANDON));
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.feedback()).isEmpty();
  }
}
