/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.RawMqtt;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LowerInputPropertyTest {

  private final LowerScene scene = new LowerScene();
  private final List<ReceivedMessage> received = new ArrayList<>();

  @AfterEach
  void end() {
    scene.close();
  }

  /** A message with the bag as it is, as its handler gets it. */
  private ReceivedMessage received(String bag) {
    scene.client.setMessageCallback(message -> {
      received.add(message);
      return MessageDisposition.ACCEPTED;
    });
    RawMqtt hub = scene.accept();
    scene.grant(hub);
    LowerScene.give(hub, LowerScene.INPUTS + "in/" + bag, 1, "body");
    scene.handled(hub);
    assertThat(received).hasSize(1);
    return received.get(0);
  }

  @Test
  @DisplayName("[client-61] Each property of the system reaches the handler, with the input's name")
  void received_ALL_PROPERTIES_areMapped() {
    ReceivedMessage message =
        received(
            "%24.mid=1&%24.cid=2&%24.uid=3&%24.ct=text%2Fplain&%24.ce=utf-8"
                + "&%24.ctime=2026-11-21T12%3A00%3A00.0000000Z&%24.cdid=d&%24.cmid=m&a=b");

    assertThat(message.inputName()).isEqualTo("in");
    assertThat(message.message().properties().system())
        .isEqualTo(
            Map.of(
                SystemProperty.MESSAGE_ID, "1",
                SystemProperty.CORRELATION_ID, "2",
                SystemProperty.USER_ID, "3",
                SystemProperty.CONTENT_TYPE, "text/plain",
                SystemProperty.CONTENT_ENCODING, "utf-8",
                SystemProperty.CREATION_TIME, "2026-11-21T12:00:00.0000000Z",
                SystemProperty.CONNECTION_DEVICE_ID, "d",
                SystemProperty.CONNECTION_MODULE_ID, "m"));
    assertThat(message.message().properties().application()).isEqualTo(Map.of("a", "b"));
    assertThat(message.duplicate()).isFalse();
    assertThat(message.unreadableProperties()).isNull();
  }

  @Test
  @DisplayName(
      "[client-62] What was meant for the hub is not shown, nor is a property without value")
  void received_HUBS_OWN_isHidden() {
    MessageProperties properties =
        received(
                "%24.exp=2026-11-21T12%3A00%3A00.0000000Z&%24.to=%2Fdevices%2Fd&%24.on=out"
                    + "&%24.mid=&%24.ct=text&empty=&none&a=b")
            .message()
            .properties();

    assertThat(properties.system()).isEqualTo(Map.of(SystemProperty.CONTENT_TYPE, "text"));
    assertThat(properties.application()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  @DisplayName("[client-63] Encoded, plain and odd characters are read as UTF-8")
  void received_ODD_CHARACTERS_areRead() {
    var properties =
        received("e=%C3%A9&raw=é&percent=%25&plus=a+b&tilde=~&colon=:&%C3%A9k=%7e").message();

    assertThat(properties.properties().application())
        .isEqualTo(
            Map.of(
                "e", "é", "raw", "é", "percent", "%", "plus", "a+b", "tilde", "~", "colon", ":",
                "ék", "~"));
  }

  @Test
  @DisplayName(
      "[client-62] [client-109] With encoding off, properties stay as they stand in a topic")
  void received_ENCODING_OFF_isNotDecoded() {
    scene.client.setOption(Option.AUTO_URL_ENCODE_DECODE, false);
    ReceivedMessage message = received("%24.mid=1%2F2&a%20b=c%zz&e=&%24.xyz=1");

    assertThat(message.unreadableProperties()).isNull();
    assertThat(message.message().properties().system())
        .isEqualTo(Map.of(SystemProperty.MESSAGE_ID, "1%2F2"));
    assertThat(message.message().properties().application())
        .isEqualTo(Map.of("a%20b", "c%zz", "%24.xyz", "1"));
  }

  @Test
  @DisplayName("[client-63] A message whose properties cannot be read arrives with a flag")
  void received_UNDECODABLE_isFlagged() {
    ReceivedMessage message = received("a=%zz&b=1");

    assertThat(message.unreadableProperties()).isEqualTo("a=%zz&b=1");
    assertThat(message.message().properties()).isEqualTo(MessageProperties.NONE);
    assertThat(message.message().body().utf8()).isEqualTo("body");
    assertThat(scene.client.statistics().unreadable()).isEqualTo(1);
  }
}
