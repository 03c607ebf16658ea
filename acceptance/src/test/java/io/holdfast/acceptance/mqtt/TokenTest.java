/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.Registered;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(HoldfastExtension.class)
class TokenTest {

  @ParameterizedTest
  @EnumSource
  @DisplayName("[mqtt-14] [mqtt-15] [mqtt-16] every SDK's order and spelling of a token connects")
  void token_EVERY_DIALECT_isAccepted(SasDialect dialect, Hub hub) throws IOException {
    Registered device = hub.service().create(new DeviceIdentity("a#b*(c)'" + Hub.freshId("d")));
    Registered module =
        hub.service().create(new ModuleIdentity(device.identity().deviceId(), "m%41+$x"));
    assertThat(answer(hub, device, dialect.token(device, Dial.inSeconds(600)))).isZero();
    assertThat(answer(hub, module, dialect.token(module, Dial.inSeconds(600)))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sr={sr}&sig={sig}&se={se}",
        "sr={sr}&se={se}&sig={sig}",
        "sig={sig}&sr={sr}&se={se}",
        "sig={sig}&se={se}&sr={sr}",
        "se={se}&sr={sr}&sig={sig}",
        "se={se}&sig={sig}&sr={sr}",
        "SR={sr}&Sig={sig}&SE={se}"
      })
  @DisplayName("[mqtt-14] the fields come in any order")
  void token_FIELDS_IN_ANY_ORDER_areRead(String form, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    String[] fields = SasDialect.C.token(device, Dial.inSeconds(600)).split("[ &]", -1);
    String token =
        form.replace("{sr}", fields[1].substring(3))
            .replace("{sig}", fields[2].substring(4))
            .replace("{se}", fields[3].substring(3));
    assertThat(answer(hub, device, "SharedAccessSignature " + token)).isZero();
  }

  @Test
  @DisplayName("[mqtt-15] a signature over another spelling of the same resource is refused")
  void token_SIGNED_OVER_ANOTHER_SPELLING_isRefused(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    String plain = SasDialect.C.token(device, Dial.inSeconds(600));
    String respelled = plain.replace("/devices/", "%2Fdevices%2F");
    assertThat(answer(hub, device, respelled)).isEqualTo(5);
  }

  @Test
  @DisplayName("[mqtt-17] host and ids of the audience match in any letter case")
  void token_AUDIENCE_IN_OTHER_CASE_isAccepted(Hub hub) throws IOException {
    Registered device = hub.service().create(new DeviceIdentity(Hub.freshId("Mixed-Case")));
    String upper = device.resource().toUpperCase(Locale.ROOT).replace("/DEVICES/", "/devices/");
    String token = SasDialect.C.token(upper, device.primaryKey(), Dial.inSeconds(600));
    assertThat(answer(hub, device, token)).isZero();
  }

  @Test
  @DisplayName("[mqtt-18] the secondary key signs as well as the primary")
  void token_SECONDARY_KEY_isAccepted(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertThat(device.secondaryKey()).isNotEqualTo(device.primaryKey());
    String token =
        SasDialect.C.token(device.resource(), device.secondaryKey(), Dial.inSeconds(600));
    assertThat(answer(hub, device, token)).isZero();
  }

  @Test
  @DisplayName("[mqtt-19] a token is good for five minutes beyond its end, and no longer")
  void token_EXPIRED_isRefused(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertThat(answer(hub, device, SasDialect.C.token(device, Dial.inSeconds(-600)))).isEqualTo(5);
    assertThat(answer(hub, device, SasDialect.C.token(device, Dial.inSeconds(-305)))).isEqualTo(5);
    assertThat(answer(hub, device, SasDialect.C.token(device, Dial.inSeconds(-240)))).isZero();
  }

  @Test
  @DisplayName("[mqtt-20] a token of another identity or hub does not connect")
  void token_OF_ANOTHER_isRefused(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered other = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    assertThat(answer(hub, device, SasDialect.C.token(other, Dial.inSeconds(600)))).isEqualTo(5);
    assertThat(answer(hub, device, SasDialect.C.token(module, Dial.inSeconds(600)))).isEqualTo(5);
    String forOther =
        SasDialect.C.token(other.resource(), device.primaryKey(), Dial.inSeconds(600));
    assertThat(answer(hub, device, forOther)).isEqualTo(5);
    String otherHub =
        SasDialect.C.token(
            "other.example/devices/" + device.identity().deviceId(),
            device.primaryKey(),
            Dial.inSeconds(600));
    assertThat(answer(hub, device, otherHub)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{host}", "{host}/devices", "{host}/devices/{device}"})
  @DisplayName("[mqtt-21] a policy with DeviceConnect signs for any device, by any leading part")
  void token_OF_A_POLICY_isAccepted(String scope, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertThat(answer(hub, device, policyToken(hub, device, scope))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{host}/dev", "other.example", "{host}/devices/other"})
  @DisplayName("[mqtt-21] a policy's token for a resource elsewhere is refused")
  void token_OF_A_POLICY_ELSEWHERE_isRefused(String scope, Hub hub) throws IOException {
    Registered device = hub.newDevice();
    assertThat(answer(hub, device, policyToken(hub, device, scope))).isEqualTo(5);
  }

  @Test
  @DisplayName("[mqtt-22] a device's token does not connect its module unless it is configured")
  void token_OF_THE_DEVICE_FOR_ITS_MODULE_isRefused(Hub hub) throws IOException {
    Registered device = hub.newDevice();
    Registered module = hub.newModule(device, "m");
    assertThat(answer(hub, module, SasDialect.C.token(device, Dial.inSeconds(600)))).isEqualTo(5);
  }

  private static String policyToken(Hub hub, Registered device, String scope) {
    ConnectionString owner = ConnectionString.parse(hub.ready().serviceConnectionString());
    String resource =
        scope.replace("{host}", hub.host()).replace("{device}", device.identity().deviceId());
    return SasDialect.PYTHON.token(
            resource, Objects.requireNonNull(owner.sharedAccessKey()), Dial.inSeconds(600))
        + "&skn="
        + owner.sharedAccessKeyName();
  }

  private static int answer(Hub hub, Registered who, String token) throws IOException {
    return Dial.connack(hub, who, connect -> connect.password(token)).returnCode();
  }
}
