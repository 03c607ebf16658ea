/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests of sockets rely on. */
class RawPeerTest {

  @Test
  @DisplayName("one that has gone is passed over, and the next one greeted")
  void greet_FIRST_HAS_GONE_takesTheNext(@TempDir Path folder) throws IOException {
    try (RawListener host = RawListener.ipc(folder.resolve("s"))) {
      RawPeer.connect(host.address()).close();
      try (RawPeer late = RawPeer.connect(host.address())) {
        late.write(RawPeer.GREETING);
      }
      try (RawPeer third = RawPeer.connect(host.address())) {
        third.write(RawPeer.GREETING);
        try (RawPeer greeted = host.greet()) {
          greeted.send(new byte[] {7});
          assertThat(third.read(8)).isEqualTo(RawPeer.GREETING);
          assertThat(third.receiveHex()).isEqualTo("07");
        }
      }
    }
  }

  @Test
  @DisplayName("one that speaks before it is greeted is told of with what it said, gone or not")
  void greet_SPEAKS_FIRST_fails(@TempDir Path folder) throws IOException {
    try (RawListener host = RawListener.ipc(folder.resolve("s"));
        RawPeer stays = RawPeer.connect(host.address())) {
      stays.write(RawPeer.GREETING + "01ab");
      assertThatThrownBy(host::greet)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("01ab");

      try (RawPeer goes = RawPeer.connect(host.address())) {
        goes.write(RawPeer.GREETING + "01cd");
      }
      assertThatThrownBy(host::greet)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("01cd");
    }
  }

  @Test
  @DisplayName("one that greets wrongly is told of with its greeting, gone or not")
  void greet_WRONG_GREETING_fails(@TempDir Path folder) throws IOException {
    try (RawListener host = RawListener.ipc(folder.resolve("s"));
        RawPeer stays = RawPeer.connect(host.address())) {
      stays.write("0053500000110000");
      assertThatThrownBy(host::greet)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("0053500000110000");

      try (RawPeer goes = RawPeer.connect(host.address())) {
        goes.write("00ff");
      }
      assertThatThrownBy(host::greet)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("00ff");
    }
  }
}
