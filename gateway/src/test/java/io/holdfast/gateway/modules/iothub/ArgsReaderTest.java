/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.gateway.json.JsonFault;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgsReaderTest {

  private static final String DEVICES = "'IoTHubName':'hub','IoTHubSuffix':'example.com'";
  private static final String STRING =
      "'connectionString':'HostName=h.example.com;DeviceId=d;ModuleId=m;SharedAccessKey=a2V5'";

  private static BridgeArgs read(String text) {
    return new ArgsReader(Map.of("EMPTY", " ", "BAD", "HostName=h.example.com;DeviceId=d"))
        .read("{" + text.replace('\'', '"') + "}");
  }

  @Test
  @DisplayName("The arguments of the original are taken as they are")
  void read_ORIGINAL_isTaken() {
    var args =
        (BridgeArgs.Devices) read(DEVICES + ",'Transport':'Http','RetryPolicy':'LINEAR_BACKOFF'");
    assertThat(args.hubName()).isEqualTo("hub.example.com");
    assertThat(args.gatewayHost()).isNull();
    assertThat(args.options().transport()).isEqualTo(Transport.MQTT_WS);
    assertThat(args.options().port()).isEqualTo(443);
    assertThat(args.options().retry()).isEqualTo(new RetryPolicy.LinearBackoff());
    assertThat(args.patience()).hasMinutes(1);
  }

  @Test
  @DisplayName("Our own arguments name another host, port and time")
  void read_OWN_isTaken() {
    var args =
        (BridgeArgs.Devices)
            read(
                DEVICES
                    + ",'Transport':'MQTT','gatewayHost':'edge','port':18883,'deviceWait':'5s'");
    assertThat(args.gatewayHost()).isEqualTo("edge");
    assertThat(args.options().transport()).isEqualTo(Transport.MQTT);
    assertThat(args.options().port()).isEqualTo(18_883);
    assertThat(args.patience()).hasSeconds(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'IoTHubName':'h'                                   |                     | IoTHubSuffix",
        "'IoTHubName':'h','IoTHubSuffix':7,'Transport':'MQTT' | /IoTHubSuffix       | text",
        "DEVICES                                            |                     | Transport",
        "DEVICES,'Transport':'AMQP'                         | /Transport          | MQTT_WS",
        "DEVICES,'Transport':'CARRIER'                      | /Transport          | MQTT",
        "DEVICES,'Transport':'MQTT','RetryPolicy':'x'       | /RetryPolicy        | NONE",
        "DEVICES,'Transport':'MQTT','port':0                | /port               | 65535",
        "DEVICES,'Transport':'MQTT','caFile':'/none.pem'    | /caFile             | /none.pem",
        "DEVICES,'Transport':'MQTT','deviceWait':-1         | /deviceWait         | from 0s",
        "DEVICES,'Transport':'MQTT','output':'o'            | /output             | not known",
        "'connectionString':'HostName=h'                    | /connectionString   | DeviceId",
        "'connectionStringEnv':'NONE'                       | /connectionStringEnv | NONE",
        "'connectionStringEnv':'EMPTY'                      | /connectionStringEnv | not set",
        "'connectionStringEnv':'BAD'                        | /connectionStringEnv | BAD: ",
        "STRING,'connectionStringEnv':'X'                   | /connectionStringEnv | one of them",
        "STRING,'outputs':{'a/b':1}                         | /outputs/a~1b       | text",
        "STRING,'methods':'yes'                             | /methods            | true or false",
        "STRING,'Transport':'amqp'                          | /Transport          | not spoken",
        "STRING,'Output':'o'                                | /Output             | not known",
      })
  @DisplayName("What is wrong is named by its place")
  void read_WRONG_namesThePlace(String text, String pointer, String words) {
    String written = text.replace("DEVICES", DEVICES).replace("STRING", STRING);
    assertThatThrownBy(() -> read(written))
        .isInstanceOf(JsonFault.class)
        .hasMessageContaining(words)
        .extracting(fault -> ((JsonFault) fault).pointer())
        .isEqualTo(pointer == null ? "" : pointer);
  }

  @Test
  @DisplayName("A fault of a connection string does not quote its key")
  void read_BAD_KEY_isNotQuoted() {
    assertThatThrownBy(() ->
            read("'connectionString':'HostName=h;DeviceId=d;ModuleId=m;SharedAccessKey=s3cret!'"))
        .hasMessageContaining("base64")
        .hasMessageNotContaining("s3cret");
  }
}
