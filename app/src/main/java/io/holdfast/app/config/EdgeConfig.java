/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.app.secrets.SecretFile;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.InvalidConnectionStringException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who an edge hub is, and who its parent.
 *
 * @param connection of its device, or of that's module $edgeHub, or null with no parent
 * @param parentAuthority PEM file with what the parent's certificate must come from; null for the
 *     authorities that the system trusts
 * @param transport to the parent
 * @param tokenLifetime how long a token for the parent is good
 * @param deviceId of the edge device where there is no parent, or null
 * @param site TOML file with identities, routes and twins of its own, or null
 * @param maxClients how many clients may be connected at once
 */
public record EdgeConfig(
    @Nullable ConnectionString connection,
    @Nullable Path parentAuthority,
    int parentMqttPort,
    int parentHttpsPort,
    Transport transport,
    Duration tokenLifetime,
    @Nullable String deviceId,
    @Nullable Path site,
    int maxClients) {

  private static final String SECTION = "edge";

  private static final Form<ConnectionString> CONNECTION =
      new Form<>(
          "connection string",
          text -> {
            try {
              return ConnectionString.parse(text);
            } catch (InvalidConnectionStringException e) {
              throw new IllegalArgumentException("is no connection string: " + e.getMessage(), e);
            }
          },
          true);

  /** What {@link #CONNECTION_FILE} is called in messages. */
  static final String FILE_NAME = SECTION + ".connection-string-file";

  static final Key<ConnectionString> CONNECTION_STRING =
      new Key<>(
          SECTION,
          "connection-string",
          CONNECTION,
          "",
          "Connection string of the edge device at its parent: `HostName=HUB;DeviceId=EDGE;"
              + "SharedAccessKey=KEY`, with `GatewayHostName=PARENT` if the parent is an edge hub. That"
              + " of its module `$edgeHub` will do, too. Without one the edge hub has no parent: then"
              + " it wants `device-id`.",
          "--connection-string");
  static final Key<Path> CONNECTION_FILE =
      new Key<>(
          SECTION,
          "connection-string-file",
          Form.PATH,
          "",
          "File with what `connection-string` would say. Refused if everybody on the machine may"
              + " read it.",
          "--connection-string-file");
  static final Key<Path> PARENT_AUTHORITY =
      new Key<>(
          SECTION,
          "parent-authority",
          Form.PATH,
          "",
          "PEM file with the authority of the parent's certificate. Without it those that this"
              + " system trusts.",
          "--parent-authority");
  static final Key<Integer> PARENT_MQTT_PORT =
      new Key<>(
          SECTION,
          "parent-mqtt-port",
          Form.PORT,
          "8883",
          "The parent's port of MQTT over TLS.",
          "--parent-mqtt-port");
  static final Key<Integer> PARENT_HTTPS_PORT =
      new Key<>(
          SECTION,
          "parent-https-port",
          Form.PORT,
          "443",
          "The parent's port of HTTPS and WebSockets.",
          "--parent-https-port");
  static final Key<Transport> TRANSPORT =
      new Key<>(
          SECTION,
          "transport",
          Form.oneOf(Transport.class),
          "mqtt",
          "What messages, twins and methods travel by to and from the parent; `mqtt-ws` goes over the"
              + " port of HTTPS.",
          "");
  static final Key<Duration> TOKEN_LIFETIME =
      new Key<>(
          SECTION,
          "token-lifetime",
          Form.time("5s", "365d"),
          "1h",
          "How long a token is good that the edge hub shows its parent. It is renewed when four"
              + " fifths of that are over.",
          "");
  static final Key<String> DEVICE_ID =
      new Key<>(
          SECTION,
          "device-id",
          new Form<>(
              "device id",
              text -> {
                if (!Identity.isValidId(text)) {
                  throw new IllegalArgumentException("is no device id");
                }
                return text;
              }),
          "",
          "Id of the edge device where it has no parent.",
          "--device-id");
  static final Key<Path> SITE =
      new Key<>(
          SECTION,
          "site",
          Form.PATH,
          "",
          "TOML file with identities, routes and twins, for an edge hub without a parent, or until"
              + " its parent is there: see docs/edge.md.",
          "--site");

  static final Key<Integer> MAX_CLIENTS =
      new Key<>(
          SECTION,
          "max-clients",
          Form.count(1, 1_000_000),
          "100000",
          "Clients that may be connected at once; one more is refused.",
          "");

  static final List<Key<?>> KEYS =
      List.of(
          CONNECTION_STRING,
          CONNECTION_FILE,
          PARENT_AUTHORITY,
          PARENT_MQTT_PORT,
          PARENT_HTTPS_PORT,
          TRANSPORT,
          TOKEN_LIFETIME,
          DEVICE_ID,
          SITE,
          MAX_CLIENTS);

  static EdgeConfig of(Values values) {
    return new EdgeConfig(
        connection(values),
        values.find(PARENT_AUTHORITY),
        values.get(PARENT_MQTT_PORT),
        values.get(PARENT_HTTPS_PORT),
        values.get(TRANSPORT),
        values.get(TOKEN_LIFETIME),
        values.find(DEVICE_ID),
        values.find(SITE),
        values.get(MAX_CLIENTS));
  }

  private static @Nullable ConnectionString connection(Values values) {
    Path file = values.find(CONNECTION_FILE);
    ConnectionString said = values.find(CONNECTION_STRING);
    if (file == null) {
      return said;
    }
    if (said != null) {
      throw new ConfigException(
          "[edge]: both connection-string and connection-string-file are set: keep one of them");
    }
    try {
      return CONNECTION.parse().apply(SecretFile.read(file, FILE_NAME).strip());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + " (" + FILE_NAME + "): what is in it " + e.getMessage());
    }
  }
}
