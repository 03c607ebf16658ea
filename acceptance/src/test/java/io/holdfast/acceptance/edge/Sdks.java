/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import io.holdfast.acceptance.nodesdk.NodeSdk;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Microsoft's SDKs, connected through an edge hub, and closed with this. For one thread. */
final class Sdks implements AutoCloseable {

  private final Gate gate;
  private final Deque<Runnable> closing = new ArrayDeque<>();

  Sdks(Edge edge) {
    this(Gate.of(edge));
  }

  Sdks(Gate gate) {
    this.gate = gate;
  }

  /** A connected module of the Java SDK. */
  ModuleClient javaModule(Registered module) throws IotHubClientException {
    return javaModule(module, IotHubClientProtocol.MQTT);
  }

  ModuleClient javaModule(Registered module, IotHubClientProtocol protocol)
      throws IotHubClientException {
    return opened(new ModuleClient(connection(module), protocol, options()));
  }

  /** A connected device of the Java SDK. */
  DeviceClient javaDevice(Registered device) throws IotHubClientException {
    return opened(new DeviceClient(connection(device), IotHubClientProtocol.MQTT, options()));
  }

  private <T extends InternalClient> T opened(T client) throws IotHubClientException {
    closing.push(client::close);
    client.open(true);
    return client;
  }

  private ClientOptions options() {
    return ClientOptions.builder().sslContext(gate.trust()).build();
  }

  /** Anybody connected, of the Node SDK. */
  NodeSdk node(Registered who) throws IOException {
    return node(who, Map.of());
  }

  /** The same, with more for the step {@code open}. */
  NodeSdk node(Registered who, Map<String, ?> more) throws IOException {
    NodeSdk node = NodeSdk.start();
    closing.push(node::close);
    Map<String, Object> connection = new HashMap<>(more);
    connection.putIfAbsent("connectionString", connection(who));
    connection.put("module", who.identity() instanceof ModuleIdentity);
    connection.put("ca", gate.authority());
    node.step("open", connection);
    return node;
  }

  String connection(Registered who) {
    return who.connectionString(gate.host());
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
