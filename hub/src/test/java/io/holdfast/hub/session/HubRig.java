/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.SettableClock;
import io.holdfast.hub.HandLane;
import io.holdfast.hub.HandTimer;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.admit.ConnectRequest;
import io.holdfast.hub.enroll.ProvisioningOptions;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.role.Environment;
import io.holdfast.hub.role.RootHub;
import io.holdfast.hub.role.RootOptions;
import io.holdfast.hub.route.Route;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.model.Audience;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A root hub named {@code hub} with device {@code d} and its modules {@code a} and {@code b}, on
 * lanes and with a time that the test turns. All that module a sends goes to b's input {@code i},
 * everybody else's telemetry to the stream.
 */
public final class HubRig implements AutoCloseable {

  public static final DeviceIdentity DEVICE = new DeviceIdentity("d");
  public static final ModuleIdentity A = DEVICE.module("a");
  public static final ModuleIdentity B = DEVICE.module("b");
  public static final Access ALL = new Access("test", Set.of(Right.values()));

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  public final SettableClock clock = new SettableClock(START);
  public final HandTimer timer = new HandTimer();
  private final Path directory;
  private final AdmissionRules rules;
  private final int laneCount;
  private final List<Route> more;
  private final Map<Kind, Integer> hubLimits;
  private final Map<Kind, Integer> identityLimits;
  private List<HandLane> lanes = List.of();
  private int told;
  private Store store;
  private RootHub hub;

  public HubRig(Path directory, int laneCount, boolean deviceTokenForModules) {
    this(directory, laneCount, deviceTokenForModules, List.of(), Map.of(), Map.of());
  }

  /** With other rules about who is let in. */
  public HubRig(Path directory, AdmissionRules rules) {
    this(directory, 1, rules, List.of(), Map.of(), Map.of());
  }

  /** With more routes, and with limits of the hub and of each identity. */
  public HubRig(
      Path directory,
      int laneCount,
      boolean deviceTokenForModules,
      List<Route> more,
      Map<Kind, Integer> hubLimits,
      Map<Kind, Integer> identityLimits) {
    this(
        directory,
        laneCount,
        new AdmissionRules(Set.of("hub", "127.0.0.1"), deviceTokenForModules),
        more,
        hubLimits,
        identityLimits);
  }

  private HubRig(
      Path directory,
      int laneCount,
      AdmissionRules rules,
      List<Route> more,
      Map<Kind, Integer> hubLimits,
      Map<Kind, Integer> identityLimits) {
    this.more = more;
    this.hubLimits = hubLimits;
    this.identityLimits = identityLimits;
    this.directory = directory;
    this.laneCount = laneCount;
    this.rules = rules;
    this.store = Store.open(directory, StoreOptions.defaults());
    this.hub = openHub();
    register(DEVICE, primary());
    registerModule(A, primary());
    registerModule(B, primary());
  }

  private RootHub openHub() {
    List<HandLane> made = new ArrayList<>();
    for (int i = 0; i < laneCount; i++) {
      made.add(new HandLane());
    }
    lanes = List.copyOf(made);
    String input = " INTO BrokeredEndpoint(\"/modules/b/inputs/i\")";
    List<Route> routes = new ArrayList<>(more);
    routes.add(Route.parse("a", "FROM /messages/modules/a/*" + input, null, null));
    routes.add(Route.parse("rest", "FROM /messages/* INTO $upstream", null, null));
    return RootHub.open(
        store,
        new RootOptions(
            rules,
            new Routes(routes),
            StreamOptions.defaults(),
            MailboxOptions.DEFAULT,
            QueueOptions.DEFAULT,
            "myhub",
            hubLimits,
            identityLimits,
            Vault.none(),
            ProvisioningOptions.of("myhub")),
        new Environment(clock, timer, new SplittableRandom(), List.<Lane>copyOf(lanes), () -> {}));
  }

  public void restart() {
    close();
    store = Store.open(directory, StoreOptions.defaults());
    hub = openHub();
  }

  @Override
  public void close() {
    hub.close();
    store.close();
  }

  public RootHub hub() {
    return hub;
  }

  public static byte[] primary() {
    return new byte[] {1, 2, 3};
  }

  public static byte[] secondary() {
    return new byte[] {4, 5, 6};
  }

  public static Authentication keys(byte[] primary) {
    return new Authentication.Sas(
        new SymmetricKeys(Bytes.copyOf(primary), Bytes.copyOf(secondary())));
  }

  public void register(DeviceIdentity identity, byte[] primary) {
    done(hub.service().devices().create(ALL, draft(identity, primary, true)));
  }

