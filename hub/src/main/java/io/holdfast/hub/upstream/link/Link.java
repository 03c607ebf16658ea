/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.core.DesiredFollower;
import io.holdfast.client.core.HubEvents;
import io.holdfast.client.core.HubSession;
import io.holdfast.client.core.TwinTimeouts;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.mqtt.SessionState;
import io.holdfast.client.net.Timeout;
import io.holdfast.hub.upstream.Uplink.Business;
import io.holdfast.hub.upstream.UplinkStatus;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One identity's connection to the parent, for as long as there is business. Owner: the uplink's
 * thread, unless a method says otherwise.
 */
final class Link {

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /** Those who wait when the parent comes back try again within this time. */
  private static final Duration SPREAD = Duration.ofSeconds(2);

  /** What a hub answers to who is unknown, disabled or wrong. */
  private static final Set<LossReason> REFUSALS =
      EnumSet.of(
          LossReason.CLIENT_ID_REFUSED,
          LossReason.BAD_CREDENTIALS,
          LossReason.NOT_AUTHORIZED,
          LossReason.UNKNOWN_REFUSAL);

  private final Shared shared;
  private final Identity identity;
  private final RetryPolicy retry;
  private final Set<Business> reasons = EnumSet.noneOf(Business.class);
  private final CallRelay calls;
  private final @Nullable MailRelay mail;
  private HubSession session;
  private @Nullable Drain drain;
  private @Nullable String modelId;
  private @Nullable LossReason lastLoss;
  private Timeout idle = Timeout.NONE;
  private Timeout again = Timeout.NONE;
  private long lastActive;
  private boolean closed;
  private boolean resting;

  // Read by any thread.
  private volatile boolean connected;
  private volatile boolean told;
  private volatile @Nullable Instant connectedSince;
  private volatile @Nullable String trouble;

  /** Connects in the loop's next run. */
  Link(Shared shared, Identity identity) {
    this.shared = shared;
    this.identity = identity;
    LinkOptions options = shared.options();
    retry = RetryPolicy.fullJitter(options.firstRetry(), options.longestRetry());
    calls = new CallRelay(identity, shared);
    mail = identity instanceof DeviceIdentity device ? new MailRelay(device, shared.clock()) : null;
    lastActive = shared.loop().nanoTime();
    session = begin();
    look();
  }

  Identity identity() {
    return identity;
  }

  private HubSession begin() {
    LinkOptions options = shared.options();
    ChainLogin logins =
        new ChainLogin(shared.loop(), shared.parent(), shared.chains(), identity, modelId);
    SessionSettings settings =
        new SessionSettings(
            shared.endpoint(),
            shared.parent().transport(),
            identity.clientId(),
            logins,
            options.keepAlive(),
            options.connectTimeout(),
            SessionSettings.DEFAULT_RESEND_TIMEOUT,
            SessionSettings.DEFAULT_ACK_TIMEOUT,
            options.window());
    Events events = new Events();
    HubSession made =
        new HubSession(
            shared.loop(),
            identity,
            () -> settings,
            new TwinTimeouts(options.twinTimeout(), options.twinTimeout()),
            events,
            text -> LOG.info("{} at the parent: {}", identity, text));
    events.of = made;
    made.mqtt().setRetry(retry, Duration.ZERO);
    made.desired().relay(events);
    calls.begin(made);
    if (mail != null) {
      mail.begin(made);
    }
    made.mqtt().open();
    return made;
  }

  // Business.

  void keep(Business business) {
    boolean _ = reasons.add(business);
    active();
    if (business == Business.MESSAGES) {
      beginDraining();
    }
  }

  void release(Business business) {
    boolean _ = reasons.remove(business);
    if (business == Business.MESSAGES) {
      endDraining();
    }
    active();
  }

  /** Somebody listens to methods from now on, or nobody. */
  void listening(boolean on) {
    calls.want(on);
    active();
  }

  /** Its messages, if it is a device. */
  @Nullable MailRelay mail() {
    active();
    return mail;
  }

  HubSession session() {
    active();
    return session;
  }

  /** There was business. */
  void active() {
    lastActive = shared.loop().nanoTime();
  }

  private boolean isIdle() {
    return reasons.isEmpty() && !calls.isWanted() && (mail == null || !mail.isWanted());
  }

  /** Looks whether there was business in the time that it may be without. */
  private void look() {
    Duration most = shared.options().idle();
    Duration left = most.minusNanos(shared.loop().nanoTime() - lastActive);
    if (left.isPositive()) {
      idle = shared.loop().after(left, this::look);
      return;
    }
    if (reasons.contains(Business.MESSAGES) && shared.backlog().count(identity) == 0) {
      // A message that comes now finds no consumer, and is told of anew.
      endDraining();
      boolean _ = reasons.remove(Business.MESSAGES);
    }
    if (isIdle()) {
      close();
    } else {
      idle = shared.loop().after(most, this::look);
    }
  }

