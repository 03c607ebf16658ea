/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.dps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.wire.WireFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User names as the SDKs send them. */
class DpsUserNameTest {

  @Test
  void parse_C_takesClientVersionAsItStands() {
    DpsUserName name =
        DpsUserName.parse(
            "0ne00000A0A/registrations/dev.1/api-version=2021-06-01&ClientVersion=prov (c)/1.15.0");

    assertThat(name)
        .isEqualTo(new DpsUserName("0ne00000A0A", "dev.1", "2021-06-01", "prov (c)/1.15.0"));
  }

  @Test
  void parse_NODE_decodesClientVersion() {
    DpsUserName name =
        DpsUserName.parse(
            "0ne0/registrations/a:b/api-version=2019-03-31&ClientVersion=node%2F1.9.1&x=y");

    assertThat(name).isEqualTo(new DpsUserName("0ne0", "a:b", "2019-03-31", "node/1.9.1"));
  }

  @Test
  void text_NAME_isReadAgain() {
    DpsUserName name = new DpsUserName("0ne0", "dev", "2021-06-01", "holdfast/1 (é)");

    assertThat(name.text())
        .isEqualTo(
            "0ne0/registrations/dev/api-version=2021-06-01"
                + "&ClientVersion=holdfast%2F1%20%28%C3%A9%29");
    assertThat(DpsUserName.parse(name.text())).isEqualTo(name);
    assertThat(new DpsUserName("s", "d", "v", null).text())
        .isEqualTo("s/registrations/d/api-version=v");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s/registrations/d",
        "s/registrations/d/",
        "s/registrations/d/ClientVersion=1",
        "s/registrations/d/api-version=",
        "/registrations/d/api-version=1",
        "s/registrations//api-version=1",
        "s/other/d/api-version=1"
      })
  void parse_NO_NAME_isRefused(String text) {
    assertThatThrownBy(() -> DpsUserName.parse(text)).isInstanceOf(WireFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.example/registrations/?api-version=2021-04-12",
        "hub.example/registrations/m/?api-version=2021-04-12",
        "hub.example/device/?api-version=2021-04-12",
        "registrations"
      })
  void isOne_HUBS_USER_NAME_isNone(String text) {
    assertThat(DpsUserName.isOne(text)).isFalse();
  }

  @Test
  void isOne_USER_NAME_isOne() {
    assertThat(DpsUserName.isOne("s/registrations/d/api-version=2021-06-01")).isTrue();
    assertThat(DpsUserName.isOne("s/registrations//api-version=2021-06-01")).isTrue();
  }
}
