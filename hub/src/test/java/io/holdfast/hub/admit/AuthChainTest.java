/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.admit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.service.DeviceView;
import io.holdfast.hub.session.HubRig;
import io.holdfast.hub.session.RigPeer;
import io.holdfast.model.Audience;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whom an edge hub may connect in their stead: {@code top} is an edge device with edge device
 * {@code low} below it, in whose scope {@code leaf} lives; {@code far} is an edge device elsewhere.
 */
class AuthChainTest {

  private static final DeviceIdentity TOP = new DeviceIdentity("top-1");
  private static final DeviceIdentity LOW = new DeviceIdentity("low");
  private static final DeviceIdentity FAR = new DeviceIdentity("far");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");
  private static final ModuleIdentity OF_LOW = LOW.module("m");

  @TempDir Path directory;
  private HubRig rig;

  @BeforeEach
  void open() {
    rig = new HubRig(directory, 1, true);
    String top = edge(TOP, List.of());
    String low = edge(LOW, List.of(top));
    edge(FAR, List.of());
    rig.done(rig.hub().service().devices().create(HubRig.ALL, leaf(low, HubRig.primary(), true)));
    rig.registerModule(OF_LOW, HubRig.primary());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static DeviceDraft edgeDraft(
      DeviceIdentity device, List<String> parents, boolean enabled) {
    return new DeviceDraft(
        device, HubRig.keys(HubRig.primary()), enabled, null, true, null, parents);
  }

  private static DeviceDraft leaf(@Nullable String scope, byte[] key, boolean enabled) {
    return new DeviceDraft(LEAF, HubRig.keys(key), enabled, null, false, scope, List.of());
  }

  /** Registers an edge device with the usual key for its edge hub; returns its scope. */
  private String edge(DeviceIdentity device, List<String> parents) {
    DeviceView made =
        rig.done(
            rig.hub().service().devices().create(HubRig.ALL, edgeDraft(device, parents, true)));
    rig.updateModule(device.module("$edgeHub"), HubRig.primary());
    return Objects.requireNonNull(made.registration().deviceScope());
  }

  private void update(DeviceDraft draft) {
    rig.done(rig.hub().service().devices().update(HubRig.ALL, draft, IfMatch.ANY));
  }

  private String scope(DeviceIdentity device) {
    DeviceView view = rig.done(rig.hub().service().devices().find(HubRig.ALL, device));
    return Objects.requireNonNull(view.registration().deviceScope());
  }

  private static ConnectRequest request(Identity target, String chain, @Nullable String token) {
    String user = "hub/" + target.clientId() + "/?api-version=2021-04-12&auth-chain=" + chain;
    return new ConnectRequest(
        target.clientId(), user.replace(";", "%3B"), token, List.of(), true, null);
  }

  private RigPeer connect(Identity target, String chain, String token) {
    return rig.ask(request(target, chain, token), 0);
  }

  private String tokenOf(DeviceIdentity actor) {
    return rig.token(actor.module("$edgeHub"));
  }

  private void assertRefused(Identity target, String chain, String token) {
    RigPeer peer = connect(target, chain, token);
    assertThat(peer.refusal().code()).isEqualTo(ErrorCode.UNAUTHORIZED);
  }

  @ParameterizedTest
  @CsvSource({
    "leaf,leaf;low,low",
    "leaf,leaf;low;top-1,top-1",
    "leaf,leaf;low;top-1/$edgeHub,top-1",
    "leaf,leaf;anything;top-1,top-1",
    "low/m,low/m;low,low",
    "low/m,low/m;low;top-1,top-1",
    "low,low;top-1,top-1",
    "low/$edgeHub,low/$edgeHub;low;top-1,top-1",
    "low,low;low,low",
  })
  @DisplayName("[mqtt-32] an edge hub connects who lives below it, with its own token")
  void connect_ACTOR_ABOVE_isLetIn(String target, String chain, String actor) {
    RigPeer peer = connect(Identity.parse(target), chain, tokenOf(new DeviceIdentity(actor)));

    assertThat(peer.isLetIn()).isTrue();
    assertThat(peer.session().identity()).isEqualTo(Identity.parse(target));
  }

  @ParameterizedTest
  @CsvSource({
    "leaf,leaf;far,far",
    "leaf,leaf;low;far,far",
    "d,d;top-1,top-1",
    "top-1,top-1;low,low",
    "top-1/$edgeHub,top-1/$edgeHub;low,low",
    "leaf,low;top-1,top-1",
    "leaf,LEAF;low,low",
    "leaf,leaf;low/m,low",
    "leaf,leaf;,low",
    "leaf,leaf;nobody,low",
    "leaf,leaf;low,top-1",
    "nobody,nobody;low,low",
  })
  @DisplayName("[mqtt-32] a chain that lacks the actor, or is another's, is refused")
  void connect_ACTOR_ELSEWHERE_isRefused(String target, String chain, String actor) {
    assertRefused(Identity.parse(target), chain, tokenOf(new DeviceIdentity(actor)));
  }

  @Test
  @DisplayName("[mqtt-32] only the edge hub's own token counts, signed with its own key")
  void connect_OTHER_TOKEN_isRefused() {
    String chain = "leaf;low";
    assertRefused(LEAF, chain, rig.token(LEAF));
    assertRefused(LEAF, chain, rig.token(LOW));
    assertRefused(LEAF, chain, rig.token(OF_LOW));
    String resource = Audience.resourceOf("hub", LOW.module("$edgeHub"));
    assertRefused(LEAF, chain, rig.token(resource, new byte[] {7}, Duration.ofHours(1), null));
    assertRefused(LEAF, chain, rig.token("hub", HubRig.primary(), Duration.ofHours(1), "device"));
    byte[] owner =
        Objects.requireNonNull(rig.hub().policies().find("iothubowner"))
            .keys()
            .primary()
            .toByteArray();
    assertRefused(LEAF, chain, rig.token("hub", owner, Duration.ofHours(1), "iothubowner"));
    assertRefused(LEAF, chain, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "leaf", "low"})
  @DisplayName("a chain of fewer than two is an ordinary connection")
  void connect_SHORT_CHAIN_isOrdinary(String chain) {
    assertThat(connect(LEAF, chain, rig.token(LEAF)).isLetIn()).isTrue();
    assertRefused(LEAF, chain, tokenOf(LOW));
  }

  @Test
  @DisplayName("[mqtt-85] the end of the edge hub's token ends the connection")
  void connected_TOKEN_ENDS_isClosed() {
    RigPeer peer = connect(LEAF, "leaf;low", tokenOf(LOW));
    rig.pass(Duration.ofMinutes(59));
    assertThat(peer.isClosed()).isFalse();
    rig.pass(Duration.ofMinutes(1));

    assertThat(peer.isClosed()).isTrue();
  }

  @Test
  @DisplayName("[mqtt-32] nobody is connected through, or as, a disabled device")
  void connect_DISABLED_isRefused() {
    String low = scope(LOW);
    String top = scope(TOP);
    update(leaf(low, HubRig.primary(), false));
    assertRefused(LEAF, "leaf;low", tokenOf(LOW));
    update(leaf(low, HubRig.primary(), true));
    update(edgeDraft(LOW, List.of(top), false));
    assertRefused(LEAF, "leaf;low", tokenOf(LOW));
    assertRefused(LEAF, "leaf;low;top-1", tokenOf(TOP));
    update(edgeDraft(LOW, List.of(top), true));
    update(edgeDraft(TOP, List.of(), false));
    assertRefused(LEAF, "leaf;low;top-1", tokenOf(TOP));
    assertThat(connect(LEAF, "leaf;low", tokenOf(LOW)).isLetIn()).isTrue();
  }

  @Test
  @DisplayName("[mqtt-86] a connection ends with what it was let in through")
  void changed_PATH_closes() {
    String low = scope(LOW);
    String top = scope(TOP);
    List<Runnable> changes =
        List.of(
            () -> update(edgeDraft(TOP, List.of(), false)),
            () -> rig.updateModule(TOP.module("$edgeHub"), new byte[] {8}),
            () -> update(edgeDraft(LOW, List.of(top), false)),
            () -> update(edgeDraft(LOW, List.of(), true)),
            () -> update(leaf(null, HubRig.primary(), true)),
            () -> update(leaf(low, new byte[] {8}, true)));
    for (Runnable change : changes) {
      RigPeer own = rig.ask(HubRig.request(OF_LOW, rig.token(OF_LOW), true), 0);
      RigPeer peer = connect(LEAF, "leaf;low;top-1", tokenOf(TOP));
      assertThat(peer.isLetIn()).isTrue();
      assertThat(own.isLetIn()).isTrue();
      change.run();
      rig.until(peer::isClosed);
      update(edgeDraft(TOP, List.of(), true));
      update(edgeDraft(LOW, List.of(top), true));
      update(leaf(low, HubRig.primary(), true));
      rig.updateModule(TOP.module("$edgeHub"), HubRig.primary());
    }
    RigPeer last = connect(LEAF, "leaf;low;top-1", tokenOf(TOP));
    rig.delete(TOP.module("$edgeHub"));
    rig.until(last::isClosed);
  }

  @Test
  @DisplayName("[mqtt-86] a connection ends with an edge device that is deleted")
  void deleted_PARENT_closes() {
    RigPeer peer = connect(LEAF, "leaf;low;top-1", tokenOf(TOP));
    assertThat(peer.isLetIn()).isTrue();

    rig.delete(TOP);
    rig.until(peer::isClosed);

    // Another of that name has another scope: nobody below it yet.
    edge(TOP, List.of());
    assertRefused(LEAF, "leaf;low;top-1", tokenOf(TOP));
  }

  @Test
  @DisplayName("what does not concern the path leaves the connection")
  void changed_ELSEWHERE_stays() {
    RigPeer peer = connect(LEAF, "leaf;low;top-1", tokenOf(TOP));

    rig.updateModule(LOW.module("$edgeHub"), new byte[] {8});
    rig.updateModule(OF_LOW, new byte[] {8});
    update(edgeDraft(FAR, List.of(), false));
    rig.untilTold();

    assertThat(peer.isClosed()).isFalse();
  }

  @Test
  @DisplayName("parents that go round in a circle end somewhere")
  void connect_CIRCLE_isRefused() {
    update(edgeDraft(TOP, List.of(scope(LOW)), true));

    assertRefused(LEAF, "leaf;far", tokenOf(FAR));
    assertThat(connect(LEAF, "leaf;low;top-1", tokenOf(TOP)).isLetIn()).isTrue();
  }

  @Test
  @DisplayName("a parent that changed while the session began is seen")
  void connect_PARENT_CHANGED_MEANWHILE_isClosed() {
    RigPeer peer =
        rig.askBefore(
            request(LEAF, "leaf;low;top-1", tokenOf(TOP)),
            () -> {
              var changed =
                  rig.hub()
                      .service()
                      .devices()
                      .update(HubRig.ALL, edgeDraft(LOW, List.of(), true), IfMatch.ANY)
                      .toCompletableFuture();
              assertThat(changed).succeedsWithin(Duration.ofSeconds(30));
              // The next change is made after everybody was told of this one.
              assertThat(
                      rig.hub()
                          .service()
                          .modules()
                          .create(HubRig.ALL, ModuleDraft.of(LOW.module("next")))
                          .toCompletableFuture())
                  .succeedsWithin(Duration.ofSeconds(30))
                  .isInstanceOf(Outcome.Done.class);
            });

    assertThat(Objects.requireNonNull(peer.closedFor()).detail()).contains("low");
  }
}
