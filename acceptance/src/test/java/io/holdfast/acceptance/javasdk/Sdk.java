/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import io.holdfast.model.ConnectionString;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the tests with the Java SDK share: opened clients, and waiting for their callbacks. */
public final class Sdk {

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

  /**
   * A module that names the hub as its gateway too: only then does this SDK subscribe to inputs.
   */
  static ModuleClient receivingModule(Hub hub, Registered module) throws IotHubClientException {
    String connection =
        ConnectionString.parse(module.connectionString()).withGateway(hub.host()).text();
    ModuleClient client =
        new ModuleClient(connection, IotHubClientProtocol.MQTT, options(hub).build());
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

  /** A message of this body. */
  public static Message message(String body) {
    return new Message(body.getBytes(StandardCharsets.UTF_8));
  }

  /** The body. */
  public static String text(Message message) {
    return new String(message.getBytes(), StandardCharsets.UTF_8);
  }

  /** One property. */
  public static TwinCollection reported(String name, Object value) {
    TwinCollection properties = new TwinCollection();
    properties.put(name, value);
    return properties;
  }

  /** Answers each method with status 207, its name and what it was called with. */
  public static void answerMethods(InternalClient client)
      throws IotHubClientException, InterruptedException {
    client.subscribeToMethods(
        (name, payload, context) ->
            new DirectMethodResponse(207, name + " " + payload.getPayloadAsJsonString()),
        null);
  }

  /** A call of the SDK that waits so many milliseconds for its answer. */
  public interface TwinCall<T> {
    T within(int millis) throws IotHubClientException, InterruptedException;
  }

  /**
   * A twin call, made again if the SDK loses the answer: its transport hands an answer to another
   * thread before it looks up who waits for it, and that thread may forget the waiter first. Seen
   * once in some 150 calls; the answer itself had arrived.
   */
  public static <T> T twin(TwinCall<T> call) throws IotHubClientException, InterruptedException {
    for (int attempt = 0; attempt < 3; attempt++) {
      try {
        return call.within(5_000);
      } catch (IotHubClientException e) {
        if (e.getStatusCode() != IotHubStatusCode.DEVICE_OPERATION_TIMED_OUT) {
          throw e;
        }
      }
    }
    throw new AssertionError("three twin calls in a row had no answer");
  }

  /** Where callbacks put what they got. */
  public static <T> BlockingQueue<T> inbox() {
    return new LinkedBlockingQueue<>();
  }

  /** The next thing that a callback got. */
  public static <T> T next(BlockingQueue<T> inbox) throws InterruptedException {
    T got = inbox.poll(120, TimeUnit.SECONDS);
    if (got == null) {
      throw new AssertionError("the SDK called back with nothing in two minutes");
    }
    return got;
  }
}
