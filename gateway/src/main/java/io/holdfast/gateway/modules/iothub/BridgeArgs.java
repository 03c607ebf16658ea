/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.ClientOptions;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.model.ConnectionString;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the arguments of a bridge say. */
sealed interface BridgeArgs {

  /**
   * Each message is a device's.
   *
   * @param hubName the hub's own name, that tokens are for
   * @param gatewayHost whom to connect to instead; null for the hub
   * @param options how clients connect
   * @param contentType what contents are; null to say nothing of it
   * @param patience how long a device that cannot send may hold up those that can
   */
  record Devices(
      String hubName,
      @Nullable String gatewayHost,
      ClientOptions options,
      @Nullable String contentType,
      Duration patience)
      implements BridgeArgs {}

  /**
   * All messages are one module's.
   *
   * @param who the module
   * @param options how its client connects
   * @param contentType what contents are; null to say nothing of it
   * @param outputs where messages go
   * @param methods whether calls of direct methods become messages
   * @param twin whether the desired half of the twin and its changes become messages
   */
  record OneModule(
      Who who,
      ClientOptions options,
      @Nullable String contentType,
      Outputs outputs,
      boolean methods,
      boolean twin)
      implements BridgeArgs {}

  /** Who a module is. */
  @FunctionalInterface
  interface Who {

    /**
     * Its client, not yet open.
     *
     * @throws IllegalArgumentException saying what is wrong with the identity
     */
    ModuleClient client(ClientDriver driver, ClientOptions options);

    /** By a connection string. */
    static Who of(ConnectionString connection) {
      return (driver, options) -> ModuleClient.create(driver, connection, options);
    }

    /** By variables, as edge devices set them. */
    static Who of(Map<String, String> environment) {
      return (driver, options) -> {
        try {
          return ModuleClient.fromEnvironment(driver, options, environment);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "the arguments name no hub: give \"IoTHubName\", \"connectionString\" or"
                  + " \"connectionStringEnv\"; nor does the environment: "
                  + e.getMessage(),
              e);
        }
      };
    }
  }

  /**
   * Which output a message goes to.
   *
   * @param bySource outputs by the property {@code source}
   * @param fallback for messages without one
   */
  record Outputs(Map<String, String> bySource, String fallback) {

    /** The property {@code output}, else what its source has, else the source itself. */
    String of(GatewayMessage message) {
      String said = message.properties().get(Keys.OUTPUT);
      if (said != null && !said.isEmpty()) {
        return said;
      }
      String source = message.properties().get(MessageProperties.SOURCE);
      if (source == null || source.isEmpty()) {
        return fallback;
      }
      return bySource.getOrDefault(source, source);
    }
  }
}
