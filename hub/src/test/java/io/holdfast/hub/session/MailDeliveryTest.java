/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Delivery.CloudToDevice;
import io.holdfast.hub.mailbox.CloudToDeviceDraft;
import io.holdfast.hub.mailbox.FeedbackRecord;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.service.Access;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailDeliveryTest {

  private static final Access SERVICE = new Access("test", Set.of(Right.values()));
  private static final DeviceIdentity OTHER = new DeviceIdentity("other");
  private static final String FILTER = "devices/d/messages/devicebound/#";

  @TempDir Path directory;
  private HubRig rig;

  @BeforeEach
  void open() {
    rig = new HubRig(directory, 2, true);
    rig.register(OTHER, HubRig.primary());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void send(String text) {
    MessageProperties properties =
        MessageProperties.builder()
            .system(SystemProperty.MESSAGE_ID, text)
            .system(SystemProperty.ACK, "full")
            .build();
    rig.done(
        rig.hub()
            .service()
            .mail()
            .send(SERVICE, new CloudToDeviceDraft(HubRig.DEVICE, properties, Bytes.utf8(text))));
  }

  private List<String> feedback() {
    return rig.done(rig.hub().service().mail().receiveFeedback(SERVICE))
        .map(batch -> batch.records().stream().map(MailDeliveryTest::text).toList())
        .orElse(List.of());
  }

  private static String text(FeedbackRecord record) {
    return record.messageId() + " " + record.fate();
  }

  private int waiting() {
    return rig.done(rig.hub().service().devices().find(SERVICE, HubRig.DEVICE)).messages();
  }

  /** All that the lanes say to the mailboxes is stored, and all that this brings has come. */
  private void settle() {
    rig.settle();
    for (int i = 0; i < 2; i++) {
      rig.done(rig.hub().service().mail().purge(SERVICE, OTHER));
    }
  }

  private void unsubscribe(RigPeer device) {
    device
        .lane()
        .execute(() -> {
          var ignored = device.session().unsubscribe(List.of(FILTER));
        });
  }

  private static List<String> texts(RigPeer peer) {
    return peer.only(CloudToDevice.class).stream().map(each -> each.body().utf8()).toList();
  }

  @Test
  @DisplayName("an acknowledgement completes a message [mqtt-60]")
  void acknowledged_QOS_1_completes() {
    RigPeer device = rig.connect(HubRig.DEVICE, false, 0);
    device.subscribe(FILTER, 1);
    send("1");
    rig.until(() -> texts(device).equals(List.of("1")));
    CloudToDevice got = device.only(CloudToDevice.class).get(0);
    assertThat(got.qos()).isEqualTo(1);
    assertThat(got.redelivered()).isFalse();
    assertThat(waiting()).isEqualTo(1);
    device.acknowledge(got);
    rig.until(() -> waiting() == 0);
    assertThat(feedback()).containsExactly("1 SUCCESS");
  }

  @Test
  @DisplayName("without acknowledgements a message is completed by sending it")
  void deliver_QOS_0_completes() {
    RigPeer device = rig.connect(HubRig.DEVICE, false, 0);
    device.subscribe(FILTER, 0);
    send("1");
    rig.until(() -> waiting() == 0);
    assertThat(texts(device)).containsExactly("1");
    assertThat(feedback()).containsExactly("1 SUCCESS");
  }

  @Test
  @DisplayName("a subscription that was kept delivers before any new one [mqtt-37]")
  void connect_KEPT_SUBSCRIPTION_delivers() {
    RigPeer first = rig.connect(HubRig.DEVICE, false, 0);
    rig.subscribe(first, FILTER, 1);
    first.leave(true);
    send("1");
    RigPeer second = rig.connect(HubRig.DEVICE, false, 1);
    rig.until(() -> texts(second).equals(List.of("1")));
    second.leave(false);
    rig.settle();
    rig.restart();
    RigPeer third = rig.connect(HubRig.DEVICE, false, 0);
    rig.until(() -> texts(third).equals(List.of("1")));
  }

  @Test
  @DisplayName("a message that was not acknowledged comes again, and is said to [mqtt-38]")
  void connect_AGAIN_redelivers() {
    RigPeer first = rig.connect(HubRig.DEVICE, false, 0);
    first.subscribe(FILTER, 1);
    send("1");
    rig.until(() -> !texts(first).isEmpty());
    RigPeer second = rig.connect(HubRig.DEVICE, false, 1);
    rig.until(() -> !texts(second).isEmpty());
    assertThat(second.only(CloudToDevice.class).get(0).redelivered()).isTrue();
    first.acknowledge(first.only(CloudToDevice.class).get(0));
    settle();
    assertThat(waiting()).isEqualTo(1);
  }

  @Test
  @DisplayName("a clean session begins without messages [mqtt-35]")
  void connect_CLEAN_purges() {
    RigPeer first = rig.connect(HubRig.DEVICE, false, 0);
    rig.subscribe(first, FILTER, 1);
    first.leave(true);
    send("1");
    RigPeer clean = rig.connect(HubRig.DEVICE, true, 0);
    clean.subscribe(FILTER, 1);
    send("2");
    rig.until(() -> !texts(clean).isEmpty());
    assertThat(texts(clean)).containsExactly("2");
    assertThat(feedback()).containsExactly("1 PURGED");
  }

  @Test
  @DisplayName("a device that has not subscribed gets nothing, and nothing is lost")
  void connect_WITHOUT_SUBSCRIPTION_keepsMessages() {
    send("1");
    RigPeer device = rig.connect(HubRig.DEVICE, false, 0);
    settle();
    assertThat(texts(device)).isEmpty();
    device.subscribe(FILTER, 1);
    rig.until(() -> texts(device).equals(List.of("1")));
    unsubscribe(device);
    settle();
    send("2");
    settle();
    assertThat(texts(device)).containsExactly("1");
    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  @DisplayName("who subscribes anew gets what came since, and may still acknowledge what it has")
  void subscribe_CIRCLE_sendsNothingTwice() {
    RigPeer device = rig.connect(HubRig.DEVICE, false, 0);
    send("1");
    send("2");
    for (int i = 0; i < 5; i++) {
      device.subscribe(FILTER, 1);
      settle();
      unsubscribe(device);
      settle();
    }
    send("3");
    device.subscribe(FILTER, 1);
    settle();
    assertThat(texts(device)).containsExactly("1", "2", "3");
    device.only(CloudToDevice.class).forEach(device::acknowledge);
    rig.until(() -> waiting() == 0);
    assertThat(feedback()).containsExactly("1 SUCCESS", "2 SUCCESS", "3 SUCCESS");
  }

  @Test
  @DisplayName("a subscription that ends and begins at once leaves no message behind")
  void subscribe_AGAIN_AT_ONCE_getsWhatWasOnItsWay() {
    RigPeer device = rig.connect(HubRig.DEVICE, false, 0);
    device.subscribe(FILTER, 1);
    rig.settle();
    send("1");
    unsubscribe(device);
    device.subscribe(FILTER, 1);
    // An acknowledgement that overtakes the return of what it is for is for nothing: it comes
    // again.
    rig.until(() -> {
      device.only(CloudToDevice.class).forEach(device::acknowledge);
      return waiting() == 0;
    });
    assertThat(texts(device)).contains("1").containsOnly("1");
  }
}
