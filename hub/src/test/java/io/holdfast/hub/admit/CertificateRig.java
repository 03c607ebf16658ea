/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.Certified;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.service.CertificateService;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import io.holdfast.hub.trust.CertificateAuthority;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A hub whose clients come with certificates. */
final class CertificateRig implements AutoCloseable {

  final HubRig hub;

  CertificateRig(Path directory) {
    hub = new HubRig(directory, 1, true);
  }

  CertificateRig(Path directory, AdmissionRules rules) {
    hub = new HubRig(directory, rules);
  }

  @Override
  public void close() {
    hub.close();
  }

  /** A certificate to be made, valid around the hub's time. */
  CertificateDraft draft(String name) {
    return CertificateDraft.of("CN=" + name, hub.clock.instant());
  }

  /** Changes how an identity, which is registered, proves who it is. */
  void wants(Identity identity, Authentication authentication) {
    if (identity instanceof ModuleIdentity module) {
      ModuleDraft draft = new ModuleDraft(module, authentication, null);
      hub.done(hub.hub().service().modules().update(HubRig.ALL, draft, IfMatch.ANY));
    } else {
      DeviceDraft draft = draft(identity.device(), authentication);
      hub.done(hub.hub().service().devices().update(HubRig.ALL, draft, IfMatch.ANY));
    }
  }

  static DeviceDraft draft(DeviceIdentity device, Authentication authentication) {
    return new DeviceDraft(device, authentication, true, null, false, null, List.of());
  }

  /** Names an authority without proving it. */
  void name(String name, Certified authority) {
    hub.done(service().create(HubRig.ALL, name, authority.pem()));
  }

  /** Names an authority and proves that its key is here. */
  void trust(String name, Certified authority) {
    name(name, authority);
    CertificateAuthority asked = hub.done(service().newCode(HubRig.ALL, name, IfMatch.ANY));
    String code = Objects.requireNonNull(asked.verificationCode());
    hub.done(service().verify(HubRig.ALL, name, draft(code).by(authority).pem(), IfMatch.ANY));
  }

  void distrust(String name) {
    hub.done(service().delete(HubRig.ALL, name, IfMatch.ANY));
  }

  CertificateService service() {
    return hub.hub().service().certificates();
  }

  static ConnectRequest request(
      Identity identity, @Nullable String password, @Nullable Certified shown) {
    String user = "hub/" + identity.clientId() + "/?api-version=2021-04-12";
    return new ConnectRequest(
        identity.clientId(), user, password, shown == null ? List.of() : shown.chain(), true, null);
  }

  RigPeer connect(Identity identity, @Nullable String password, @Nullable Certified shown) {
    return hub.ask(request(identity, password, shown), 0);
  }

  RigPeer connect(Identity identity, Certified shown) {
    return connect(identity, null, shown);
  }

  void assertRefused(Identity identity, Certified shown, String why) {
    RigPeer peer = connect(identity, shown);
    assertThat(peer.refusal().code()).isEqualTo(ErrorCode.UNAUTHORIZED);
    assertThat(peer.refusal().detail()).contains(why);
  }
}
