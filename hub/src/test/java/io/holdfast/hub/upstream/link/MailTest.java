/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import static io.holdfast.hub.upstream.link.LinkRig.LEAF;
import static io.holdfast.hub.upstream.link.LinkRig.grant;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.hub.mailbox.Receiver;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.hub.upstream.Uplink.Business;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MailTest {

  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/#";
  private static final String MAIL = "devices/leaf/messages/devicebound/#";
  private static final int DUPLICATE = 8;

  /** A local client that takes a device's messages. */
  private static final class Client implements Receiver {
    final LinkedBlockingQueue<Given> given = new LinkedBlockingQueue<>();

    @Override
    public void take(CloudToDeviceMessage message, boolean redelivered) {
      given.add(new Given(message, redelivered));
    }

    Given next() throws InterruptedException {
      Given next = given.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no message");
      }
      return next;
    }
  }

  private record Given(CloudToDeviceMessage message, boolean redelivered) {
    String text() {
      return message.body().utf8();
    }

    long sequence() {
      return message.sequence();
    }
  }

  private static int send(RawMqtt parent, int flags, String body) throws IOException {
    int id = parent.nextPacketId();
    String topic = "devices/leaf/messages/devicebound/%24.mid=" + body + "&k=v";
    parent.send(MqttBytes.publish(topic, 1, id, body.getBytes(StandardCharsets.UTF_8), flags));
    return id;
  }

  private static void settle(LinkRig rig, Client client, Given given) {
    new RelayedMailboxes(rig.uplinks).settle(LEAF, client, given.sequence(), Settlement.COMPLETE);
  }

  private static boolean acknowledged(RawMqtt parent, Duration patience) {
    return parent.poll(packet -> packet.type() == MqttPacket.PUBACK, patience) != null;
  }

  @Test
  @DisplayName("a client may begin a clean session: nothing is kept here that would have to go")
  void purge_AT_AN_EDGE_hasNothingToDo() {
    try (LinkRig rig = new LinkRig()) {
      assertThat(new RelayedMailboxes(rig.uplinks).purge(LEAF))
          .isCompletedWithValue(Outcome.done(0));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("[edge-81] a device's message is done with at the parent when it is at its client")
  void message_SETTLED_BY_THE_CLIENT_isAcknowledged() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      Client client = new Client();
      new RelayedMailboxes(rig.uplinks).attach(LEAF, client);
      RawMqtt parent = rig.accepted(LEAF);
      grant(parent, MAIL);
      int id = send(parent, 0, "one");
      Given given = client.next();
      assertThat(given.text()).isEqualTo("one");
      assertThat(given.redelivered()).isFalse();
      assertThat(given.message().properties().application()).containsEntry("k", "v");
      // What is sent later shows that nothing was acknowledged before.
      rig.uplinks.methodListener().changed(LEAF, true);
      grant(parent, "$iothub/methods/POST/#");
      assertThat(acknowledged(parent, Duration.ZERO)).isFalse();
      settle(rig, client, given);
      assertThat(parent.await(MqttPacket.PUBACK).packetId()).isEqualTo(id);
    }
  }

  @Test
  @DisplayName("[edge-81] without a client that takes them no messages are taken from the parent")
  void message_WITHOUT_SUBSCRIPTION_staysAtTheParent() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      Client client = new Client();
      RelayedMailboxes mailboxes = new RelayedMailboxes(rig.uplinks);
      rig.uplinks.keep(LEAF, Business.CLIENT);
      RawMqtt parent = rig.accepted(LEAF);
      assertThat(parent.await(MqttPacket.SUBSCRIBE).filters()).containsOnlyKeys(DESIRED);
      mailboxes.attach(LEAF, client);
      grant(parent, MAIL);
      mailboxes.detach(LEAF, client);
      parent.await(MqttPacket.UNSUBSCRIBE);
    }
  }

  @Test
  @DisplayName("[edge-81] what a client left without a word, the next one gets, marked")
  void message_OF_A_CLIENT_THAT_LEFT_goesToTheNext() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      Client first = new Client();
      Client second = new Client();
      RelayedMailboxes mailboxes = new RelayedMailboxes(rig.uplinks);
      mailboxes.attach(LEAF, first);
      RawMqtt parent = rig.accepted(LEAF);
      grant(parent, MAIL);
      int id = send(parent, 0, "one");
      Given given = first.next();
      mailboxes.detach(LEAF, first);
      settle(rig, first, given); // Too late.
      mailboxes.attach(LEAF, second);
      Given again = second.next();
      assertThat(again.redelivered()).isTrue();
      assertThat(again.sequence()).isEqualTo(given.sequence());
      settle(rig, second, again);
      assertThat(parent.await(MqttPacket.PUBACK).packetId()).isEqualTo(id);
    }
  }

  @Test
  @DisplayName("[edge-81] a message that the parent gives again is the one that the client has")
  void message_GIVEN_AGAIN_isTheSame() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      Client client = new Client();
      new RelayedMailboxes(rig.uplinks).attach(LEAF, client);
      RawMqtt before = rig.accepted(LEAF);
      grant(before, MAIL);
      var unused = send(before, 0, "one");
      unused = send(before, 0, "two");
      Given one = client.next();
      Given two = client.next();
      before.close();
      RawMqtt after = rig.accepted(LEAF);
      grant(after, MAIL);
      settle(rig, client, one);
      // Asked later on the same thread: the answer says that the message is settled.
      rig.uplinks.twin(LinkRig.MODULE).toCompletableFuture().get(30, TimeUnit.SECONDS);
      int oneAgain = send(after, DUPLICATE, "one");
      int twoAgain = send(after, DUPLICATE, "two");
      assertThat(after.await(MqttPacket.PUBACK).packetId()).isEqualTo(oneAgain);
      Given again = client.next();
      assertThat(again.text()).isEqualTo("two");
      assertThat(again.redelivered()).isTrue();
      assertThat(again.sequence()).isEqualTo(two.sequence());
      settle(rig, client, again);
      assertThat(after.await(MqttPacket.PUBACK).packetId()).isEqualTo(twoAgain);
    }
  }

  @Test
  @DisplayName("an edge hub keeps no messages for devices, and says so")
  void receive_AT_AN_EDGE_isRefused() throws Exception {
    try (LinkRig rig = new LinkRig()) {
      var received =
          new RelayedMailboxes(rig.uplinks)
              .receive(LEAF, null)
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertThat(received)
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused ->
                  assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_OPERATION));
    }
  }
}