  /** Closes the connection, with a farewell. */
  void close() {
    if (!closed) {
      closed = true;
      idle.cancel();
      again.cancel();
      endDraining();
      disconnected();
      session.mqtt().close(Duration.ZERO);
      shared.events().closed(this);
    }
  }

  // Messages.

  private void beginDraining() {
    if (drain == null && connected && !resting && reasons.contains(Business.MESSAGES)) {
      Drain made = new Drain(this, session.mqtt(), shared);
      drain = made;
      shared.backlog().attach(identity, made);
    }
  }

  /**
   * Sends no more messages.
   *
   * @param rested run once none is on its way any more
   */
  void rest(Runnable rested) {
    resting = true;
    Drain last = drain;
    if (last == null) {
      rested.run();
    } else {
      last.rest(rested);
    }
  }

  private void endDraining() {
    Drain last = drain;
    if (last != null) {
      drain = null;
      last.end();
      // Behind what was acknowledged in this turn, which reaches the queue at its end.
      shared.lane().afterTurn(() -> shared.backlog().detach(identity, last));
    }
  }

  /** Whether messages of this model, or of none, may go by this connection. */
  boolean follows(@Nullable String model) {
    return model == null || Objects.equals(model, modelId);
  }

  /** A connection says once which model its messages follow (Plug and Play): another is made. */
  void followModel(@Nullable String model) {
    modelId = model;
    endDraining();
    HubSession last = session;
    session = begin();
    disconnected();
    last.mqtt().close(Duration.ZERO);
  }

  // The connection.

  /** Whether the parent has accepted the connection. */
  boolean isAccepted() {
    return connected;
  }

  /** Whether it is connected as listeners are told: changes of the twin come; any thread. */
  boolean isConnected() {
    return told;
  }

  /** Whether the last attempt to reach the parent failed; any thread. */
  boolean isDown() {
    return !connected && trouble != null;
  }

  /** How it stands; any thread. */
  UplinkStatus.Connection status() {
    return new UplinkStatus.Connection(
        identity, connected, connectedSince, trouble, shared.backlog().count(identity));
  }

  /** The parent can be reached again: whoever waits need not wait for long. */
  void tryAgainSoon() {
    boolean unreached =
        lastLoss == LossReason.NETWORK
            || lastLoss == LossReason.CONNECT_TIMEOUT
            || lastLoss == LossReason.NO_PING_RESPONSE;
    if (unreached && session.mqtt().state() == SessionState.WAITING) {
      long spread = shared.loop().random().nextLong(SPREAD.toMillis());
      again.cancel();
      again = shared.loop().after(Duration.ofMillis(spread), this::tryAgain);
    }
  }

  private void tryAgain() {
    if (session.mqtt().state() == SessionState.WAITING) {
      session.mqtt().setRetry(retry, Duration.ZERO);
    }
  }

  private void disconnected() {
    connected = false;
    if (told) {
      told = false;
      shared.events().disconnected(identity);
    }
  }

  /** What one session says; nothing once another has taken its place. */
  private final class Events implements HubEvents, DesiredFollower.Relay {
    private @Nullable HubSession of;

    private boolean isPast() {
      return closed || of != session;
    }

    @Override
    public void connected(boolean sessionPresent) {
      if (isPast()) {
        return;
      }
      boolean first = !connected;
      connected = true;
      connectedSince = shared.clock().instant();
      trouble = null;
      calls.accepted(sessionPresent);
      if (mail != null) {
        mail.accepted(sessionPresent);
      }
      beginDraining();
      if (first) {
        LOG.info("{} is connected to the parent", identity);
        shared.events().accepted(Link.this);
      }
    }

    @Override
    public void ready(boolean granted) {
      if (!isPast()) {
        told = true;
        shared.events().connected(identity);
      }
    }

    @Override
    public void changed(Bytes json, @Nullable Long version) {
      if (!isPast()) {
        active();
        shared.events().desiredChanged(identity, json);
      }
    }

    @Override
    public void renewing() {}

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
      if (isPast()) {
        return;
      }
      lastLoss = reason;
      String why = cause == null ? reason.toString() : reason + ", " + cause.getMessage();
      trouble = why;
      endDraining();
      disconnected();
      if (REFUSALS.contains(reason)) {
        shared.events().refused(identity, why);
      }
      // What was on its way is handed again, in order, and need not be in memory until then.
      session.mqtt().withdraw(ClientException.closed());
    }

    @Override
    public void stopped(ClientException failure) {
      if (!isPast()) {
        // The parent refuses for good, as it says; its operator may think better of it.
        again.cancel();
        again = shared.loop().after(shared.options().longestRetry(), session.mqtt()::open);
      }
    }

    @Override
    public void closed(@Nullable ClientException failure) {}
  }
}
