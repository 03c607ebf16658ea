/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.BlockingDeviceClient;
import io.holdfast.client.ClientOptions;
import io.holdfast.client.DesiredChange;
import io.holdfast.client.DeviceClient;
import io.holdfast.client.Disposition;
import io.holdfast.client.InputMessage;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodResult;
import io.holdfast.testkit.Events;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import io.holdfast.testkit.ServiceApi.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A device's client, with operations that wait. */
@ExtendWith(HoldfastExtension.class)
class DeviceTest {

  @Test
  @DisplayName("own client: a device sends telemetry, has a twin and answers methods")
  void device_ALL_THAT_IT_CAN_works(Hub hub) throws InterruptedException {
    Registered device = hub.newDevice();
    try (ClientDriver driver = ClientDriver.start();
        Events events = hub.eventsOf(device);
        BlockingDeviceClient client = client(driver, hub, device)) {
      client.open();
      var properties = MessageProperties.builder().application("k", "v").build();
      client.send(new Message(properties, Bytes.utf8("hello")));
      var event = events.next();
      assertThat(event.path("body").asString()).isEqualTo("hello");
      assertThat(event.at("/applicationProperties/k").asString()).isEqualTo("v");

      assertThat(client.updateReported(Map.of("fan", "on"))).hasValue(2);
      assertThat(client.twin().reported().values()).isEqualTo(Map.of("fan", "on"));
      BlockingQueue<DesiredChange> told = new LinkedBlockingQueue<>();
      var _ = client.onDesired(told::add);
      assertThat(version(told)).isEqualTo(1);
      hub.service().patchDesired(device.identity(), "{\"a\":1}");
      assertThat(version(told)).isEqualTo(2);

      var _ =
          client.onMethod(
              "m",
              request ->
                  CompletableFuture.completedFuture(
                      new MethodResult(201, request.payload().orElseThrow())));
      Reply reply = hub.service().invoke(device.identity(), "{\"methodName\":\"m\",\"payload\":7}");
      assertThat(reply.ok().path("status").intValue()).isEqualTo(201);
      assertThat(reply.json().path("payload").intValue()).isEqualTo(7);
    }
  }

  @Test
  @DisplayName("own client: a device takes what was sent to it from the cloud, and that is told")
  void message_FROM_THE_CLOUD_isTaken(Hub hub) throws InterruptedException {
    Registered device = hub.newDevice();
    Map<String, String> headers = Map.of("iothub-ack", "full", "iothub-messageid", "first");
    hub.service().sendToDevice(device.identity(), "{\"n\":1}", headers).ok();
    BlockingQueue<InputMessage> mail = new LinkedBlockingQueue<>();
    try (ClientDriver driver = ClientDriver.start();
        Events events = hub.eventsOf(device);
        BlockingDeviceClient client = client(driver, hub, device)) {
      client.open();
      var _ =
          client.onMessage(message -> {
            mail.add(message);
            return CompletableFuture.completedFuture(Disposition.ACCEPTED);
          });
      assertThat(body(mail)).isEqualTo("{\"n\":1}"); // It waited for the device.
      var feedback = events.next().path("body").path(0);
      assertThat(feedback.path("originalMessageId").asString()).isEqualTo("first");
      assertThat(feedback.path("statusCode").asString()).isEqualTo("Success");
      hub.service().sendToDevice(device.identity(), "{\"n\":2}", Map.of()).ok();
      assertThat(body(mail)).isEqualTo("{\"n\":2}");
    }
  }

  private static BlockingDeviceClient client(ClientDriver driver, Hub hub, Registered device) {
    ClientOptions options =
        ClientOptions.builder().trustedCertificates(hub.caCertificate().getBytes(UTF_8)).build();
    return DeviceClient.create(driver, ConnectionString.parse(device.connectionString()), options)
        .blocking(Duration.ofSeconds(60));
  }

  private static String body(BlockingQueue<InputMessage> mail) throws InterruptedException {
    InputMessage next = mail.poll(60, TimeUnit.SECONDS);
    return requireNonNull(next, "no message in 60 s").message().body().utf8();
  }

  private static long version(BlockingQueue<DesiredChange> told) throws InterruptedException {
    DesiredChange next = told.poll(60, TimeUnit.SECONDS);
    return requireNonNull(next, "no change of the desired half in 60 s").properties().version();
  }
}
