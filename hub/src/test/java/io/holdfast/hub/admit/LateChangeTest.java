/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.Certified;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import io.holdfast.model.DeviceIdentity;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What changes after a client was found to be who it is, and before it has a session: nobody could
 * tell a session of it.
 */
class LateChangeTest {

  @TempDir Path directory;
  private CertificateRig rig;

  @BeforeEach
  void open() {
    rig = new CertificateRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** The client's proof is judged, then the change is made and told, then its session begins. */
  private RigPeer connectBefore(
      ConnectRequest request, Supplier<CompletionStage<? extends Outcome<?>>> change) {
    return rig.hub.askBefore(
        request,
        () -> {
          make(change.get());
          // The next change is made after everybody was told of this one.
          DeviceDraft next = DeviceDraft.of(new DeviceIdentity("next"));
          make(rig.hub.hub().service().devices().create(HubRig.ALL, next));
        });
  }

  private static void make(CompletionStage<? extends Outcome<?>> change) {
    assertThat(change.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join())
        .isInstanceOf(Outcome.Done.class);
  }

  private static String why(RigPeer peer) {
    return Objects.requireNonNull(peer.closedFor()).detail();
  }

  private CompletionStage<? extends Outcome<?>> update(DeviceDraft draft) {
    return rig.hub.hub().service().devices().update(HubRig.ALL, draft, IfMatch.ANY);
  }

  @Test
  @DisplayName("a client whose own keys changed meanwhile does not stay")
  void connect_KEYS_CHANGED_isClosed() {
    DeviceDraft changed = CertificateRig.draft(HubRig.DEVICE, HubRig.keys(new byte[] {7}));
    String token = rig.hub.token(HubRig.DEVICE);

    RigPeer peer = connectBefore(HubRig.request(HubRig.DEVICE, token, true), () -> update(changed));

    assertThat(why(peer)).contains("keys of d changed");
  }

  @Test
  @DisplayName("a module that its device's token let in goes when the device's keys changed")
  void connect_DEVICE_KEYS_CHANGED_closesTheModule() {
    DeviceDraft changed = CertificateRig.draft(HubRig.DEVICE, HubRig.keys(new byte[] {7}));
    String token = rig.hub.token(HubRig.DEVICE);

    RigPeer peer = connectBefore(HubRig.request(HubRig.A, token, true), () -> update(changed));

    assertThat(why(peer)).contains("keys of d changed");
  }

  @Test
  @DisplayName("a module with a token of its own stays when its device's keys changed")
  void connect_OTHER_KEYS_CHANGED_stays() {
    DeviceDraft changed = CertificateRig.draft(HubRig.DEVICE, HubRig.keys(new byte[] {7}));
    String token = rig.hub.token(HubRig.A);

    RigPeer peer = connectBefore(HubRig.request(HubRig.A, token, true), () -> update(changed));

    assertThat(peer.isLetIn()).isTrue();
    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  @DisplayName("a client whose authority was deleted meanwhile does not stay")
  void connect_AUTHORITY_DELETED_isClosed() {
    Certified root = rig.draft("root").authority().selfSigned();
    rig.wants(HubRig.DEVICE, new Authentication.CertificateAuthority());
    rig.trust("root", root);

    RigPeer peer =
        connectBefore(
            CertificateRig.request(HubRig.DEVICE, null, rig.draft("d").by(root)),
            () -> rig.service().delete(HubRig.ALL, "root", IfMatch.ANY));

    assertThat(why(peer)).contains("root was deleted");
  }
}
