/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.admit.Credentials;
import io.holdfast.hub.session.Admitted;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import io.holdfast.model.Audience;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientServiceTest {

  @TempDir Path directory;

  private static Message message(String body) {
    return new Message(MessageProperties.NONE, Bytes.utf8(body));
  }

  private static Outcome<Admitted> ask(HubRig rig, Identity identity, String token) {
    return rig.await(
        rig.hub().service().clients().admit(identity, new Credentials(token, List.of())));
  }

  private static Admitted admitted(HubRig rig, Identity identity) {
    return rig.done(
        rig.hub()
            .service()
            .clients()
            .admit(identity, new Credentials(rig.token(identity), List.of())));
  }

  private static ErrorCode refusal(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Refused<?>(Refusal refusal) -> refusal.code();
      case Outcome.Done<?>(Object value) -> throw new AssertionError("done: " + value);
    };
  }

  @Test
  void send_TO_ANOTHER_LANE_isStoredWhenItIsAnswered() {
    try (HubRig rig = new HubRig(directory, 3, false)) {
      Admitted a = admitted(rig, HubRig.A);

      assertThat(
              rig.done(
                  rig.hub()
                      .service()
                      .clients()
                      .send(a, List.of(message("1"), message("2"), message("3")))))
          .isEqualTo(3);

      rig.restart();
      RigPeer b = rig.connect(HubRig.B, true, 0);
      b.subscribe("devices/d/modules/b/#", 1);
      rig.until(() -> b.inputs().size() == 3);
      assertThat(b.inputs())
          .extracting(each -> RigPeer.text(each.message().body()))
          .containsExactly("1", "2", "3");
    }
  }

  @Test
  void send_NOBODYS_SESSION_connectsNobody() {
    try (HubRig rig = new HubRig(directory, 1, false)) {
      Admitted device = admitted(rig, HubRig.DEVICE);

      rig.done(rig.hub().service().clients().send(device, List.of(message("x"))));

      assertThat(
              rig.done(rig.hub().service().devices().find(HubRig.ALL, HubRig.DEVICE))
                  .connection()
                  .connected())
          .isFalse();
    }
  }

  @Test
  void send_BEYOND_THE_PACE_isRefusedAndTheNextWaits() {
    try (HubRig rig =
        new HubRig(directory, 1, false, List.of(), Map.of(), Map.of(Kind.MESSAGES, 10))) {
      ClientService clients = rig.hub().service().clients();
      Admitted device = admitted(rig, HubRig.DEVICE);
      List<Message> thirty = IntStream.range(0, 30).mapToObj(i -> message("" + i)).toList();

      assertThat(rig.done(clients.send(device, thirty))).isEqualTo(30);
      assertThat(refusal(rig.await(clients.send(device, List.of(message("y"))))))
          .isEqualTo(ErrorCode.THROTTLED);
      assertThat(rig.hub().counts().received()).isEqualTo(30);
      rig.pass(Duration.ofSeconds(3));
      rig.done(clients.send(device, List.of(message("y"))));
    }
  }

  @Test
  void admit_SHUT_OUT_hearsAsMuchAsItProves() {
    try (HubRig rig = new HubRig(directory, 1, false)) {
      Identity absent = HubRig.DEVICE.module("absent");
      assertThat(refusal(ask(rig, absent, rig.token(absent)))).isEqualTo(ErrorCode.UNAUTHORIZED);
      assertThat(refusal(ask(rig, absent, ofHub(rig)))).isEqualTo(ErrorCode.MODULE_NOT_FOUND);

      rig.update(HubRig.DEVICE, HubRig.primary(), false);
      assertThat(refusal(ask(rig, HubRig.DEVICE, rig.token(HubRig.DEVICE))))
          .isEqualTo(ErrorCode.DEVICE_DISABLED);
      assertThat(refusal(ask(rig, HubRig.A, rig.token(HubRig.A))))
          .isEqualTo(ErrorCode.DEVICE_DISABLED);
      String forged =
          rig.token(
              Audience.resourceOf("hub", HubRig.DEVICE), new byte[9], Duration.ofHours(1), null);
      assertThat(refusal(ask(rig, HubRig.DEVICE, forged))).isEqualTo(ErrorCode.UNAUTHORIZED);
      assertThat(rig.hub().counts().unauthorized()).isEqualTo(5);
    }
  }

  private static String ofHub(HubRig rig) {
    var policy = Objects.requireNonNull(rig.hub().policies().find("device"));
    return rig.token("hub", policy.keys().primary().toByteArray(), Duration.ofHours(1), "device");
  }
}
