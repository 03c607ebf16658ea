/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by a certificate whose thumbprint is registered. */
class ThumbprintAdmissionTest {

  @TempDir Path directory;
  private CertificateRig rig;
  private Certified own;
  private Certified other;

  @BeforeEach
  void open() {
    rig = new CertificateRig(directory);
    own = rig.draft("anything").selfSigned();
    other = rig.draft("anything").selfSigned();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void pin(@Nullable String primary, @Nullable String secondary) {
    rig.wants(HubRig.DEVICE, new Authentication.SelfSigned(primary, secondary));
  }

  private static String spread(String thumbprint, String separator) {
    return String.join(separator, thumbprint.split("(?<=\\G..)", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-1", "SHA-256"})
  @DisplayName("one of two thumbprints suffices, SHA-1 or SHA-256, written as tools do [mqtt-23]")
  void connect_PINNED_isLetIn(String algorithm) {
    String thumbprint = own.thumbprint(algorithm);
    for (String written :
        List.of(
            thumbprint,
            thumbprint.toLowerCase(Locale.ROOT),
            spread(thumbprint, ":"),
            spread(thumbprint, " "))) {
      pin(written, null);
      assertThat(rig.connect(HubRig.DEVICE, own).isLetIn()).isTrue();
      pin(other.thumbprint("SHA-1"), written);
      assertThat(rig.connect(HubRig.DEVICE, own).isLetIn()).isTrue();
      assertThat(rig.connect(HubRig.DEVICE, "", own).isLetIn()).isTrue();
    }
  }

  @Test
  @DisplayName("another certificate is refused, and so is none")
  void connect_OTHER_isRefused() {
    pin(own.thumbprint("SHA-1"), own.thumbprint("SHA-256"));

    rig.assertRefused(HubRig.DEVICE, other, "neither thumbprint");
    assertThat(rig.connect(HubRig.DEVICE, null, null).refusal().code())
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    // One that is shown as a signer is not the client's own: it need not have that key.
    rig.assertRefused(HubRig.DEVICE, rig.draft("anything").by(own), "neither thumbprint");
  }

  @Test
  @DisplayName("without a thumbprint nobody is let in")
  void connect_NOTHING_PINNED_isRefused() {
    pin(null, null);

    rig.assertRefused(HubRig.DEVICE, own, "neither thumbprint");
  }

  @Test
  @DisplayName("a certificate counts between its dates only")
  void connect_DATES_areKept() {
    var now = rig.hub.clock.instant();
    Certified past = rig.draft("d").valid(now.minusSeconds(20), now.minusSeconds(10)).selfSigned();
    Certified future = rig.draft("d").valid(now.plusSeconds(10), now.plusSeconds(20)).selfSigned();
    pin(past.thumbprint("SHA-256"), future.thumbprint("SHA-256"));

    rig.assertRefused(HubRig.DEVICE, past, "valid from");
    rig.assertRefused(HubRig.DEVICE, future, "valid from");
    rig.hub.pass(Duration.ofSeconds(10));
    assertThat(rig.connect(HubRig.DEVICE, future).isLetIn()).isTrue();
  }

  @Test
  @DisplayName("a connection ends when its certificate does")
  void connect_CERTIFICATE_ENDS_isClosed() {
    pin(own.thumbprint("SHA-1"), null);
    RigPeer peer = rig.connect(HubRig.DEVICE, own);

    rig.hub.pass(Duration.ofDays(1).minusSeconds(1));
    assertThat(peer.isClosed()).isFalse();
    rig.hub.pass(Duration.ofSeconds(1));

    assertThat(Objects.requireNonNull(peer.closedFor()).detail()).contains("expired");
  }

  @Test
  @DisplayName("a connection ends when the thumbprints change")
  void wants_OTHER_THUMBPRINT_closes() {
    pin(own.thumbprint("SHA-1"), null);
    RigPeer peer = rig.connect(HubRig.DEVICE, own);
    pin(own.thumbprint("SHA-1"), null);
    rig.hub.untilTold();
    assertThat(peer.isClosed()).isFalse();

    pin(other.thumbprint("SHA-1"), null);
    rig.hub.until(peer::isClosed);

    rig.assertRefused(HubRig.DEVICE, own, "neither thumbprint");
  }

  @Test
  @DisplayName("who sends a password is judged by it, whatever certificate it shows")
  void connect_PASSWORD_TOO_countsAlone() {
    String token = rig.hub.token(HubRig.DEVICE);
    assertThat(rig.connect(HubRig.DEVICE, token, own).isLetIn()).isTrue();

    pin(own.thumbprint("SHA-1"), null);

    assertThat(rig.connect(HubRig.DEVICE, token, own).refusal().code())
        .isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(rig.connect(HubRig.DEVICE, "x", own).refusal().detail()).contains("malformed");
    assertThat(rig.connect(HubRig.DEVICE, own).isLetIn()).isTrue();
  }

  @Test
  @DisplayName("a certificate does not help who is registered for tokens, or for nothing")
  void connect_OTHER_TYPE_isRefused() {
    rig.assertRefused(HubRig.DEVICE, own, "another way");
    rig.wants(HubRig.DEVICE, new Authentication.None());
    rig.assertRefused(HubRig.DEVICE, own, "another way");
    assertThat(rig.connect(HubRig.DEVICE, rig.hub.token(HubRig.DEVICE), null).isLetIn()).isFalse();
  }

  @Test
  @DisplayName("a module has a certificate of its own; its device's is none of its")
  void connect_MODULE_byItsOwn() {
    pin(own.thumbprint("SHA-1"), null);
    rig.wants(HubRig.A, new Authentication.SelfSigned(other.thumbprint("SHA-1"), null));

    assertThat(rig.connect(HubRig.A, other).isLetIn()).isTrue();
    rig.assertRefused(HubRig.A, own, "neither thumbprint");
    rig.assertRefused(HubRig.B, own, "another way");
    rig.assertRefused(HubRig.DEVICE, other, "neither thumbprint");
  }

  @Test
  @DisplayName("messages tell that a certificate proved the sender")
  void verify_PINNED_tellsTheMethod() {
    pin(own.thumbprint("SHA-1"), null);
    var verified =
        rig.hub.hub().admission().verify(HubRig.DEVICE, new Credentials(null, own.chain()));

    assertThat(rig.hub.done(verified).authMethod())
        .isEqualTo("{\"scope\":\"device\",\"type\":\"x509\",\"issuer\":\"iothub\"}");
  }
}
