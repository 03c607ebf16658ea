/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.session;

import io.holdfast.hub.Delivery;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Lane;
import io.holdfast.hub.Peer;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.method.MethodTarget;
import io.holdfast.hub.queue.Consumer;
import io.holdfast.hub.queue.Handed;
import io.holdfast.hub.queue.Intake;
import io.holdfast.hub.queue.Publisher;
import io.holdfast.hub.watch.Removal;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.SubscriptionFilter.Feature;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connected client. Every method is called on the lane of its connection unless it says
 * otherwise; after {@link #closed} none has any effect.
 */
public final class Session implements Publisher, Consumer, MethodTarget {

  /** This many messages without a receipt stop the reading of more. */
  private static final int MAX_UNRECEIPTED = 2048;

  private final Admitted admitted;
  private final Peer peer;
  private final Services services;
  private final Intake intake;
  private final HeaderCache headers;
  private final TwinRequests twinRequests;
  private final Filters filters;
  private final InFlight inFlight = new InFlight();
  private final MailDelivery mail;
  private final boolean kept;
  private final @Nullable Will will;
  private final Throttles.@Nullable Meter pace;

  private int unreceipted;
  private boolean awaitingReceipts;
  private boolean slowed;
  private int holds;
  private boolean attached;
  private boolean listening;

  /** A message came for an input that was not subscribed at that moment: it was not sent. */
  private boolean passedOver;

  private volatile boolean open = true;

  /** It is to be closed: what it says from now on is kept for nobody. */
  private volatile boolean ending;

  Session(Admitted admitted, Peer peer, Services services, boolean kept, @Nullable Will will) {
    this.admitted = admitted;
    this.peer = peer;
    this.services = services;
    this.kept = kept;
    this.will = will;
    this.intake = services.queues().intake(peer.lane());
    this.headers = new HeaderCache(admitted, services.routes());
    this.filters = new Filters(admitted.identity());
    this.mail = new MailDelivery(peer, services.mailboxes(), filters, inFlight);
    this.twinRequests =
        new TwinRequests(
            admitted.identity(),
            services.twins(),
            peer.lane(),
            services.clock(),
            services.throttles(),
            this::answerTwin);
    this.pace = services.throttles().meter(Throttles.Kind.MESSAGES, admitted.identity());
  }

  /** Who is connected. Any thread. */
  public Identity identity() {
    return admitted.identity();
  }

  Admitted admitted() {
    return admitted;
  }

  @Override
  public Lane lane() {
    return peer.lane();
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
    if (!open || (pace != null && !isInPace(pace))) {
      return;
    }
    HeaderCache.Entry entry = headers.of(properties);
    if (body.length() + entry.propertiesSize() > Message.MAX_SIZE) {
      peer.close(
          new Refusal(
              ErrorCode.MESSAGE_TOO_LARGE,
              "a message of " + (body.length() + entry.propertiesSize()) + " bytes"));
      return;
    }
    StoredMessage message = new StoredMessage(entry.header(), intake.nowMillis(), body);
    intake.take(this, message, entry.targets(), wantsReceipt, tag);
    if (wantsReceipt && ++unreceipted == MAX_UNRECEIPTED) {
      awaitingReceipts = true;
      hold();
    }
  }

  /**
   * Reads nothing more for a while from a client that sends too fast. Who has sent even more before
   * it was held is closed, without a receipt.
   */
  private boolean isInPace(Throttles.Meter meter) {
    long wait = meter.take();
    if (wait < 0) {
      peer.close(new Refusal(ErrorCode.THROTTLE_BACKLOG, "too many messages"));
      return false;
    }
    if (wait > 0 && !slowed) {
      slowed = true;
      hold();
      services.throttles().later(wait, () -> lane().execute(this::atPaceAgain));
    }
    return true;
  }

  private void atPaceAgain() {
    slowed = false;
    release();
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

  /** A connection that was closed, maybe since its identity was deleted, keeps nothing more. */
  private CompletionStage<@Nullable Void> keepFilters() {
    return kept && open && !ending
        ? services.subscriptions().keep(identity(), filters.texts(), lane())
        : CompletableFuture.<@Nullable Void>completedStage(null);
  }

  /** Takes up the filters that were kept. */
  void restore(Map<String, Integer> keptFilters) {
    boolean ignored = filters.add(keptFilters);
  }

  /**
   * Once more takes what an earlier connection of the same client took to itself while it was being
   * closed. Any thread.
   */
  void followAgain() {
    lane()
        .execute(() -> {
          if (attached || listening || mail.isFollowing()) {
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
    switch (identity()) {
      case ModuleIdentity module -> followInputs(module);
      case DeviceIdentity device -> mail.follow(device);
    }
    boolean listens = filters.qos(Feature.METHODS) != Filters.NONE;
    if (listens) {
      listening = true;
      services.methods().listening(identity(), this);
    } else if (listening) {
      listening = false;
      services.methods().gone(identity(), this);
    }
  }

  private void followInputs(ModuleIdentity module) {
    if (filters.qos(Feature.INPUTS) != Filters.NONE) {
      attached = true;
      if (passedOver) {
        // The endpoint may never have heard that the subscription was gone.
        passedOver = false;
        services.queues().detach(module, this);
      }
      services.queues().attach(module, this);
    } else if (attached) {
      attached = false;
      services.queues().detach(module, this);
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
    if (attached && identity() instanceof ModuleIdentity module) {
      services.queues().ready(module);
    }
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
    if (attached && identity() instanceof ModuleIdentity module) {
      services.queues().detach(module, this);
    }
    if (listening) {
      services.methods().gone(identity(), this);
    }
    mail.closed();
    services.gone(this);
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

  @Override
  public void accepted(long tag) {
    if (--unreceipted == MAX_UNRECEIPTED / 2 && awaitingReceipts) {
      awaitingReceipts = false;
      release();
    }
    if (open) {
      peer.accepted(tag);
    }
  }

  @Override
  public void failed(Refusal reason) {
    peer.close(reason);
  }

  @Override
  public void hold() {
    if (holds++ == 0) {
      peer.readable(false);
    }
  }

  @Override
  public void release() {
    if (--holds == 0) {
      peer.readable(true);
    }
  }

  /** Whether the client takes this input's messages; any thread. */
  @Override
  public boolean accepts(String input) {
    return filters.qos(Feature.INPUTS, input) != Filters.NONE;
  }

  /** Whether the client keeps up; any thread. */
  @Override
  public boolean isReady() {
    return open && peer.isWritable();
  }

  @Override
  public void deliver(Handed handed, String input, StoredMessage message, boolean redelivered) {
    if (!open) {
      return;
    }
    int qos = filters.inputQos(input);
    if (qos > 0) {
      long tag = inFlight.add(handed);
      if (!peer.deliver(new Delivery.InputMessage(1, tag, input, message, redelivered))) {
        var ignored = inFlight.remove(tag);
        handed.removed(Removal.UNDELIVERABLE);
      }
    } else if (qos == 0) {
      if (peer.deliver(new Delivery.InputMessage(0, 0, input, message, false))) {
        handed.acknowledged();
      } else {
        handed.removed(Removal.UNDELIVERABLE);
      }
    } else {
      // The subscription has just ended: the message waits for the next.
      passedOver = true;
    }
  }

  /** A method is called; any thread. IoT Hub sends method calls at QoS 0. */
  @Override
  public void call(String requestId, String name, Bytes payload) {
    lane()
        .execute(() -> {
          if (open) {
            boolean ignored = peer.deliver(new Delivery.MethodRequest(0, requestId, name, payload));
          }
        });
  }

  /** Whether a filter takes calls of this method; any thread. */
  @Override
  public boolean listensTo(String name) {
    return filters.qos(Feature.METHODS, name) != Filters.NONE;
  }

  /** Desired properties changed; any thread. IoT Hub sends twin messages at QoS 0. */
  void desiredChanged(long version, Bytes patchJson) {
    lane()
        .execute(() -> {
          if (open && filters.qos(Feature.DESIRED) != Filters.NONE) {
            boolean ignored = peer.deliver(new Delivery.DesiredPatch(0, version, patchJson));
          }
        });
  }

  private void answerTwin(Delivery.TwinResponse response) {
    if (open && filters.qos(Feature.TWIN_RESPONSES) != Filters.NONE) {
      boolean ignored = peer.deliver(response);
    }
  }
}
