/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.queue.Handed;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.SubscriptionFilter.Feature;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connected client. Every method is called on the lane of its connection unless it says
 * otherwise; after {@link #closed} none has any effect.
 */
public final class Session {

  private final Admitted admitted;
  private final Peer peer;
  private final Services services;
  private final Inflow inflow;
  private final Filters filters;
  private final InFlight inFlight = new InFlight();
  private final Telemetry telemetry;
  private final TwinRequests twinRequests;
  private final Incoming incoming;
  private final MethodDelivery calls;
  private final long number;
  private final boolean kept;
  private final @Nullable Will will;
  private final Consumer<Session> left;

  private boolean open = true;

  /** It is to be closed: what it says from now on is kept for nobody. */
  private volatile boolean ending;

  /**
   * Begins with the filters that were kept.
   *
   * @param kept whether its own are to be kept
   * @param left told when the connection is gone, on the lane
   */
  Session(
      Admitted admitted,
      Peer peer,
      Services services,
      Subscriptions.Begun begun,
      boolean kept,
      @Nullable Will will,
      Consumer<Session> left) {
    this.admitted = admitted;
    this.peer = peer;
    this.services = services;
    this.number = begun.session();
    this.kept = kept;
    this.will = will;
    this.left = left;
    this.inflow = new Inflow(peer);
    this.filters = new Filters(admitted.identity());
    this.telemetry = new Telemetry(admitted, peer, inflow, services);
    this.incoming =
        switch (admitted.identity()) {
          case ModuleIdentity module ->
              new InputDelivery(module, peer, services.queues(), filters, inFlight);
          case DeviceIdentity device ->
              new MailDelivery(device, peer, services.mailboxes(), filters, inFlight);
        };
    this.calls = new MethodDelivery(admitted.identity(), peer, services.methods(), filters);
    this.twinRequests =
        new TwinRequests(
            admitted.identity(),
            admitted.dated(),
            services.twins(),
            peer.lane(),
            inflow,
            services.clock(),
            services.throttles(),
            this::answerTwin);
    Map<String, Integer> before = begun.filters();
    if (before != null) {
      boolean ignored = filters.add(before);
    }
  }

  /** Who is connected. Any thread. */
  public Identity identity() {
    return admitted.identity();
  }

  Admitted admitted() {
    return admitted;
  }

  Lane lane() {
    return peer.lane();
  }

  /** A later session of the same client has a higher one. */
  long number() {
    return number;
  }

  Filters filters() {
    return filters;
  }

  // What the client sends.

  /**
   * The client sends a message.
   *
   * @param properties the same object again if they are the same as before: then little is done
   *     anew
   * @param wantsReceipt whether {@link Peer#accepted} tells when it is stored
   * @param tag for the receipt
   */
  public void telemetry(MessageProperties properties, Bytes body, boolean wantsReceipt, long tag) {
    telemetry.send(properties, body, wantsReceipt, tag);
  }

  /**
   * The client publishes to a topic that is none of the hub's.
   *
   * @return whether that is to be acknowledged; else the connection ends
   */
  public boolean unknownTopic(String topic) {
    return telemetry.unknownTopic(topic);
  }

  /** The client said, when it connected, which model it follows (Plug and Play). */
  public void announceModel(String modelId) {
    var ignored = services.twins().announceModel(identity(), modelId);
  }

  /** The client fetches its twin. */
  public void twinGet(String requestId) {
    services.presence().active(identity());
    twinRequests.get(requestId);
  }

  /** The client changes its reported properties. */
  public void twinPatch(String requestId, @Nullable Long ifVersion, Bytes json) {
    services.presence().active(identity());
    twinRequests.patch(requestId, ifVersion, json);
  }

  /** The client answers a method call. */
  public void methodAnswer(int status, String requestId, Bytes payload) {
    services.methods().answered(identity(), requestId, status, payload);
  }

  /**
   * The client subscribes.
   *
   * @param wanted filter to quality of service, 0 or 1
   * @return completes on the lane once the subscriptions are kept as long as the session is to be
   */
  public CompletionStage<@Nullable Void> subscribe(Map<String, Integer> wanted) {
    if (!filters.add(wanted)) {
      Refusal tooMuch =
          new Refusal(ErrorCode.ARGUMENT_INVALID, "too many filters, or too long ones");
      peer.close(tooMuch);
      return CompletableFuture.failedStage(new IllegalArgumentException(tooMuch.toString()));
    }
    return keepFilters();
  }

  /** The client takes subscriptions back; completes as {@link #subscribe}. */
  public CompletionStage<@Nullable Void> unsubscribe(List<String> unwanted) {
    filters.remove(unwanted);
    follow();
    return keepFilters();
  }

  /**
   * A connection that was closed, maybe since its identity was deleted, keeps nothing more. Nothing
   * else that the client sends is handled until it is kept: a client that changes its subscriptions
   * all the time would fill memory with what is to be stored.
   */
  private CompletionStage<@Nullable Void> keepFilters() {
    if (!kept || !open || ending) {
      return CompletableFuture.<@Nullable Void>completedStage(null);
    }
    inflow.hold();
    return services
        .subscriptions()
        .keep(identity(), number, filters.texts())
        .whenCompleteAsync((done, fault) -> inflow.release(), lane())
        .<@Nullable Void>thenApply(outcome -> {
          if (outcome instanceof Outcome.Refused<Boolean>(Refusal refusal)) {
            throw new IllegalStateException(refusal.toString());
          }
          return null;
        });
  }

  /**
   * Once more takes what an earlier connection of the same client took to itself while it was being
   * closed. Any thread.
   */
  void followAgain() {
    lane()
        .execute(() -> {
          if (incoming.isFollowing() || calls.isFollowing()) {
            inFlight.keepAll(); // the other connection may have had it meanwhile
            follow();
          }
        });
  }

  /**
   * Acts on the present subscriptions: takes messages of inputs, listens to methods, or stops doing
   * so. To be called when the client has been told that its subscriptions hold.
   */
  public void follow() {
    if (!open) {
      return;
    }
    incoming.follow();
    calls.follow();
    if (filters.qos(Feature.DESIRED) != Filters.NONE) {
      services.twins().following(identity());
    }
  }

  /** The client acknowledges the delivery with this tag; an unknown tag does nothing. */
  public void acknowledged(long tag) {
    Handed handed = inFlight.remove(tag);
    if (handed != null && open) {
      handed.acknowledged();
    }
  }

  /** The client can take more again. */
  public void writable() {
    incoming.writable();
  }

  /**
   * The connection is gone.
   *
   * @param graceful whether the client said goodbye: its will is not spoken then
   */
  public void closed(boolean graceful) {
    if (!open) {
      return;
    }
    Will last = will;
    if (last != null && !graceful) {
      telemetry(last.properties(), last.body(), false, 0);
    }
    open = false;
    telemetry.closed();
    incoming.closed();
    calls.closed();
    left.accept(this);
  }

  /** Ends the connection; any thread. */
  public void end(Refusal reason) {
    ending = true;
    if (lane().inLane()) {
      peer.close(reason);
    } else {
      lane().execute(() -> peer.close(reason));
    }
  }

  // What the client gets.

  /** Desired properties changed; any thread. IoT Hub sends twin messages at QoS 0. */
  void desiredChanged(long version, Bytes patchJson) {
    lane()
        .execute(() -> {
          if (open && filters.qos(Feature.DESIRED) != Filters.NONE) {
            var ignored = peer.deliver(new Delivery.DesiredPatch(0, version, patchJson));
          }
        });
  }

  private void answerTwin(Delivery.TwinResponse response) {
    if (open && filters.qos(Feature.TWIN_RESPONSES) != Filters.NONE) {
      var ignored = peer.deliver(response);
    }
  }
}
