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
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much mailboxes hold and do, and what they take. */
class MailboxLimitsTest {

  private static final MailboxOptions SMALL =
      new MailboxOptions(
          Duration.ofHours(1), 10, Duration.ofMinutes(1), Duration.ofHours(1), 60, 4);

  @TempDir Path directory;
  private MailboxRig rig;

  @BeforeEach
  void open() {
    rig = new MailboxRig(directory, SMALL);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void useDefaults() {
    rig.close();
    rig = new MailboxRig(directory.resolve("more"), MailboxOptions.DEFAULT);
  }

  private static CloudToDeviceDraft to(DeviceIdentity device, String text) {
    return MailboxRig.draft(device, text, Acknowledgement.FULL);
  }

  @Test
  @DisplayName("all mailboxes together hold as many messages as the hub is told, restarts or not")
  void send_HUB_FULL_isRefused() {
    for (int i = 0; i < 60; i++) {
      done(rig.mailboxes().send(to(i < 40 ? DEVICE : OTHER, "m" + i)));
    }
    assertThat(refused(rig.mailboxes().send(to(OTHER, "more")))).isEqualTo(ErrorCode.THROTTLED);
    rig.restart();
    assertThat(refused(rig.mailboxes().send(to(OTHER, "more")))).isEqualTo(ErrorCode.THROTTLED);
    done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.COMPLETE));
    done(rig.mailboxes().send(to(OTHER, "more")));
    assertThat(refused(rig.mailboxes().send(to(OTHER, "more")))).isEqualTo(ErrorCode.THROTTLED);
    assertThat(done(rig.mailboxes().purge(OTHER))).isEqualTo(21);
    rig.disk().failOnce();
    assertThat(rig.mailboxes().send(to(OTHER, "lost")).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(30));
    for (int i = 0; i < 21; i++) {
      done(rig.mailboxes().send(to(OTHER, "m" + i)));
    }
    assertThat(refused(rig.mailboxes().send(to(OTHER, "more")))).isEqualTo(ErrorCode.THROTTLED);
  }

  @Test
  @DisplayName("a message that waits is on the disk only, its properties too")
  void send_WAITING_leavesTheHeap() {
    var kept = new WeakReference<>(sendWithLongProperty());
    rig.settle();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          System.gc();
          return kept.refersTo(null);
        });
    assertThat(rig.receiveOne().message().properties().application().get("long"))
        .isEqualTo("x".repeat(10_000));
  }

  private String sendWithLongProperty() {
    String value = "x".repeat(10_000);
    MessageProperties properties = MessageProperties.builder().application("long", value).build();
    done(rig.mailboxes().send(new CloudToDeviceDraft(DEVICE, properties, Bytes.EMPTY)));
    return value;
  }

  @Test
  @DisplayName("what has piled up ends in turns of bounded size, one right after the other")
  void pass_MUCH_DUE_endsInSteps() {
    useDefaults();
    int devices = 13; // With fifty messages each more than 512.
    for (int i = 0; i < devices; i++) {
      rig.register(new DeviceIdentity("many" + i));
    }
    rig.inOneTurn(() -> {
      for (int i = 0; i < devices * 50; i++) {
        var device = new DeviceIdentity("many" + i % devices);
        var ignored = rig.mailboxes().send(to(device, "m" + i));
      }
    });
    rig.settle();
    rig.restart();
    rig.disk().slow(true);
    rig.disk().stop();
    rig.pass(Duration.ofHours(1), false);
    rig.disk().pass(1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> rig.waiting("many", devices) == devices * 50 - 512);
    rig.disk().go();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> rig.waiting("many", devices) == 0);
    assertThat(rig.feedback()).hasSize(devices * 50).allMatch(each -> each.endsWith(" EXPIRED"));
  }

  @Test
  @DisplayName("feedback beyond its maximum drops the oldest, and a failed commit brings it back")
  void feedback_TOO_MUCH_dropsTheOldest() {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rig.send("m" + i);
      done(rig.mailboxes().settle(DEVICE, rig.receiveOne().lockToken(), Settlement.COMPLETE));
      if (i > 2) {
        told.add("m" + i + " SUCCESS");
      }
    }
    rig.send("m6");
    LockedMessage last = rig.receiveOne();
    rig.disk().failOnce();
    assertThat(
            rig.mailboxes()
                .settle(DEVICE, last.lockToken(), Settlement.COMPLETE)
                .toCompletableFuture())
        .failsWithin(Duration.ofSeconds(30));
    done(rig.mailboxes().settle(DEVICE, last.lockToken(), Settlement.COMPLETE));
    told.add("m6 SUCCESS");
    rig.restart();
    assertThat(rig.feedback()).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1M", "PT0.999S", "PT1H0.001S", "PT876000000H"})
  @DisplayName("a lock that is too short or too long is refused")
  void receive_LOCK_OUT_OF_BOUNDS_isRefused(Duration lock) {
    rig.send("1");
    assertThat(refused(rig.mailboxes().receive(DEVICE, lock)))
        .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    assertThat(done(rig.mailboxes().receive(DEVICE, Duration.ofHours(1)))).isPresent();
  }

  @Test
  @DisplayName("a message's id has 128 characters at most, of a set")
  void send_ID_isChecked() {
    for (String good : List.of("a".repeat(128), "azAZ09-:.+%_#*?!(),=@;$'")) {
      assertThat(rig.send(good).properties().system(SystemProperty.MESSAGE_ID)).isEqualTo(good);
    }
    for (String bad : List.of("a".repeat(129), "a b", "ä", "a/b", "a\"b")) {
      assertThat(refused(rig.mailboxes().send(to(DEVICE, bad))))
          .isEqualTo(ErrorCode.ARGUMENT_INVALID);
    }
  }
}
