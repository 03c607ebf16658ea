/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.MqttBytes;
import io.holdfast.faults.MqttPacket;
import io.holdfast.faults.RawMqtt;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** How a raw client connects: as an SDK does, but for what the test changes. */
public final class Dial {

  public static final String API_VERSION = "?api-version=2021-04-12";

  private Dial() {}

  /** Connects with a clean session, and demands that it works. */
  public static RawMqtt connect(Hub hub, Registered who) throws IOException {
    return connect(hub, who, connect -> connect);
  }

  /** Connects with a session that is kept, and demands that it works. */
  public static RawMqtt resume(Hub hub, Registered who) throws IOException {
    return connect(hub, who, connect -> connect.clean(false));
  }

  /** Connects with changes to the CONNECT, and demands that it works. */
  public static RawMqtt connect(Hub hub, Registered who, UnaryOperator<MqttBytes.Connect> change)
      throws IOException {
    RawMqtt client = hub.rawMqtt();
    client.send(change.apply(request(who)).bytes());
    assertThat(client.await(MqttPacket.CONNACK).returnCode()).isZero();
    return client;
  }

  /** The answer to a CONNECT with changes; the connection is closed afterwards. */
  public static MqttPacket connack(Hub hub, Registered who, UnaryOperator<MqttBytes.Connect> change)
      throws IOException {
    try (RawMqtt client = hub.rawMqtt()) {
      client.send(change.apply(request(who)).bytes());
      return client.await(MqttPacket.CONNACK);
    }
  }

  /** What an SDK would send: client id, user name, a token for an hour; a clean session. */
  public static MqttBytes.Connect request(Registered who) {
    return MqttBytes.connect(who.identity().clientId())
        .userName(userName(who, API_VERSION))
        .password(SasDialect.PYTHON.token(who, inSeconds(3600)));
  }

  public static String userName(Registered who, String parameters) {
    return who.host() + "/" + who.identity().clientId() + "/" + parameters;
  }

  /** Seconds since 1970, so far from now. */
  public static long inSeconds(long seconds) {
    return InstantSource.system().instant().getEpochSecond() + seconds;
  }
}
