/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Delivery.CloudToDevice;
import io.holdfast.hub.mailbox.CloudToDeviceDraft;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.service.Access;
import io.holdfast.model.Bytes;
import io.holdfast.model.MessageProperties;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that is broken, and whose session has not heard of it yet. */
class GonePeerTest {

  private static final Access SERVICE = new Access("test", Set.of(Right.values()));

  @TempDir Path directory;
  private HubRig rig;

  @BeforeEach
  void open() {
    rig = new HubRig(directory, 2, true);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("a device's message that could not be sent at QoS 0 comes to the next connection")
  void deliver_MAIL_QOS_0_comesAgain() {
    RigPeer first = rig.connect(HubRig.DEVICE, false, 0);
    first.subscribe("devices/d/messages/devicebound/#", 0);
    rig.settle();
    first.gone = true;
    rig.done(
        rig.hub()
            .service()
            .mail()
            .send(
                SERVICE,
                new CloudToDeviceDraft(HubRig.DEVICE, MessageProperties.NONE, Bytes.utf8("1"))));
    rig.until(() -> first.refused == 1);
    first.leave(false);

    RigPeer second = rig.connect(HubRig.DEVICE, false, 0);
    rig.until(() -> second.only(CloudToDevice.class).size() == 1);
    assertThat(second.only(CloudToDevice.class).get(0).body().utf8()).isEqualTo("1");
  }

  @Test
  @DisplayName("a message for an input that could not be sent comes to the next connection")
  void deliver_INPUT_comesAgain() {
    for (int qos = 0; qos <= 1; qos++) {
      RigPeer sender = rig.connect(HubRig.A, true, 0);
      RigPeer first = rig.connect(HubRig.B, false, 0);
      first.subscribe("devices/d/modules/b/inputs/#", qos);
      rig.settle();
      first.gone = true;
      sender.send("qos " + qos, true, 1);
      rig.until(() -> first.refused == 1);
      first.leave(false);

      RigPeer second = rig.connect(HubRig.B, false, 0);
      rig.until(() -> second.inputs().size() == 1);
      assertThat(RigPeer.text(second.inputs().get(0).message().body())).isEqualTo("qos " + qos);
      if (qos == 1) {
        second.acknowledge(second.inputs().get(0));
      }
      second.leave(true);
      rig.settle();
    }
  }
}
