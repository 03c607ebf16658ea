/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.faults.RandomText;
import io.holdfast.faults.Seed;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectUserNameTest {

  private static final String HUB = "contoso.azure-devices.net";

  @ParameterizedTest(name = "{0}")
  @DisplayName("[mqtt-10] each SDK's user name, in its own order and encoding")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          C        | contoso.azure-devices.net/d/m/?api-version=2020-09-30&DeviceClientType=iothubclient%2f1.15.0%20%28native%3b%20Linux%3b%20x86_64%29&model-id=dtmi%3acom%3aexample%3aThermostat%3b1 | d/m | 2020-09-30 | iothubclient/1.15.0 (native; Linux; x86_64) | dtmi:com:example:Thermostat;1
          Java     | contoso.azure-devices.net/d/m/?api-version=2020-09-30&model-id=dtmi%3Acom%3Aexample%3AThermostat%3B1&DeviceClientType=com.microsoft.azure.sdk.iot.iot-device-client%2F2.5.0%20%28JAVA%3B%20Linux%3B%20amd64%29 | d/m | 2020-09-30 | com.microsoft.azure.sdk.iot.iot-device-client/2.5.0 (JAVA; Linux; amd64) | dtmi:com:example:Thermostat;1
          Node     | contoso.azure-devices.net/d/?api-version=2021-04-12&model-id=dtmi:com:example:Thermostat;1&DeviceClientType=azure-iot-device%2F1.18.4%20(node%20v20.0.0%3B%20Linux%3B%20x64) | d | 2021-04-12 | azure-iot-device/1.18.4 (node v20.0.0; Linux; x64) | dtmi:com:example:Thermostat;1
          Python   | contoso.azure-devices.net/d/?api-version=2019-10-01&DeviceClientType=azure-iot-device-iothub-py%2F2.14.0%283.11.2%3BLinux%206.1%3Bx86_64%29 | d | 2019-10-01 | azure-iot-device-iothub-py/2.14.0(3.11.2;Linux 6.1;x86_64) |
          Python PnP | contoso.azure-devices.net/d/?api-version=2020-09-30&DeviceClientType=py&model-id=dtmi%3Acom%3Aexample%3AThermostat%3B1 | d | 2020-09-30 | py | dtmi:com:example:Thermostat;1
          C#       | edge.local/d/m/?api-version=2020-09-30&DeviceClientType=.NET%2F1.42.0%20%28.NET%208.0%3B%20Linux%3B%20X64%29&auth-chain=leaf1%3BedgeChild%3BedgeParent | d/m | 2020-09-30 | .NET/1.42.0 (.NET 8.0; Linux; X64) |
          embedded | contoso.azure-devices.net/d/?api-version=2018-06-30&DeviceClientType=c%2F1.5.0 | d | 2018-06-30 | c/1.5.0 |
          unknown  | contoso.azure-devices.net/d/?new=1&api-version=2020-09-30&other&=x&DeviceClientType=t | d | 2020-09-30 | t |
          """)
  void parse_EACH_SDK_isUnderstood(
      String sdk, String text, String clientId, String version, String type, String model) {
    ConnectUserName name = ConnectUserName.parse(text);

    assertThat(name.identity()).as(sdk).isEqualTo(Identity.parse(clientId));
    assertThat(name.host()).isEqualTo(sdk.equals("C#") ? "edge.local" : HUB);
    assertThat(name.apiVersion()).isEqualTo(version);
    assertThat(name.clientType()).isEqualTo(type);
    assertThat(name.modelId()).isEqualTo(model);
    assertThat(name.authChain()).isEqualTo(sdk.equals("C#") ? "leaf1;edgeChild;edgeParent" : null);
  }

  @ParameterizedTest
  @DisplayName("[mqtt-8] device and module, with and without question mark and parameters")
  @CsvSource({
    "H/D/?api-version=1, D, 1",
    "H/D/api-version=1, D, 1",
    "H/D/M/?api-version=1, D/M, 1",
    "H/D/M/api-version=1, D/M, 1",
    "H/D/DeviceClientType=x&api-version=1, D, 1",
    "H/D/M/DeviceClientType=x&api-version=1, D/M, 1",
    "H/D/M/api-version=1/DeviceClientType=Microsoft.Azure.Devices.Client/1.5.1, D/M, 1",
    "H/D/?api-version=1&DeviceClientType=raw/slash, D, 1",
    "H/D/?api-version=1&api-version=2, D, 1",
    "H/D, D,",
    "H/D/, D,",
    "H/D/?, D,",
    "H/D/M, D/M,",
    "H/D/M/, D/M,",
    "H/D/M/?, D/M,",
  })
  void parse_EACH_FORM_isUnderstood(String text, String clientId, String version) {
    ConnectUserName name = ConnectUserName.parse(text);

    assertThat(name.identity()).isEqualTo(Identity.parse(clientId));
    assertThat(name.apiVersion()).isEqualTo(version);
  }

  @ParameterizedTest
  @DisplayName("ids are literal: neither percent signs nor question marks in them mean anything")
  @ValueSource(strings = {"a%41b", "a+b#c", "?d", "?a=b", "d=1", "api", "$%*'()!", "a;b,c:d@e"})
  void parse_ODD_IDS_areLiteral(String id) {
    Identity device = new DeviceIdentity(id);
    Identity module = new ModuleIdentity(id, id);

    assertThat(ConnectUserName.parse("H/" + id + "/?api-version=1").identity()).isEqualTo(device);
    assertThat(ConnectUserName.parse("H/" + id + "/" + id + "/?api-version=1").identity())
        .isEqualTo(module);
    assertThat(ConnectUserName.parse("H/" + id + "/" + id + "/api-version=1").identity())
        .isEqualTo(module);
  }

  @ParameterizedTest
  @DisplayName("what names no host and identity is refused")
  @ValueSource(
      strings = {
        "",
        " ",
        "/",
        "//",
        "H",
        "H/",
        "/D/?api-version=1",
        "H//?api-version=1",
        "H/D//?api-version=1",
        "H/D/M/X/Y",
        "H/D/M/X/?a=1",
        "H/a b/?api-version=1",
        "H/D/a b/?api-version=1",
        "H/ä/?api-version=1",
        "H/D/M/more"
      })
  void parse_NO_IDENTITY_isRefused(String text) {
    assertThatThrownBy(() -> ConnectUserName.parse(text)).isInstanceOf(WireFormatException.class);
  }

  @Test
  @DisplayName("an overlong id is refused")
  void parse_LONG_ID_isRefused() {
    assertThatThrownBy(() -> ConnectUserName.parse("H/" + "d".repeat(129) + "/?api-version=1"))
        .isInstanceOf(WireFormatException.class);
  }

  @Test
  @DisplayName("a value whose escapes are broken is kept as it is: it is only logged")
  void parse_BROKEN_ESCAPE_isKept() {
    ConnectUserName name = ConnectUserName.parse("H/D/?api-version=1&DeviceClientType=100%&x=%C3");

    assertThat(name.clientType()).isEqualTo("100%");
    assertThat(name.parameters()).containsEntry("x", "%C3");
  }

  @Test
  @DisplayName("a written user name is the golden text")
  void format_MODULE_isTheGoldenText() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(ConnectUserName.API_VERSION, "2021-04-12");
    parameters.put(ConnectUserName.CLIENT_TYPE, "holdfast/0.1 (Java 17; Linux)");

    assertThat(ConnectUserName.format("h.example", new ModuleIdentity("d%1", "m#"), parameters))
        .isEqualTo(
            "h.example/d%1/m#/?api-version=2021-04-12"
                + "&DeviceClientType=holdfast%2F0.1%20%28Java%2017%3B%20Linux%29");
    assertThat(ConnectUserName.format("h", new DeviceIdentity("d"), Map.of())).isEqualTo("h/d/");
  }

  @Test
  @DisplayName("random user names read back as they were written")
  void text_RANDOM_NAMES_roundTrip() {
    Seed.times(
        2000,
        random -> {
          Map<String, String> parameters = new LinkedHashMap<>();
          parameters.put(ConnectUserName.API_VERSION, RandomText.unicode(random, 12));
          parameters.put(ConnectUserName.CLIENT_TYPE, RandomText.unicode(random, 30));
          ConnectUserName name =
              new ConnectUserName("h.example", WireArbitraries.identity(random), parameters);

          assertThat(ConnectUserName.parse(name.text())).isEqualTo(name);
        });
  }
}
