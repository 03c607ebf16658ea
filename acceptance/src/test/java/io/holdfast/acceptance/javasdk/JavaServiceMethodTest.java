/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static io.holdfast.acceptance.javasdk.ServiceSdk.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.twin.MethodCallback;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubBadFormatException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubGatewayTimeoutException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodRequestOptions;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodRequestOptions.DirectMethodRequestOptionsBuilder;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClientOptions;
import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import io.holdfast.testkit.Registered;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Microsoft's service SDK for Java: methods of devices and modules that use its device SDK. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
@ResourceLock(ServiceSdk.TRUST)
class JavaServiceMethodTest {

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  @BeforeEach
  void trust(Hub hub) {
    ServiceSdk.trust(hub);
  }

  @AfterAll
  static void forget() {
    ServiceSdk.forget();
  }

  private static DirectMethodsClient methods(Hub hub) {
    return new DirectMethodsClient(
        hub.ready().serviceConnectionString(),
        DirectMethodsClientOptions.builder().httpReadTimeoutSeconds(60).build());
  }

  private static DirectMethodRequestOptionsBuilder waiting(int connect, int response) {
    return DirectMethodRequestOptions.builder()
        .methodConnectTimeoutSeconds(connect)
        .methodResponseTimeoutSeconds(response);
  }

  private static DirectMethodRequestOptions with(@Nullable Object payload) {
    return waiting(30, 30).payload(payload).build();
  }

  private static final MethodCallback ECHO =
      (name, payload, context) ->
          new com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse(
              207, payload.getPayloadAsJsonElement());

  @Test
  @DisplayName("Java: payloads of all kinds go to a device and back")
  void invoke_DEVICE_PAYLOADS_areCarried(Hub hub) throws Exception {
    Registered device = hub.newDevice();
    String id = device.identity().deviceId();
    DeviceClient client =
        new DeviceClient(
            device.connectionString(), IotHubClientProtocol.MQTT_WS, Sdk.options(hub).build());
    try {
      client.open(false);
      client.subscribeToMethods(ECHO, null);
      for (Object payload :
          Arrays.asList("text ä", 42, true, List.of(1, 2), Map.of("a", Map.of("b", "c")), null)) {
        DirectMethodResponse answer = methods(hub).invoke(id, "echo", with(payload));
        assertThat(answer.getStatus()).isEqualTo(207);
        assertThat(answer.getPayloadAsJsonString())
            .isEqualTo(new com.google.gson.Gson().toJson(payload));
      }
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("Java: a module's method is called once it connects")
  void invoke_MODULE_CONNECTS_LATER_isAnswered(Hub hub) throws Exception {
    Registered module = hub.newModule();
    String device = module.identity().deviceId();
    String id = module.identity().clientId().substring(device.length() + 1);
    CompletableFuture<DirectMethodResponse> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return methods(hub).invoke(device, id, "later", with("p"));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    ModuleClient client = Sdk.module(hub, module);
    try {
      client.subscribeToMethods(ECHO, null);
      assertThat(answer.get(60, TimeUnit.SECONDS).getPayload(String.class)).isEqualTo("p");
    } finally {
      client.close();
    }
  }

  @Test
  @DisplayName("Java: who is not there, does not listen or does not answer is told apart")
  void invoke_NO_ANSWER_isRefused(Hub hub) throws Exception {
    DirectMethodsClient methods = methods(hub);
    Registered device = hub.newDevice();
    String id = device.identity().deviceId();
    assertRefused(IotHubNotFoundException.class, () -> methods.invoke("nobody", "m"));
    assertRefused(IotHubNotFoundException.class, () -> methods.invoke(id, "nobody", "m"));
    assertRefused(
        IotHubNotFoundException.class, () -> methods.invoke(id, "m", waiting(0, 5).build()));
    assertRefused(
        IotHubBadFormatException.class, () -> methods.invoke(id, "m", waiting(0, 301).build()));

    CountDownLatch release = new CountDownLatch(1);
    DeviceClient client = Sdk.device(hub, device);
    try {
      client.subscribeToMethods(
          (name, payload, context) -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return new com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse(200, name);
          },
          null);
      assertRefused(
          IotHubGatewayTimeoutException.class,
          () -> methods.invoke(id, "slow", waiting(30, 5).build()));
      release.countDown();
      assertThat(methods.invoke(id, "next", with(null)).getPayload(String.class)).isEqualTo("next");
    } finally {
      release.countDown();
      client.close();
    }
  }
}
