/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.dps;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Seed;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.TpmKeys;
import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of registrations, of SDKs and of others. */
class RegisterBodyTest {

  private static RegisterBody read(String body) {
    return switch (RegisterBody.read(Bytes.utf8(body))) {
      case Outcome.Done<RegisterBody>(RegisterBody read) -> read;
      case Outcome.Refused<RegisterBody>(Refusal refusal) -> throw new AssertionError(refusal);
    };
  }

  private static ErrorCode refused(Bytes body) {
    return switch (RegisterBody.read(body)) {
      case Outcome.Done<RegisterBody>(RegisterBody read) -> throw new AssertionError(read);
      case Outcome.Refused<RegisterBody>(Refusal refusal) -> refusal.code();
    };
  }

  @Test
  @DisplayName("[dps-66] all members may be absent, or null; a payload comes through as it is")
  void read_SDKS_isTaken() {
    RegisterBody nothing = new RegisterBody(null, Bytes.EMPTY, null);
    assertThat(read("")).isEqualTo(nothing);
    assertThat(read("{}")).isEqualTo(nothing);
    assertThat(read("{\"registrationId\":null,\"payload\":null,\"tpm\":null}")).isEqualTo(nothing);

    RegisterBody full =
        read(
            "{\"registrationId\":\"d\",\"payload\":{\"n\":1.10,\"big\":12345678901234567890.5,"
                + "\"e\":1e400},\"tpm\":{\"endorsementKey\":\"AAE=\",\"storageRootKey\":\"Ag==\"}}");
    assertThat(full.registrationId()).isEqualTo("d");
    assertThat(full.payload())
        .isEqualTo(Bytes.utf8("{\"n\":1.10,\"big\":12345678901234567890.5,\"e\":1E+400}"));
    assertThat(full.tpm())
        .isEqualTo(new TpmKeys(Bytes.owning(new byte[] {0, 1}), Bytes.owning(new byte[] {2})));
    assertThat(read("{\"payload\":\"{\\\"a\\\":1}\"}").payload())
        .isEqualTo(Bytes.utf8("\"{\\\"a\\\":1}\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "[]",
        "1",
        "null",
        "{} {}",
        "{\"payload\":}",
        "{\"payload\":1e99999999999}",
        "{\"payload\":1e-99999999999}",
        "{\"payload\":NaN}",
        "{\"registrationId\":1}",
        "{\"registrationId\":{}}",
        "{\"tpm\":{}}",
        "{\"tpm\":{\"endorsementKey\":1}}",
        "{\"tpm\":{\"endorsementKey\":\"?\"}}",
        "{\"tpm\":{\"endorsementKey\":\"AAE=\",\"storageRootKey\":\"?\"}}",
        "{\"tpm\":{\"endorsementKey\":{},\"storageRootKey\":[]}}",
      })
  @DisplayName("what is malformed is refused as such")
  void read_MALFORMED_isRefused(String body) {
    assertThat(refused(Bytes.utf8(body))).isEqualTo(ErrorCode.FORMAT_ERROR);
  }

  @Test
  @DisplayName("length, nesting and numbers are bounded")
  void read_TOO_MUCH_isRefused() {
    String around = "{\"payload\":\"\"}";
    String fits = "x".repeat(RegisterBody.MAX_LENGTH - around.length());
    assertThat(read("{\"payload\":\"" + fits + "\"}").payload().length())
        .isEqualTo(fits.length() + 2);
    assertThat(refused(Bytes.utf8("{\"payload\":\"x" + fits + "\"}")))
        .isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);

    for (String open : new String[] {"[", "{\"a\":"}) {
      assertThat(refused(Bytes.utf8("{\"payload\":" + open.repeat(10_000))))
          .isEqualTo(ErrorCode.FORMAT_ERROR);
    }
    String deep = "[".repeat(130) + "]".repeat(130);
    assertThat(refused(Bytes.utf8("{\"payload\":" + deep + "}"))).isEqualTo(ErrorCode.FORMAT_ERROR);
    assertThat(refused(Bytes.utf8("{\"payload\":" + "9".repeat(50_000) + "}")))
        .isEqualTo(ErrorCode.FORMAT_ERROR);
  }

  @Test
  @DisplayName("nothing that a device sends is a fault, whatever bytes they are")
  void read_RANDOM_isTakenOrRefused() {
    String model =
        "{\"registrationId\":\"d\",\"payload\":{\"a\":[1.5e3,true]},"
            + "\"tpm\":{\"endorsementKey\":\"AAE=\",\"storageRootKey\":\"Ag==\"}}";
    Seed.times(
        20_000,
        random -> {
          byte[] bytes = model.getBytes(StandardCharsets.UTF_8);
          for (int n = random.nextInt(4); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          assertThat(RegisterBody.read(Bytes.owning(bytes))).isNotNull();
        });
  }
}
