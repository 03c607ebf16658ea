/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationCodecTest {

  private static final DeviceIdentity DEVICE = new DeviceIdentity("d");
  private static final ModuleIdentity MODULE = new ModuleIdentity("d", "m");
  private static final Authentication KEYS =
      new Authentication.Sas(SymmetricKeys.ofBase64("a2V5MQ==", "a2V5Mg=="));

  private static Registration again(Registration registration) {
    return RegistrationCodec.decode(
        registration.identity(), RegistrationCodec.encode(registration));
  }

  private static DeviceRegistration device(Authentication authentication) {
    return new DeviceRegistration(
        DEVICE, "1", "e", authentication, true, null, null, false, null, List.of());
  }

  @Test
  void decode_ANY_AUTHENTICATION_isWhatWasEncoded() {
    for (Authentication each :
        List.of(
            KEYS,
            new Authentication.SelfSigned("A1", null),
            new Authentication.SelfSigned(null, "B2"),
            new Authentication.CertificateAuthority(),
            new Authentication.None())) {
      assertThat(again(device(each))).isEqualTo(device(each));
    }
  }

  @Test
  void decode_ALL_MEMBERS_areWhatWasEncoded() {
    DeviceRegistration full =
        new DeviceRegistration(
            DEVICE,
            "638",
            "AAAA",
            KEYS,
            false,
            "lost \"it\" \u00e4",
            Instant.parse("2026-01-02T03:04:05.678Z"),
            true,
            "ms-azure-iot-edge://d-1",
            List.of("p1", "p2"));

    assertThat(again(full)).isEqualTo(full);
  }

  @Test
  void decode_MODULE_isWhatWasEncoded() {
    ModuleRegistration managed = new ModuleRegistration(MODULE, "1", "e", KEYS, "IotEdge");
    ModuleRegistration free = new ModuleRegistration(MODULE, "1", "e", KEYS, null);

    assertThat(again(managed)).isEqualTo(managed);
    assertThat(again(free)).isEqualTo(free);
  }

  @Test
  void decode_MEMBERS_OF_A_LATER_VERSION_passesThemOver() {
    String json = new String(RegistrationCodec.encode(device(KEYS)), UTF_8);
    String later =
        json.replaceFirst("\\{", "{\"new\":{\"a\":[1,{\"etag\":2}]},")
            .replace("\"type\"", "\"more\":[{}],\"type\"");

    assertThat(RegistrationCodec.decode(DEVICE, later.getBytes(UTF_8))).isEqualTo(device(KEYS));
  }

  @Test
  void decode_DAMAGED_isAFault() {
    String json = new String(RegistrationCodec.encode(device(KEYS)), UTF_8);
    for (String damaged :
        List.of(
            "[]",
            json.substring(0, json.length() - 1),
            json.replace("\"etag\":\"e\"", "\"etag\":7"),
            json.replace("\"enabled\":true,", ""),
            json.replace("\"sas\"", "\"unheard-of\""),
            json.replace("\"primary\"", "\"other\""),
            json.replace("a2V5MQ==", "?"))) {
      assertThatThrownBy(() -> RegistrationCodec.decode(DEVICE, damaged.getBytes(UTF_8)))
          .as(damaged)
          .isInstanceOf(RuntimeException.class)
          .hasMessageNotContaining("a2V5Mg==");
    }
  }
}
