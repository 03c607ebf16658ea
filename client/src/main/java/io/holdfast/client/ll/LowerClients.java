/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.HubLogin;
import io.holdfast.client.core.LoginSettings;
import io.holdfast.client.edge.ModuleEnvironment;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.IoDriver;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes lower-layer clients, and refuses what the C SDK refuses. */
final class LowerClients {

  private LowerClients() {}

  static ModuleClientLL fromConnectionString(
      @Nullable String text, @Nullable TransportProvider protocol, @Nullable IoDriver driver) {
    if (text == null) {
      throw new IllegalArgumentException("no connection string");
    }
    Transport transport = transport(protocol);
    ConnectionString connection = read(text);
    return client(
        driver,
        module(connection),
        connection.hostName(),
        connection.dialHost(),
        transport,
        Credentials.of(connection));
  }

  static ModuleClientLL fromEnvironment(
      @Nullable TransportProvider protocol,
      Map<String, String> variables,
      @Nullable IoDriver driver) {
    Transport transport = transport(protocol);
    ModuleEnvironment environment = ModuleEnvironment.read(variables);
    return client(driver, environment.module(), environment, transport, credentials(environment));
  }

  static ModuleClientLL onBehalfOf(
      String actor,
      ModuleIdentity target,
      List<Identity> chain,
      @Nullable TransportProvider protocol,
      @Nullable IoDriver driver) {
    Transport transport = transport(protocol);
    ConnectionString connection = read(actor);
    var shown = onBehalfOf(module(connection), target, chain, Credentials.of(connection));
    return client(driver, target, connection.hostName(), connection.dialHost(), transport, shown);
  }

  static ModuleClientLL onBehalfOf(
      Map<String, String> variables,
      ModuleIdentity target,
      List<Identity> chain,
      @Nullable TransportProvider protocol,
      @Nullable IoDriver driver) {
    Transport transport = transport(protocol);
    ModuleEnvironment environment = ModuleEnvironment.read(variables);
    var shown = onBehalfOf(environment.module(), target, chain, credentials(environment));
    return client(driver, target, environment, transport, shown);
  }

  private static Credentials.OnBehalfOf onBehalfOf(
      ModuleIdentity actor, ModuleIdentity target, List<Identity> chain, Credentials own) {
    var shown = Credentials.onBehalfOf(target, chain, own);
    if (!shown.actingHub().equals(actor)) {
      throw new IllegalArgumentException(
          "the chain ends at " + shown.actingHub() + ", the credentials are those of " + actor);
    }
    return shown;
  }

  private static Credentials credentials(ModuleEnvironment environment) {
    if (environment instanceof ModuleEnvironment.Connected connected) {
      return Credentials.of(connected.connection());
    }
    return new Credentials.EdgeWorkload(((ModuleEnvironment.Deployed) environment).workload());
  }

  private static ModuleClientLL client(
      @Nullable IoDriver driver,
      ModuleIdentity module,
      ModuleEnvironment environment,
      Transport transport,
      Credentials credentials) {
    LowerClient client =
        client(
            driver, module, environment.hostName(), environment.dialHost(), transport, credentials);
    return environment instanceof ModuleEnvironment.Connected connected
        ? trusting(client, connected)
        : client;
  }

  private static ModuleClientLL trusting(
      LowerClient client, ModuleEnvironment.Connected connected) {
    var authorities = connected.authorities();
    if (authorities != null
        && client.setOption(Option.TRUSTED_CERTS, authorities.utf8()) != ClientResult.OK) {
      client.destroy();
      throw new IllegalArgumentException("EdgeModuleCACertificateFile holds no certificates");
    }
    return client;
  }

  private static LowerClient client(
      @Nullable IoDriver driver,
      ModuleIdentity module,
      String hostName,
      String dialHost,
      Transport transport,
      Credentials credentials) {
    IoDriver used = driver == null ? IoDriver.onCurrentThread() : driver;
    HubLogin login = new HubLogin(used.loop(), credentials, LoginSettings.of(hostName, module));
    boolean certified = credentials instanceof Credentials.Certificate;
    LowerOptions options = new LowerOptions(dialHost, transport, certified, login);
    return new LowerClient(used, driver == null, module, options);
  }

  private static Transport transport(@Nullable TransportProvider protocol) {
    if (protocol == null) {
      throw new IllegalArgumentException("no protocol");
    }
    return switch (protocol) {
      case MQTT -> Transport.MQTT;
      case MQTT_WS -> Transport.MQTT_WS;
      default ->
          throw new IllegalArgumentException(
              "this client speaks MQTT and MQTT_WS, not " + protocol);
    };
  }

  private static ConnectionString read(String text) {
    ConnectionString connection = ConnectionString.parse(text);
    checkSpelling(text, connection);
    checkHostName(connection.hostName());
    return connection;
  }

  private static ModuleIdentity module(ConnectionString connection) {
    if (connection.identity() instanceof ModuleIdentity module) {
      return module;
    }
    throw new IllegalArgumentException("ModuleId is missing: not a module's connection string");
  }

  /** The C SDK matches keys exactly, other than what reads the rest. */
  private static void checkSpelling(String text, ConnectionString connection) {
    List<String> pairs = Arrays.asList(text.split(";", -1));
    for (String pair : connection.text().split(";", -1)) {
      if (!pairs.contains(pair)) {
        throw new IllegalArgumentException(
            "keys are case-sensitive: " + pair.substring(0, pair.indexOf('=')));
      }
    }
    if (!connection.x509() && pairs.stream().anyMatch(pair -> pair.startsWith("x509="))) {
      throw new IllegalArgumentException("x509 may only be true");
    }
  }

  private static void checkHostName(String hostName) {
    int dot = hostName.indexOf('.');
    if (dot < 1 || dot == hostName.length() - 1) {
      throw new IllegalArgumentException("HostName needs text before and after its first dot");
    }
  }
}
