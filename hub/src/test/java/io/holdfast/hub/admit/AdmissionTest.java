/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.session.Admitted;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.SasToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class AdmissionTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;
  private HubRig rig;

  @BeforeEach
  void open() {
    rig = new HubRig(directory, 1, false);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private RigPeer connect(Identity identity, String password) {
    return rig.ask(HubRig.request(identity, password, true), 0);
  }

  private RigPeer connect(Identity identity, String resource, byte[] key) {
    return connect(identity, rig.token(resource, key, HOUR, null));
  }

  private static void assertRefused(RigPeer peer) {
    assertThat(peer.refusal().code()).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub/devices/d",
        "hub%2Fdevices%2Fd",
        "hub%2fdevices%2fd",
        "HUB%2FDevices%2FD",
        "127.0.0.1/devices/d",
      })
  @DisplayName("the resource may be written in any SDK's way [mqtt-15] [mqtt-17]")
  void connect_OWN_RESOURCE_isLetIn(String resource) {
    assertThat(connect(HubRig.DEVICE, resource, HubRig.primary()).isLetIn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub",
        "hub/devices",
        "hub/devices/d2",
        "hub/devices/d/modules/a",
        "hub/devices/d/modules",
        "other/devices/d",
        "hub/other/d",
        "/devices/d",
      })
  @DisplayName("an identity's own key is good for itself at this hub and nothing else [mqtt-20]")
  void connect_OTHER_RESOURCE_isRefused(String resource) {
    assertRefused(connect(HubRig.DEVICE, resource, HubRig.primary()));
  }

  @Test
  @DisplayName("ids may be encoded twice [mqtt-16]")
  void connect_IDS_ENCODED_TWICE_isLetIn() {
    DeviceIdentity hash = new DeviceIdentity("a#b");
    rig.register(hash, HubRig.primary());

    assertThat(connect(hash, "hub%2Fdevices%2Fa%2523b", HubRig.primary()).isLetIn()).isTrue();
    assertThat(connect(hash, "hub%2Fdevices%2Fa%23b", HubRig.primary()).isLetIn()).isTrue();
  }

  @Test
  @DisplayName("the secondary key is as good as the primary, another is not [mqtt-18]")
  void connect_KEYS_primaryOrSecondary() {
    String resource = "hub/devices/d";

    assertThat(connect(HubRig.DEVICE, resource, HubRig.secondary()).isLetIn()).isTrue();
    assertRefused(connect(HubRig.DEVICE, resource, new byte[] {7}));
  }

  @ParameterizedTest
  @CsvSource({"-299,true", "-300,true", "-301,false", "-600,false", "1,true"})
  @DisplayName("a token counts until five minutes after its end [mqtt-19]")
  void connect_EXPIRY_withinTheSkew(int seconds, boolean letIn) {
    Duration validFor = Duration.ofSeconds(seconds);
    String token = rig.token("hub/devices/d", HubRig.primary(), validFor, null);

    assertThat(connect(HubRig.DEVICE, token).isLetIn()).isEqualTo(letIn);
  }

  @Test
  @DisplayName("a token that was let in within the skew ends with the skew")
  void connect_WITHIN_THE_SKEW_isClosedAtItsEnd() {
    String token = rig.token("hub/devices/d", HubRig.primary(), Duration.ofMinutes(-1), null);
    RigPeer peer = connect(HubRig.DEVICE, token);

    rig.pass(Duration.ofSeconds(239));
    assertThat(peer.isClosed()).isFalse();
    rig.pass(Duration.ofSeconds(1));

    assertThat(peer.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {99_999_999_999L, 253_402_300_799L})
  @DisplayName("a token may end in the far future")
  void connect_FAR_EXPIRY_isLetIn(long expiry) {
    String token = SasToken.sign("hub/devices/d", HubRig.primary(), expiry, null).text();

    assertThat(connect(HubRig.DEVICE, token).isLetIn()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "hub,iothubowner,true",
    "hub,device,true",
    "hub/devices,device,true",
    "hub/devices/d,device,true",
    "hub/devices/d/modules/a,device,true",
    "hub/devices/d/modules/b,device,false",
    "hub/devices/d2,device,false",
    "other,device,false",
    "hub,service,false",
    "hub,registryReadWrite,false",
  })
  @DisplayName("a policy's token is good for what it covers, if the policy may connect [mqtt-21]")
  void connect_POLICY_withTheRight(String resource, String policy, boolean letIn) {
    byte[] key = requireNonNull(rig.hub().policies().find(policy)).keys().primary().toByteArray();
    String token = rig.token(resource, key, HOUR, policy);

    assertThat(connect(HubRig.A, token).isLetIn()).isEqualTo(letIn);
  }

  @Test
  @DisplayName("a policy's token needs the policy's key, and a policy that exists")
  void connect_POLICY_WRONG_KEY_isRefused() {
    assertRefused(connect(HubRig.A, rig.token("hub", HubRig.primary(), HOUR, "device")));
    assertRefused(connect(HubRig.A, rig.token("hub", HubRig.primary(), HOUR, "nobody")));
  }

  @Test
  @DisplayName("a device's token connects its modules only where that is configured [mqtt-22]")
  void connect_DEVICE_TOKEN_FOR_MODULE_ifConfigured() {
    String token = rig.token(HubRig.DEVICE);
    assertRefused(connect(HubRig.A, token));
    rig.close();
    rig = new HubRig(directory.resolve("other"), 1, true);

    assertThat(connect(HubRig.A, rig.token(HubRig.DEVICE)).isLetIn()).isTrue();
    assertThat(connect(HubRig.A, rig.token(HubRig.A)).isLetIn()).isTrue();
    assertRefused(connect(HubRig.A, "hub/devices/d", new byte[] {7}));
    assertRefused(connect(HubRig.DEVICE, rig.token(HubRig.A)));
  }

  @Test
  @DisplayName("a disabled device shuts itself and its modules out [mqtt-86]")
  void connect_DEVICE_DISABLED_isRefused() {
    rig.update(HubRig.DEVICE, HubRig.primary(), false);

    assertRefused(connect(HubRig.DEVICE, rig.token(HubRig.DEVICE)));
    assertRefused(connect(HubRig.A, rig.token(HubRig.A)));
  }

  @Test
  @DisplayName("who is not registered is not let in")
  void connect_UNKNOWN_isRefused() {
    DeviceIdentity nobody = new DeviceIdentity("nobody");

    assertRefused(connect(nobody, rig.token(nobody)));
    assertRefused(connect(HubRig.DEVICE.module("x"), rig.token(HubRig.DEVICE.module("x"))));
    assertRefused(connect(nobody.module("x"), rig.token(nobody.module("x"))));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "d,none",
        "d,''",
        "d,hub",
        "d,hub/d2/?api-version=2021-04-12",
        "d2,hub/d/?api-version=2021-04-12",
        "D,hub/d/?api-version=2021-04-12",
        "d/a,hub/d/?api-version=2021-04-12",
        "'',hub/d/?api-version=2021-04-12",
        "d,hub/d/m/n/o/?api-version=2021-04-12",
      })
  @DisplayName("client id and user name must name the same identity [mqtt-13]")
  void connect_NAMES_DIFFER_isRefused(String clientId, @Nullable String userName) {
    String token = rig.token(HubRig.DEVICE);

    assertRefused(rig.ask(new ConnectRequest(clientId, userName, token, List.of(), true, null), 0));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"none", "''", "secret", "SharedAccessSignature sr=x"})
  @DisplayName("without a token nobody is let in")
  void connect_NO_TOKEN_isRefused(@Nullable String password) {
    String user = "hub/d/?api-version=2021-04-12";

    assertRefused(rig.ask(new ConnectRequest("d", user, password, List.of(), true, null), 0));
  }

  @Test
  @DisplayName("a request does not print its password")
  void toString_PASSWORD_isNotPrinted() {
    assertThat(HubRig.request(HubRig.A, "secret", true).toString()).doesNotContain("secret");
  }

  private ErrorCode verified(Identity identity, String token) {
    return switch (rig.await(
        rig.hub().admission().verify(identity, new Credentials(token, List.of())))) {
      case Outcome.Done<Admitted> _ -> throw new AssertionError("let in");
      case Outcome.Refused<Admitted>(var refusal) -> refusal.code();
    };
  }

  @Test
  @DisplayName("[mqtt-86] that a device is disabled is told to those who proved to be it")
  void verify_DISABLED_isToldWithProof() {
    rig.update(HubRig.DEVICE, HubRig.primary(), false);
    String forged = rig.token("hub/devices/d", new byte[] {7}, HOUR, null);

    assertThat(verified(HubRig.DEVICE, rig.token(HubRig.DEVICE)))
        .isEqualTo(ErrorCode.DEVICE_DISABLED);
    assertThat(verified(HubRig.A, rig.token(HubRig.A))).isEqualTo(ErrorCode.DEVICE_DISABLED);
    assertThat(verified(HubRig.DEVICE, forged)).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName("that somebody is not registered is told to those who may connect everybody")
  void verify_UNKNOWN_isToldWithProof() {
    DeviceIdentity nobody = new DeviceIdentity("nobody");
    byte[] key = requireNonNull(rig.hub().policies().find("device")).keys().primary().toByteArray();
    String policy = rig.token("hub", key, HOUR, "device");

    assertThat(verified(nobody, policy)).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
    assertThat(verified(HubRig.DEVICE.module("x"), policy)).isEqualTo(ErrorCode.MODULE_NOT_FOUND);
    assertThat(verified(nobody, rig.token("hub", HubRig.primary(), HOUR, "device")))
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(verified(nobody, rig.token(nobody))).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName("the id of a model has a limit")
  void connect_LONG_MODEL_ID_isRefused() {
    String user = "hub/d/?api-version=2021-04-12&model-id=";
    String token = rig.token(HubRig.DEVICE);
    String longest = "dtmi:" + "x".repeat(2041) + ";1";

    assertThat(
            rig.ask(new ConnectRequest("d", user + longest, token, List.of(), true, null), 0)
                .isLetIn())
        .isTrue();
    assertRefused(
        rig.ask(new ConnectRequest("d", user + longest + "0", token, List.of(), true, null), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub/d/", "hub/d/?api-version=", "hub/d/?DeviceClientType=x"})
  @DisplayName("who names no api-version connects, and may not patch its twin")
  void twinPatch_NO_API_VERSION_isAnswered400(String user) {
    RigPeer peer =
        rig.ask(new ConnectRequest("d", user, rig.token(HubRig.DEVICE), List.of(), true, null), 0);
    rig.subscribe(peer, "$iothub/twin/res/#", 0);
    peer.lane().execute(() -> peer.session().twinPatch("1", null, Bytes.utf8("{\"a\":1}")));
    peer.lane().execute(() -> peer.session().twinGet("2"));
    rig.until(() -> peer.deliveries.size() == 2);

    assertThat(peer.only(Delivery.TwinResponse.class))
        .extracting(Delivery.TwinResponse::status)
        .containsExactly(400, 200);
  }
}
