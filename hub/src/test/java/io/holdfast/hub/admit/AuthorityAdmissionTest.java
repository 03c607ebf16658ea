/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Certified;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by a certificate of an authority. */
class AuthorityAdmissionTest {

  @TempDir Path directory;
  private CertificateRig rig;
  private Instant now;
  private Certified root;
  private Certified middle;

  @BeforeEach
  void open() {
    rig = new CertificateRig(directory);
    now = rig.hub.clock.instant();
    root = rig.draft("root").authority().selfSigned();
    middle = rig.draft("middle").authority().by(root);
    rig.wants(HubRig.DEVICE, new Authentication.CertificateAuthority());
    rig.trust("root", root);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void assertLetIn(Certified shown) {
    RigPeer peer = rig.connect(HubRig.DEVICE, shown);
    assertThat(peer.isLetIn()).as("let in").isTrue();
  }

  @Test
  @DisplayName("a chain to a proved authority is let in, with or without the authority [mqtt-23]")
  void connect_CHAIN_isLetIn() {
    assertLetIn(rig.draft("d").by(root));
    assertLetIn(rig.draft("d").by(root).showing(1));
    assertLetIn(rig.draft("d").by(middle));
    assertLetIn(rig.draft("d").by(middle).showing(2));
    assertLetIn(rig.draft("d").by(rig.draft("lower").authority().by(middle)));
  }

  @Test
  @DisplayName("an authority between may be trusted without its root")
  void connect_INTERMEDIATE_TRUSTED_isLetIn() {
    rig.distrust("root");
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(middle), "not trusted");
    rig.trust("middle", middle);

    assertLetIn(rig.draft("d").by(middle));
    assertLetIn(rig.draft("d").by(middle).showing(1));
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(root), "not trusted");
  }

  @Test
  @DisplayName("the common name must be the device id, once")
  void connect_OTHER_NAME_isRefused() {
    for (String name : List.of("D", "d2", "d/a", "x,CN=d", "d+CN=e", "d\\+CN\\=d", "\\ d")) {
      rig.assertRefused(HubRig.DEVICE, rig.draft(name).by(root), "common name");
    }
    assertLetIn(rig.draft("d,O=Somebody").by(root));
  }

  @Test
  @DisplayName("a module is named after its device, and has its own certificate")
  void connect_MODULE_isNamedWithItsDevice() {
    rig.wants(HubRig.A, new Authentication.CertificateAuthority());

    assertThat(rig.connect(HubRig.A, rig.draft("d/a").by(root)).isLetIn()).isTrue();
    rig.assertRefused(HubRig.A, rig.draft("d").by(root), "common name");
    rig.assertRefused(HubRig.A, rig.draft("a").by(root), "common name");
    rig.assertRefused(HubRig.B, rig.draft("d/b").by(root), "another way");
  }

  @Test
  @DisplayName("an authority that was not proved is not trusted")
  void connect_AUTHORITY_NOT_PROVED_isRefused() {
    Certified unproved = rig.draft("unproved").authority().selfSigned();
    rig.name("unproved", unproved);

    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(unproved), "not trusted");
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").selfSigned(), "not trusted");
  }

  @Test
  @DisplayName("another authority of the same name is another authority")
  void connect_NAMESAKE_isRefused() {
    Certified namesake = rig.draft("root").authority().selfSigned();
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(namesake), "does not lead");

    rig.trust("second", namesake);

    assertLetIn(rig.draft("d").by(namesake));
    assertLetIn(rig.draft("d").by(root));
  }

  @Test
  @DisplayName("a chain with a gap, or out of order, leads nowhere")
  void connect_GAP_isRefused() {
    Certified device = rig.draft("d").by(middle);
    rig.assertRefused(HubRig.DEVICE, device.showing(1), "not trusted");
    Certified gap = new Certified(device.key(), List.of(device.certificate(), root.certificate()));
    rig.assertRefused(HubRig.DEVICE, gap, "not trusted");
  }

  @Test
  @DisplayName("who may not sign cannot have signed, nor further down than allowed")
  void connect_SIGNER_WITHOUT_RIGHT_isRefused() {
    Certified device = rig.draft("e").by(root);
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(device), "does not lead");
    Certified last = rig.draft("last").authority(0).by(root);
    assertLetIn(rig.draft("d").by(last));
    Certified below = rig.draft("below").authority().by(last);
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(below), "does not lead");
    Certified noSigner = rig.draft("no").authority().usage(KeyUsage.digitalSignature).by(root);
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(noSigner), "does not lead");
  }

  @Test
  @DisplayName("a certificate that says what it is for must be for a client")
  void connect_OTHER_PURPOSE_isRefused() {
    assertLetIn(rig.draft("d").usage(KeyUsage.digitalSignature).by(root));
    assertLetIn(rig.draft("d").purpose(KeyPurposeId.id_kp_clientAuth).by(root));
    assertLetIn(rig.draft("d").purpose(KeyPurposeId.anyExtendedKeyUsage).by(root));
    rig.assertRefused(
        HubRig.DEVICE, rig.draft("d").usage(KeyUsage.keyEncipherment).by(root), "not for sig");
    rig.assertRefused(
        HubRig.DEVICE,
        rig.draft("d").purpose(KeyPurposeId.id_kp_serverAuth).by(root),
        "not for clients");
  }

  @Test
  @DisplayName("every certificate of the chain counts between its dates only")
  void connect_DATES_areKept() {
    Instant past = now.minusSeconds(10);
    rig.assertRefused(
        HubRig.DEVICE, rig.draft("d").valid(past.minusSeconds(9), past).by(root), "not lead");
    rig.assertRefused(
        HubRig.DEVICE,
        rig.draft("d").valid(now.plusSeconds(9), now.plusSeconds(99)).by(root),
        "not lead");
    Certified oldMiddle = rig.draft("old").authority().valid(past.minusSeconds(9), past).by(root);
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(oldMiddle), "not lead");
    rig.hub.pass(Duration.ofDays(1).plusSeconds(1));
    Instant later = rig.hub.clock.instant();
    Certified longer = rig.draft("d").valid(past, later.plusSeconds(99)).by(root);
    rig.assertRefused(HubRig.DEVICE, longer, "authority root has expired");
  }

  @Test
  @DisplayName("a connection ends when the first certificate of its chain does")
  void connect_CHAIN_ENDS_isClosed() {
    Certified brief =
        rig.draft("brief").authority().valid(now.minusSeconds(9), now.plusSeconds(60)).by(root);
    RigPeer peer = rig.connect(HubRig.DEVICE, rig.draft("d").by(brief));

    rig.hub.pass(Duration.ofSeconds(59));
    assertThat(peer.isClosed()).isFalse();
    rig.hub.pass(Duration.ofSeconds(1));

    assertThat(Objects.requireNonNull(peer.closedFor()).detail()).contains("expired");
  }

  @Test
  @DisplayName("with its authority go the connections that it spoke for, and no others")
  void distrust_CONNECTED_closesThose() {
    Certified other = rig.draft("other").authority().selfSigned();
    rig.trust("other", other);
    rig.wants(HubRig.A, new Authentication.CertificateAuthority());
    RigPeer device = rig.connect(HubRig.DEVICE, rig.draft("d").by(middle));
    RigPeer a = rig.connect(HubRig.A, rig.draft("d/a").by(other));
    RigPeer b = rig.connect(HubRig.B, rig.hub.token(HubRig.B), null);

    rig.distrust("root");
    rig.hub.until(device::isClosed);

    assertThat(Objects.requireNonNull(device.closedFor()).detail()).contains("root was deleted");
    assertThat(List.of(a.isClosed(), b.isClosed())).containsOnly(false);
    rig.assertRefused(HubRig.DEVICE, rig.draft("d").by(middle), "not trusted");
  }

  @Test
  @DisplayName("authorities are kept over a restart, proved as they were")
  void restart_AUTHORITIES_areKept() {
    rig.name("unproved", rig.draft("unproved").authority().selfSigned());
    rig.hub.restart();

    assertLetIn(rig.draft("d").by(middle));
    assertThat(rig.hub.done(rig.service().list(HubRig.ALL)))
        .extracting(authority -> authority.name() + " " + authority.verified())
        .containsExactly("root true", "unproved false");
  }
}
