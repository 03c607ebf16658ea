/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Certificates;
import io.holdfast.client.net.Tls;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.RawMqttServer;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many clients, one driver, one thread. */
class LowerCrowdTest {

  private static final int PLAIN = 450;
  private static final int ENCRYPTED = 50;

  private final List<ConfirmationResult> confirmed = new ArrayList<>();
  private final List<ModuleClientLL> clients = new ArrayList<>();
  private final List<AnsweringHub> hubs = new ArrayList<>();

  @Test
  @DisplayName(
      "Five hundred clients of one thread connect and send; those with TLS share a context")
  void doWork_FIVE_HUNDRED_CLIENTS_servesAll() throws Exception {
    String address = LoopbackAddress.next();
    X509Bundle authority = Certificates.authority("tests");
    SslContext context = Tls.trusting(Certificates.pem(authority));
    try (LowerScene scene = new LowerScene();
        RawMqttServer encrypted =
            RawMqttServer.tls(
                address, Certificates.context(Certificates.server(authority, address)))) {
      scene.client.destroy();
      for (int i = 0; i < PLAIN; i++) {
        send(scene.create(LowerScene.STRING.replace("dev-1", "dev-" + i)));
      }
      for (int i = PLAIN; i < PLAIN + ENCRYPTED; i++) {
        ModuleClientLL client =
            scene.create(
                LowerScene.STRING.replace("dev-1", "dev-" + i).replace("127.0.0.1", address));
        client.setOption(Option.WITHOUT_TLS, false);
        client.setOption(Option.TLS_CONTEXT, context);
        client.setOption(Option.PORT, encrypted.port());
        send(client);
      }
      scene.until(
          "all taken",
          () ->
              served(scene.server, encrypted) && clients.stream().allMatch(LowerCrowdTest::isIdle));
      assertThat(confirmed).hasSize(PLAIN + ENCRYPTED).containsOnly(ConfirmationResult.OK);
      assertThat(hubs).hasSize(PLAIN + ENCRYPTED).allMatch(hub -> hub.topics().size() == 1);
      clients.forEach(ModuleClientLL::destroy);
    }
  }

  private static boolean isIdle(ModuleClientLL client) {
    return client.getSendStatus() == SendStatus.IDLE;
  }

  private void send(ModuleClientLL client) {
    clients.add(client);
    assertThat(client.sendEventAsync(LowerScene.message("m"), confirmed::add))
        .isEqualTo(ClientResult.OK);
  }

  /** Answers all who are connected; whether they are as many as they should be. */
  private boolean served(RawMqttServer plain, RawMqttServer encrypted) {
    for (RawMqttServer server : List.of(plain, encrypted)) {
      while (server.waiting() > 0) {
        hubs.add(new AnsweringHub(server.next()));
      }
    }
    hubs.forEach(AnsweringHub::answerNow);
    return hubs.size() == PLAIN + ENCRYPTED;
  }
}
