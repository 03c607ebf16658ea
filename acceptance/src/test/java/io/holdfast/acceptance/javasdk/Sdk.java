/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the tests with the Java SDK share: opened clients, and waiting for their callbacks. */
final class Sdk {

  private Sdk() {}

  static ClientOptions.ClientOptionsBuilder options(Hub hub) {
    return ClientOptions.builder().sslContext(hub.trust());
  }

  static ModuleClient module(Hub hub, Registered module) throws IotHubClientException {
    ModuleClient client =
        new ModuleClient(
            module.connectionString(), IotHubClientProtocol.MQTT, options(hub).build());
    client.open(false);
    return client;
  }

  static DeviceClient device(Hub hub, Registered device) throws IotHubClientException {
    DeviceClient client =
        new DeviceClient(
            device.connectionString(), IotHubClientProtocol.MQTT, options(hub).build());
    client.open(false);
    return client;
  }

  static Message message(String body) {
    return new Message(body.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Message message) {
    return new String(message.getBytes(), StandardCharsets.UTF_8);
  }

  static TwinCollection reported(String name, Object value) {
    TwinCollection properties = new TwinCollection();
    properties.put(name, value);
    return properties;
  }

  /** Answers each method with status 207, its name and what it was called with. */
  static void answerMethods(InternalClient client)
      throws IotHubClientException, InterruptedException {
    client.subscribeToMethods(
        (name, payload, context) ->
            new DirectMethodResponse(207, name + " " + payload.getPayloadAsJsonString()),
        null);
  }

  /** Where callbacks put what they got. */
  static <T> BlockingQueue<T> inbox() {
    return new LinkedBlockingQueue<>();
  }

  /** The next thing that a callback got. */
  static <T> T next(BlockingQueue<T> inbox) throws InterruptedException {
    T got = inbox.poll(15, TimeUnit.SECONDS);
    if (got == null) {
      throw new AssertionError("the SDK called back with nothing in 15 s");
    }
    return got;
  }
}
