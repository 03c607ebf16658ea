/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Incoming;
import io.holdfast.client.mqtt.LossReason;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.RetrySettings;
import io.holdfast.client.mqtt.SessionListener;
import io.holdfast.client.mqtt.SessionSettings;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Identity;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.HubTopics;
import io.holdfast.wire.WireFormatException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a device or a module can do with a hub, over one session that outlives its connections. Both
 * faces of the client, the caller-driven one and the asynchronous one, are made of it; it knows
 * neither futures nor executors. Owner: the loop.
 */
public final class HubSession {

  private final Identity identity;
  private final MqttSession session;
  private final Oddities oddities;
  private final Inbox inbox;
  private final Methods methods;
  private final TwinQuestions twins;
  private final DesiredFollower desired;

  /**
   * A session that has not begun.
   *
   * @param log is told, in words, what should not happen and has no caller to be told
   */
  public HubSession(
      IoLoop loop,
      Identity identity,
      Supplier<SessionSettings> settings,
      TwinTimeouts timeouts,
      HubEvents events,
      Consumer<String> log) {
    this.identity = identity;
    oddities = new Oddities(log);
    session = new MqttSession(loop, settings, new Listener(events));
    inbox = new Inbox(session, identity, oddities);
    methods = new Methods(session, oddities);
    twins = new TwinQuestions(loop, session, timeouts);
    desired = new DesiredFollower(loop, session, twins, RetrySettings.DEFAULT.policy(), oddities);
  }

  /** The session below: connecting, publishing, closing. */
  public MqttSession mqtt() {
    return session;
  }

  /** What arrives for inputs or from the cloud. */
  public Inbox inbox() {
    return inbox;
  }

  /** Calls of direct methods. */
  public Methods methods() {
    return methods;
  }

  /** Questions about the twin. */
  public TwinQuestions twins() {
    return twins;
  }

  /** The desired half of the twin. */
  public DesiredFollower desired() {
    return desired;
  }

  /** What went wrong without a caller to be told. */
  public Oddities oddities() {
    return oddities;
  }

  /** What the session below says. */
  private final class Listener implements SessionListener {
    private final HubEvents events;

    Listener(HubEvents events) {
      this.events = events;
    }

    @Override
    public void connected(boolean sessionPresent) {
      methods.connected();
      inbox.connected();
      events.connected(sessionPresent);
    }

    @Override
    public void subscribed(String filter) {
      if (filter.equals(HubTopics.TWIN_RESPONSES)) {
        twins.subscribed();
      } else if (filter.equals(HubTopics.DESIRED_PATCHES)) {
        desired.subscribed();
      }
    }

    @Override
    public void notSubscribed(String filter) {
      if (filter.equals(HubTopics.DESIRED_PATCHES)) {
        desired.notSubscribed();
      }
    }

    @Override
    public void received(Incoming message) {
      try {
        dispatch(message, HubTopic.parse(message.topic(), identity));
      } catch (WireFormatException e) {
        oddities.unreadable("unreadable topic " + message.topic() + ": " + e.getMessage());
        message.accept(); // It would be as broken the next time.
      }
    }

    @Override
    public void turnEnded() {}

    @Override
    public void renewing() {
      connectionLost();
      events.renewing();
    }

    @Override
    public void expiring() {
      events.expiring();
    }

    @Override
    public void reconnecting() {
      connectionLost();
    }

    @Override
    public void lost(LossReason reason, @Nullable Throwable cause, @Nullable Duration nextAttempt) {
      connectionLost();
      events.lost(reason, cause, nextAttempt);
    }

    @Override
    public void stopped(ClientException failure) {
      events.stopped(failure);
    }

    @Override
    public void closed(@Nullable ClientException failure) {
      connectionLost();
      twins.fail(failure != null ? failure : ClientException.closed());
      events.closed(failure);
    }

    private void connectionLost() {
      twins.connectionLost();
      desired.connectionLost();
    }
  }

  private void dispatch(Incoming message, HubTopic topic) {
    if (topic instanceof HubTopic.InputMessage input) {
      inbox.received(message, input.input(), input.bag());
    } else if (topic instanceof HubTopic.CloudToDevice fromCloud) {
      inbox.received(message, "", fromCloud.bag());
    } else if (topic instanceof HubTopic.MethodRequest call) {
      methods.called(message, call);
    } else {
      message.accept();
      answered(message, topic);
    }
  }

  private void answered(Incoming message, HubTopic topic) {
    if (topic instanceof HubTopic.TwinResponse answer) {
      twins.answered(answer, message.payload());
    } else if (topic instanceof HubTopic.DesiredPatch patch) {
      desired.changed(message.payload(), patch.version());
    } else {
      oddities.note("a message on a topic that was not asked for: " + message.topic());
    }
  }
}
