/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.BlockingModuleClient;
import io.holdfast.client.Disposition;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.ReceivedMessage;
import io.holdfast.client.Registration;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(HoldfastExtension.class)
@HubOptions(
    configuration =
        """
        [routes]
        alerts = 'FROM /messages/modules/sensor/outputs/alerts INTO BrokeredEndpoint("/modules/siren/inputs/alerts")'
        """)
@SuppressWarnings("FutureReturnValueIgnored") // As in programs that do not care.
class ReceivingGuideTest {

  private static final class Archive {
    final BlockingQueue<String> stored = new LinkedBlockingQueue<>();

    CompletableFuture<Void> store(String text) {
      stored.add(text);
      return CompletableFuture.completedFuture(null);
    }
  }

  private static void listen(ModuleClient client, Archive archive) {
    // example: input
    Registration registration =
        client.onInput(
            "alerts",
            message -> {
              String text = message.message().body().utf8();
              if (text.isBlank()) {
                return CompletableFuture.completedFuture(Disposition.REJECTED);
              }
              return archive.store(text).thenApply(done -> Disposition.ACCEPTED);
            });
    registration.granted().join();
    // end
  }

  private static void alert(ModuleClient client) {
    // example: output
    client.sendToOutput("alerts", Reading.of("{\"temperature\": 81.5}")).join();
    // end
  }

  @Test
  @DisplayName("[client-49] [client-56] Guide: an output's messages reach another module's input")
  void input_ROUTED_isHandled(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    Archive archive = new Archive();
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient siren = Reading.client(driver, hub, hub.newModule(device, "siren"));
        ModuleClient sensor = Reading.client(driver, hub, hub.newModule(device, "sensor"))) {
      siren.open();
      sensor.open();
      listen(siren, archive);
      sensor.sendToOutput("alerts", Reading.of(" ")).join();
      alert(sensor);
      assertThat(Reading.next(archive.stored)).isEqualTo("{\"temperature\": 81.5}");
    }
  }

  // example: subscriber
  static final class OneByOne implements Flow.Subscriber<ReceivedMessage> {
    private final Consumer<String> work;
    private Flow.@Nullable Subscription subscription;

    OneByOne(Consumer<String> work) {
      this.work = work;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(ReceivedMessage message) {
      work.accept(message.content().message().body().utf8());
      message.acknowledge(Disposition.ACCEPTED);
      Objects.requireNonNull(subscription).request(1);
    }

    @Override
    public void onError(Throwable failure) {
      failure.printStackTrace();
    }

    @Override
    public void onComplete() {}
  }

  // end

  private static void subscribe(ModuleClient client, Consumer<String> work) {
    // example: inputs
    client.inputs("alerts").subscribe(new OneByOne(work));
    // end
  }

  @Test
  @DisplayName("[client-129] Guide: a subscriber takes an input's messages as fast as it asks")
  void inputs_SUBSCRIBED_areHandedOver(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    BlockingQueue<String> worked = new LinkedBlockingQueue<>();
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient siren = Reading.client(driver, hub, hub.newModule(device, "siren"));
        ModuleClient sensor = Reading.client(driver, hub, hub.newModule(device, "sensor"))) {
      siren.open().join();
      sensor.open();
      subscribe(siren, worked::add);
      for (int i = 0; i < 10; i++) {
        sensor.sendToOutput("alerts", Reading.of("alert " + i)).join();
      }
      for (int i = 0; i < 10; i++) {
        assertThat(Reading.next(worked)).isEqualTo("alert " + i);
      }
    }
  }

  private static Bytes measure() {
    return Bytes.utf8("{\"temperature\": 21.5}");
  }

  private static void answer(ModuleClient client) throws InterruptedException {
    // example: methods
    BlockingModuleClient module = client.blocking(Duration.ofSeconds(30));
    module.onMethod(
        "greet",
        request -> {
          Bytes greeting = request.payload().orElse(Bytes.EMPTY);
          return CompletableFuture.completedFuture(new MethodResult(200, greeting));
        });
    module.onMethod(
        "measure",
        request -> CompletableFuture.supplyAsync(() -> new MethodResult(200, measure())));
    module.onOtherMethods(
        request -> CompletableFuture.completedFuture(new MethodResult(501, Bytes.EMPTY)));
    // end
  }

  @Test
  @DisplayName("[client-105] Guide: methods are answered at once, later, and when unknown")
  void methods_CALLED_areAnswered(Hub hub) throws Exception {
    Registered module = hub.newModule();
    try (ClientDriver driver = ClientDriver.start();
        ModuleClient client = Reading.client(driver, hub, module)) {
      client.open();
      answer(client);
      assertThat(invoke(hub, module, "greet").path("payload").asString()).isEqualTo("you");
      JsonNode measured = invoke(hub, module, "measure");
      assertThat(measured.path("status").intValue()).isEqualTo(200);
      assertThat(measured.at("/payload/temperature").doubleValue()).isEqualTo(21.5);
      assertThat(invoke(hub, module, "other").path("status").intValue()).isEqualTo(501);
    }
  }

  private static JsonNode invoke(Hub hub, Registered module, String name) {
    return hub.service()
        .invoke(module.identity(), "{\"methodName\":\"" + name + "\",\"payload\":\"you\"}")
        .ok();
  }
}
