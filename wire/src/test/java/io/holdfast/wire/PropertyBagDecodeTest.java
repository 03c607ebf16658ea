/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyBagDecodeTest {

  private static MessageProperties.Builder ids() {
    return MessageProperties.builder()
        .system(SystemProperty.MESSAGE_ID, "m-1")
        .system(SystemProperty.CORRELATION_ID, "c/1");
  }

  @Test
  @DisplayName("a bag of the C SDK: application first and raw, lower-case hex")
  void decode_C_BAG_isUnderstood() {
    assertThat(
            PropertyBag.decode(
                "colour=deep red:1&plus=a+b&none=&%24.cid=c%2f1&%24.mid=m-1"
                    + "&%24.ct=application%2fjson&%24.ce=utf-8&%24.ctime=yesterday"
                    + "&%24.ifid=urn%3aazureiot%3aSecurity%3aSecurityAgent%3a1&%24.on=out"
                    + "&%24.sub=thermostat1&%24.diagid=4bf9"
                    + "&%24.diagctx=creationtimeutc%3d1506054516.100"))
        .isEqualTo(
            ids()
                .system(SystemProperty.CONTENT_TYPE, "application/json")
                .system(SystemProperty.CONTENT_ENCODING, "utf-8")
                .system(SystemProperty.CREATION_TIME, "yesterday")
                .system(SystemProperty.INTERFACE_ID, "urn:azureiot:Security:SecurityAgent:1")
                .system(SystemProperty.OUTPUT_NAME, "out")
                .system(SystemProperty.SUBJECT, "thermostat1")
                .system(SystemProperty.DIAGNOSTIC_ID, "4bf9")
                .system(SystemProperty.DIAGNOSTIC_CONTEXT, "creationtimeutc=1506054516.100")
                .application("colour", "deep red:1")
                .application("plus", "a+b")
                .application("none", "")
                .build());
  }

  @Test
  @DisplayName("a bag of the Java SDK: raw dollar signs, a slash at the end")
  void decode_JAVA_BAG_isUnderstood() {
    assertThat(
            PropertyBag.decode(
                "$.mid=m-1&$.cid=c%2F1&$.uid=u&$.to=%2Ft&$.on=out&$.cdid=D&$.cmid=M&$.ce=utf-8"
                    + "&$.ct=application%2Fjson&$.ctime=2026-01-31T12%3A00%3A00.1234567Z"
                    + "&$.ifid=i&$.sub=s&a%20b=c%2Bd%20e/"))
        .isEqualTo(
            ids()
                .system(SystemProperty.USER_ID, "u")
                .system(SystemProperty.TO, "/t")
                .system(SystemProperty.OUTPUT_NAME, "out")
                .system(SystemProperty.CONNECTION_DEVICE_ID, "D")
                .system(SystemProperty.CONNECTION_MODULE_ID, "M")
                .system(SystemProperty.CONTENT_ENCODING, "utf-8")
                .system(SystemProperty.CONTENT_TYPE, "application/json")
                .system(SystemProperty.CREATION_TIME, "2026-01-31T12:00:00.1234567Z")
                .system(SystemProperty.INTERFACE_ID, "i")
                .system(SystemProperty.SUBJECT, "s")
                .application("a b", "c+d e")
                .build());
  }

  @Test
  @DisplayName("a bag of the Node SDK: the output first, empty values, a slash at the end")
  void decode_NODE_BAG_isUnderstood() {
    assertThat(
            PropertyBag.decode(
                "%24.on=out&%24.mid=m-1&%24.cid=c%2F1&%24.uid=&%24.to=t"
                    + "&%24.ct=application%2Fjson&%24.ce=utf-8"
                    + "&%24.exp=2026-01-31T12%3A00%3A00.000Z&key=it's%20(fine)!*&empty=/"))
        .isEqualTo(
            ids()
                .system(SystemProperty.OUTPUT_NAME, "out")
                .system(SystemProperty.USER_ID, "")
                .system(SystemProperty.TO, "t")
                .system(SystemProperty.CONTENT_TYPE, "application/json")
                .system(SystemProperty.CONTENT_ENCODING, "utf-8")
                .system(SystemProperty.EXPIRY, "2026-01-31T12:00:00.000Z")
                .application("key", "it's (fine)!*")
                .application("empty", "")
                .build());
  }

  @Test
  @DisplayName("a bag of the Python SDK: application sorted, None as text, non-ASCII")
  void decode_PYTHON_BAG_isUnderstood() {
    assertThat(
            PropertyBag.decode(
                "%24.on=out&%24.mid=m-1&%24.cid=c%2F1&%24.exp=2026-01-31T12%3A00%3A00"
                    + "&a=None&b=%E4%B8%96%C3%A9%F0%9F%98%80&c=&dt-subject=comp"))
        .isEqualTo(
            ids()
                .system(SystemProperty.OUTPUT_NAME, "out")
                .system(SystemProperty.EXPIRY, "2026-01-31T12:00:00")
                .application("a", "None")
                .application("b", "世é😀")
                .application("c", "")
                .application("dt-subject", "comp")
                .build());
  }

  @Test
  @DisplayName("a bag of the C# SDK: a key without value, the operation without dollar sign")
  void decode_C_SHARP_BAG_isUnderstood() {
    assertThat(
            PropertyBag.decode(
                "%24.mid=m-1&%24.cid=c%2F1&%24.schema=s&iothub-operation=op&nothing&empty=/"))
        .isEqualTo(
            ids()
                .system(SystemProperty.MESSAGE_SCHEMA, "s")
                .system(SystemProperty.OPERATION, "op")
                .application("nothing", null)
                .application("empty", "")
                .build());
  }

  @ParameterizedTest
  @DisplayName("[mqtt-40] [mqtt-44] every documented key, however its dollar sign is written")
  @EnumSource(SystemProperty.class)
  void decode_EACH_SYSTEM_KEY_isItsProperty(SystemProperty property) {
    MessageProperties expected = MessageProperties.builder().system(property, "v:1").build();
    String key = property.wireKey();

    assertThat(PropertyBag.decode(key + "=v:1")).isEqualTo(expected);
    assertThat(PropertyBag.decode(key.replace("$", "%24") + "=v%3a1")).isEqualTo(expected);
    assertThat(PropertyBag.decode(key.replace("$.", "%24%2E") + "=v%3A1")).isEqualTo(expected);
    assertThat(PropertyBag.decode(key.replace("i", "%69").replace("$", "%24") + "=v:1"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @DisplayName("[mqtt-44] the wire keys of the specification")
  @CsvSource({
    "$.mid,message-id",
    "$.cid,correlation-id",
    "$.uid,user-id",
    "$.to,to",
    "$.ct,content-type",
    "$.ce,content-encoding",
    "$.exp,absolute-expiry-time",
    "$.ctime,iothub-creation-time-utc",
    "$.on,iothub-outputname",
    "$.cdid,iothub-connection-device-id",
    "$.cmid,iothub-connection-module-id",
    "$.ifid,iothub-interface-id",
    "$.sub,dt-subject",
    "$.schema,iothub-message-schema",
    "$.diagid,iothub-diag-id",
    "$.diagctx,diag-correlation-context",
    "iothub-operation,iothub-operation",
    "iothub-ack,iothub-ack",
    "ack,iothub-ack",
  })
  void decode_EACH_SPECIFIED_KEY_hasItsHubName(String key, String hubName) {
    MessageProperties properties = PropertyBag.decode(key + "=full");

    assertThat(properties.application()).isEmpty();
    assertThat(properties.system().keySet())
        .singleElement()
        .extracting(SystemProperty::hubName)
        .isEqualTo(hubName);
  }

  @ParameterizedTest
  @DisplayName("keys that only resemble a system property's are the application's")
  @ValueSource(
      strings = {
        "$.MID",
        "$.mid ",
        "mid",
        ".mid",
        "$mid",
        "$.",
        "$",
        "$.midx",
        "$.mi",
        "Ack",
        "acks",
        "iothub-creation-time-utc",
        "iothub-Operation",
        "message-id",
        "$.new"
      })
  void decode_SIMILAR_KEY_isTheApplications(String key) {
    assertThat(PropertyBag.decode(key + "=1"))
        .isEqualTo(MessageProperties.builder().application(key, "1").build());
  }

  @ParameterizedTest
  @DisplayName("[mqtt-41] escapes decode in either case, and a plus sign stays one")
  @CsvSource({"a+b%20c,a+b c", "%2f%2F,//", "%c3%A9,é", "a%3Db=c,a=b=c", "%26%25,&%"})
  void decode_ESCAPES_inEitherCase(String value, String decoded) {
    assertThat(PropertyBag.decode("k=" + value).application()).containsEntry("k", decoded);
    assertThat(PropertyBag.decode(value.replace("=", "%3d") + "=v").application())
        .containsEntry(decoded, "v");
  }

  @Test
  @DisplayName("[mqtt-42] a bare key is null and key= is the empty string")
  void decode_BARE_KEY_isNull() {
    assertThat(PropertyBag.decode("a&b=&c").application())
        .hasSize(3)
        .containsEntry("a", null)
        .containsEntry("b", "")
        .containsEntry("c", null);
  }

  @Test
  @DisplayName("[mqtt-43] a leading question mark belongs to the first key")
  void decode_LEADING_QUESTION_MARK_isPartOfTheKey() {
    assertThat(PropertyBag.decode("?a=1&b=2").application())
        .hasSize(2)
        .containsEntry("?a", "1")
        .containsEntry("b", "2");
    assertThat(PropertyBag.decode("?$.mid=1").application()).containsEntry("?$.mid", "1");
  }

  @Test
  @DisplayName("of equal keys the last wins, however they are written")
  void decode_DUPLICATES_lastWins() {
    assertThat(PropertyBag.decode("a=1&%61=2&$.mid=1&%24.mid=2&ack=none&iothub-ack=full&a"))
        .isEqualTo(
            MessageProperties.builder()
                .system(SystemProperty.MESSAGE_ID, "2")
                .system(SystemProperty.ACK, "full")
                .application("a", null)
                .build());
    assertThat(PropertyBag.decode("$.mid=1&$.mid")).isEqualTo(MessageProperties.NONE);
  }

  @Test
  @DisplayName("text behind a raw slash is no property, an encoded slash is")
  void decode_RAW_SLASH_endsTheBag() {
    assertThat(PropertyBag.decode("a=1/b=2&c=3").application()).hasSize(1).containsEntry("a", "1");
    assertThat(PropertyBag.decode("a/b=1").application()).hasSize(1).containsEntry("a", null);
    assertThat(PropertyBag.decode("/a=1")).isEqualTo(MessageProperties.NONE);
    assertThat(PropertyBag.decode("a%2Fb=%2f").application()).containsEntry("a/b", "/");
  }

  @ParameterizedTest
  @DisplayName("nothing between ampersands is nothing")
  @ValueSource(strings = {"", "&", "&&&", "/", "&/a=1"})
  void decode_EMPTY_isNoProperties(String bag) {
    assertThat(PropertyBag.decode(bag)).isEqualTo(MessageProperties.NONE);
  }

  @Test
  @DisplayName("empty pairs between others do not count")
  void decode_EMPTY_PAIRS_areSkipped() {
    assertThat(PropertyBag.decode("&a=1&&b=2&").application().keySet()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @DisplayName("a broken escape, bytes that are not UTF-8 and an empty key are refused")
  @ValueSource(
      strings = {
        "a=%",
        "a=%4",
        "a=%zz",
        "%zz=a",
        "a=1&b=%C3",
        "a=%C3&b=%A9",
        "a=%ED%A0%80",
        "%80",
        "a=%2/",
        "=",
        "=1",
        "a=1&=2",
        "a=%2&34",
        "%24.mid=%G0",
        "$.mid=%G0"
      })
  void decode_MALFORMED_isRefused(String bag) {
    assertThatThrownBy(() -> PropertyBag.decode(bag))
        .isInstanceOf(WireFormatException.class)
        .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
  }

  @Test
  @DisplayName("a bag that fills a topic with 30,000 keys is read")
  void decode_HUGE_BAG_isRead() {
    String bag = "a&".repeat(30_000) + "k=" + "v".repeat(4_000);

    assertThat(PropertyBag.decode(bag).application()).hasSize(2);
  }

  @Test
  @DisplayName("a bag that is read raw keeps its escapes, broken ones too")
  void raw_ESCAPES_stay() {
    MessageProperties properties =
        PropertyBag.raw("%24.mid=1%2F2&a%20b=c%zz&$.cid=3&%24%2Ecid=4&n/x");

    assertThat(properties.system())
        .isEqualTo(Map.of(SystemProperty.MESSAGE_ID, "1%2F2", SystemProperty.CORRELATION_ID, "3"));
    assertThat(properties.application())
        .containsOnly(entry("a%20b", "c%zz"), entry("%24%2Ecid", "4"), entry("n", null));
    assertThatThrownBy(() -> PropertyBag.raw("=1")).isInstanceOf(WireFormatException.class);
  }
}
