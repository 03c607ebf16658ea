/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceTest {

  private static final String HOST = "hub.example";
  private static final DeviceIdentity DEVICE = new DeviceIdentity("dev-1");
  private static final ModuleIdentity MODULE = DEVICE.module("mod");

  @Test
  @DisplayName("[mqtt-16] ids encoded once, twice or not at all name the same identity")
  void names_EACH_ENCODING_matches() {
    Seed.times(
        1000,
        random -> {
          Identity identity = ModelArbitraries.identity(random);
          String module = identity instanceof ModuleIdentity m ? m.moduleId() : null;
          String raw = resource(identity.deviceId(), module);
          String ids =
              resource(encoded(identity.deviceId()), module == null ? null : encoded(module));

          assertThat(new Audience(raw).names(HOST, identity)).as("C: %s", raw).isTrue();
          assertThat(new Audience(ids).names(HOST, identity)).as("Java: %s", ids).isTrue();
          assertThat(new Audience(encoded(raw)).names(HOST, identity)).as("Python").isTrue();
          assertThat(new Audience(encoded(ids)).names(HOST, identity)).as("C#").isTrue();
          assertThat(new Audience(Audience.resourceOf(HOST, identity)).names(HOST, identity))
              .isTrue();
        });
  }

  private static String resource(String device, @Nullable String module) {
    return HOST + "/devices/" + device + (module == null ? "" : "/modules/" + module);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @ParameterizedTest
  @DisplayName("[mqtt-17] host and ids are compared after decoding and without regard to case")
  @ValueSource(
      strings = {
        "HUB.EXAMPLE/devices/DEV-1/modules/MOD",
        "hub.Example%2fdevices%2fDev-1%2fModules%2fmod",
        "hub.example%2FDEVICES%2Fdev%252D1%2Fmodules%2FmOd",
        "hub.example/devices/dev-1/modules/mod/",
      })
  void names_OTHER_CASE_matches(String resource) {
    assertThat(new Audience(resource).names("hub.example", MODULE)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("only the exact resource names an identity")
  @ValueSource(
      strings = {
        "",
        "/",
        "hub.example",
        "hub.example/devices",
        "hub.example/devices/dev-1",
        "hub.example/devices/dev-1/modules",
        "hub.example/devices/dev-1/modules/other",
        "hub.example/devices/dev-2/modules/mod",
        "other.example/devices/dev-1/modules/mod",
        "hub.example/devices/dev-1/modules/mod/api-version=2016-11-14",
        "hub.example//devices/dev-1/modules/mod",
        "hub.example/devices/dev-1%2Fmodules/mod/x",
        "hub.example/devices/dev-1/mod",
        "hub.example/modules/dev-1/devices/mod",
        "sb://hub.example/devices/dev-1/modules/mod",
      })
  void names_ANOTHER_RESOURCE_doesNotMatch(String resource) {
    assertThat(new Audience(resource).names(HOST, MODULE)).isFalse();
  }

  @ParameterizedTest
  @DisplayName("a resource covers what it is a leading part of, by whole segments")
  @CsvSource({
    "hub.example, true, true",
    "hub.example/, true, true",
    "HUB.example, true, true",
    "hub.example%2Fdevices, true, true",
    "hub.example/devices/dev-1, true, true",
    "hub.example/devices/dev-1/modules, false, true",
    "hub.example/devices/dev-1/modules/mod, false, true",
    "hub.example/devices/dev, false, false",
    "hub.example/dev, false, false",
    "hub, false, false",
    "hub.example/devices/dev-1/modules/mo, false, false",
    "hub.example/devices/dev-1/modules/mod/more, false, false",
    "hub.example/messages, false, false",
    "'', false, false",
  })
  void covers_LEADING_PART_byWholeSegments(String resource, boolean device, boolean module) {
    Audience audience = new Audience(resource);

    assertThat(audience.covers(HOST, DEVICE)).isEqualTo(device);
    assertThat(audience.covers(HOST, MODULE)).isEqualTo(module);
  }

  @ParameterizedTest
  @DisplayName("a back end's resource covers paths below it")
  @CsvSource({
    "hub.example, /twins/dev-1, true",
    "hub.example/twins, twins/dev-1, true",
    "hub.example/twins/dev-1, /twins/dev-1/methods, true",
    "hub.example/twins/dev, /twins/dev-1, false",
    "hub.example/twins/dev-1/methods, /twins/dev-1, false",
    "other.example, /twins/dev-1, false",
  })
  void coversPath_LEADING_PART_byWholeSegments(String resource, String path, boolean covered) {
    assertThat(new Audience(resource).coversPath(HOST, path)).isEqualTo(covered);
  }

  @Test
  @DisplayName("the parts of a resource are decoded")
  void deviceId_C_SHARP_RESOURCE_isDecodedTwice() {
    Audience audience = new Audience("hub.example%2Fdevices%2Fa%2523b%2Fmodules%2Fm%2540");

    assertThat(audience.host()).isEqualTo("hub.example");
    assertThat(audience.deviceId()).isEqualTo("a#b");
    assertThat(audience.moduleId()).isEqualTo("m@");
    assertThat(new Audience("hub.example/devices").deviceId()).isNull();
    assertThat(new Audience("hub.example/devices/d").moduleId()).isNull();
    assertThat(new Audience("hub.example/twins/d").deviceId()).isNull();
  }

  @Test
  @DisplayName("a made resource is percent-encoded as a whole")
  void resourceOf_RESERVED_CHARACTERS_areEncoded() {
    assertThat(Audience.resourceOf("hub.example", new ModuleIdentity("a#b", "m@")))
        .isEqualTo("hub.example%2Fdevices%2Fa%23b%2Fmodules%2Fm%40");
    assertThat(Audience.resourceOf("hub.example", DEVICE))
        .isEqualTo("hub.example%2Fdevices%2Fdev-1");
  }
}