  public void registerModule(ModuleIdentity identity, byte[] primary) {
    done(hub.service().modules().create(ALL, new ModuleDraft(identity, keys(primary), null)));
  }

  public void update(DeviceIdentity identity, byte[] primary, boolean enabled) {
    done(hub.service().devices().update(ALL, draft(identity, primary, enabled), IfMatch.ANY));
  }

  public void updateModule(ModuleIdentity identity, byte[] primary) {
    ModuleDraft draft = new ModuleDraft(identity, keys(primary), null);
    done(hub.service().modules().update(ALL, draft, IfMatch.ANY));
  }

  public void delete(Identity identity) {
    if (identity instanceof ModuleIdentity module) {
      done(hub.service().modules().delete(ALL, module, IfMatch.ANY));
    } else {
      done(hub.service().devices().delete(ALL, identity.device(), IfMatch.ANY));
    }
  }

  /** Deletes a module; no lane hears of it before the next {@link #settle}. */
  public void deleteUnheard(ModuleIdentity module) {
    var deleted = hub.service().modules().delete(ALL, module, IfMatch.ANY).toCompletableFuture();
    assertThat(deleted).succeedsWithin(HandLane.PATIENCE).isInstanceOf(Outcome.Done.class);
  }

  private static DeviceDraft draft(DeviceIdentity identity, byte[] primary, boolean enabled) {
    return new DeviceDraft(identity, keys(primary), enabled, null, false, null, List.of());
  }

  /** Returns when everybody was told of all changes of records that were made until now. */
  public void untilTold() {
    DeviceIdentity next = new DeviceIdentity("told-" + told++);
    // The second is made after everybody was told of the first.
    register(next, primary());
    delete(next);
  }

  /** Waits for a result, turning the lanes. */
  public <T> T done(CompletionStage<Outcome<T>> stage) {
    Outcome<T> outcome = await(stage);
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T>(var refusal) -> throw new AssertionError("refused: " + refusal);
    };
  }

  public <T> T await(CompletionStage<T> stage) {
    var future = stage.toCompletableFuture();
    until(future::isDone);
    settle();
    return future.join();
  }

  public HandLane lane(int number) {
    return lanes.get(number);
  }

  public void settle() {
    HandLane.settle(lanes);
  }

  public void until(BooleanSupplier condition) {
    HandLane.until(lanes, condition);
  }

  /** Lets the time pass, of the wall clock and of timers. */
  public void pass(Duration amount) {
    clock.turn(amount);
    timer.turn(amount);
    settle();
  }

  /** A token of the identity's own, for an hour. */
  public String token(Identity identity) {
    return token(Audience.resourceOf("hub", identity), primary(), Duration.ofHours(1), null);
  }

  public String token(String resource, byte[] key, Duration validFor, @Nullable String policy) {
    long expiry = clock.instant().plus(validFor).getEpochSecond();
    return SasToken.sign(resource, key, expiry, policy).text();
  }

  public static ConnectRequest request(Identity identity, String password, boolean clean) {
    String user = "hub/" + identity.clientId() + "/?api-version=2021-04-12";
    return new ConnectRequest(identity.clientId(), user, password, List.of(), clean, null);
  }

  /** Asks for admission. */
  public RigPeer begin(ConnectRequest request, int lane) {
    RigPeer peer = new RigPeer(lanes.get(lane));
    peer.lane().execute(() -> peer.begun(hub.admission().connect(request, peer)));
    return peer;
  }

  /** Asks for admission; gives the peer as it is then. */
  public RigPeer ask(ConnectRequest request, int lane) {
    RigPeer peer = begin(request, lane);
    until(peer::isDecided);
    settle();
    return peer;
  }

  /** Asks for admission; what changes comes after the decision, before the session begins. */
  public RigPeer askBefore(ConnectRequest request, Runnable change) {
    RigPeer peer = new RigPeer(lanes.getFirst());
    peer.begun(hub.admission().connect(request, peer));
    change.run();
    until(peer::isDecided);
    settle();
    return peer;
  }

  /** Lets a client subscribe; returns when that is kept as long as it is to be. */
  public void subscribe(RigPeer peer, String filter, int qos) {
    int before = peer.subscribed;
    peer.subscribe(filter, qos);
    until(() -> peer.subscribed > before);
    settle();
  }

  /** A client that is let in and follows its subscriptions. */
  public RigPeer connect(Identity identity, boolean clean, int lane) {
    RigPeer peer = ask(request(identity, token(identity), clean), lane);
    peer.lane().execute(() -> peer.session().follow());
    settle();
    return peer;
  }
}
