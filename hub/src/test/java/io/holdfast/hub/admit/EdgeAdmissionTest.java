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
import io.holdfast.model.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Admission by the rules of an edge hub, which has two names and room for two clients. */
class EdgeAdmissionTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;
  private CertificateRig rig;

  @BeforeEach
  void open() {
    rig =
        new CertificateRig(
            directory, new AdmissionRules(() -> Set.of("hub", "gateway"), true, false, 2));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private RigPeer connect(Identity identity) {
    return rig.hub.ask(HubRig.request(identity, rig.hub.token(identity), true), 0);
  }

  @ParameterizedTest
  @CsvSource({
    "hub/devices/d/modules/a,true",
    "gateway/devices/d/modules/a,true",
    "GATEWAY%2FDevices%2FD%2Fmodules%2FA,true",
    "gateway/devices/d,true",
    "other/devices/d/modules/a,false",
    "gateway/devices/d/modules/b,false"
  })
  @DisplayName("[edge-60] [edge-62] tokens are for the hub above or this one; a device's, too")
  void connect_EITHER_NAME_isLetIn(String resource, boolean letIn) {
    String token = rig.hub.token(resource, HubRig.primary(), HOUR, null);

    RigPeer peer = rig.hub.ask(HubRig.request(HubRig.A, token, true), 0);

    assertThat(peer.isLetIn()).isEqualTo(letIn);
  }

  @Test
  @DisplayName("[edge-61] a connection ends with its token, and the token is not taken again")
  void connect_TOKEN_ENDS_isClosed() {
    String token = rig.hub.token(HubRig.DEVICE);
    RigPeer peer = rig.hub.ask(HubRig.request(HubRig.DEVICE, token, true), 0);

    rig.hub.pass(HOUR.minusSeconds(1));
    assertThat(peer.isClosed()).isFalse();
    rig.hub.pass(Duration.ofSeconds(1));
    assertThat(peer.isClosed()).isTrue();

    rig.hub.pass(AdmissionRules.CLOCK_SKEW.plusSeconds(1));
    RigPeer again = rig.hub.ask(HubRig.request(HubRig.DEVICE, token, true), 0);
    assertThat(again.refusal().code()).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @Test
  @DisplayName(
      "[edge-63] devices show certificates, by thumbprint or by an authority; modules none")
  void connect_CERTIFICATES_areOfDevices() {
    Certified own = rig.draft("anything").selfSigned();
    var pinned = new Authentication.SelfSigned(own.thumbprint("SHA-1"), own.thumbprint("SHA-256"));
    rig.wants(HubRig.DEVICE, pinned);
    rig.wants(HubRig.A, pinned);
    assertThat(rig.connect(HubRig.DEVICE, own).isLetIn()).isTrue();
    rig.assertRefused(HubRig.A, own, "modules show tokens");
    rig.wants(HubRig.DEVICE, new Authentication.SelfSigned(null, own.thumbprint("SHA-256")));
    assertThat(rig.connect(HubRig.DEVICE, own).isLetIn()).isTrue();

    Certified authority = rig.draft("authority").authority().selfSigned();
    rig.trust("authority", authority);
    rig.wants(HubRig.DEVICE, new Authentication.CertificateAuthority());
    rig.wants(HubRig.A, new Authentication.CertificateAuthority());
    assertThat(rig.connect(HubRig.DEVICE, rig.draft("d").by(authority)).isLetIn()).isTrue();
    rig.assertRefused(HubRig.DEVICE, rig.draft("e").by(authority), "common name");
    rig.assertRefused(HubRig.A, rig.draft("d/a").by(authority), "modules show tokens");
  }

  @Test
  @DisplayName("[edge-68] [edge-69] no more clients than may be, also after they came again")
  void connect_FULL_isRefused() {
    RigPeer first = connect(HubRig.A);
    RigPeer second = connect(HubRig.B);
    for (int i = 0; i < 3; i++) {
      assertThat(connect(HubRig.DEVICE).refusal().code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
      RigPeer again = connect(HubRig.A);
      assertThat(again.isLetIn()).isTrue();
      assertThat(first.isClosed()).isTrue();
      first = again;
    }
    assertThat(second.isClosed()).isFalse();

    second.leave(true);
    rig.hub.settle();
    assertThat(connect(HubRig.DEVICE).isLetIn()).isTrue();
    assertThat(connect(HubRig.B).refusal().code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
  }
}
