/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.json.Json;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.Incoming;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.model.Bytes;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.HubTopics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of direct methods and their answers, which go out on the connection that brought the call:
 * hubs number calls per connection, so on a later one the same number may be another call. Owner:
 * the loop.
 */
public final class Methods {

  /** The status of a call whose method nobody answers. */
  public static final int NOT_FOUND = 404;

  /** The status of a call whose handler failed. */
  public static final int FAILED = 500;

  private static final Bytes NULL = Bytes.utf8("null");

  /** Takes the calls of all methods. */
  @FunctionalInterface
  public interface Receiver {

    /** A call arrived; it is answered by the reply, now or later. */
    void called(String name, Bytes payload, Reply reply);
  }

  private final MqttSession session;
  private final Oddities oddities;
  private @Nullable Receiver receiver;
  private int connections;

  Methods(MqttSession session, Oddities oddities) {
    this.session = session;
    this.oddities = oddities;
  }

  /**
   * Gives all calls to a receiver, instead of an earlier one.
   *
   * @param granted told when the hub has granted the subscription, or refused
   */
  public void handle(Receiver taker, Completion granted) {
    receiver = taker;
    session.subscribe(HubTopics.METHOD_REQUESTS, 0, granted);
  }

  /** Ends the subscription; answers false if there was none. */
  public boolean remove() {
    if (receiver == null) {
      return false;
    }
    receiver = null;
    session.unsubscribe(HubTopics.METHOD_REQUESTS);
    return true;
  }

  void connected() {
    connections++;
  }

  void called(Incoming incoming, HubTopic.MethodRequest call) {
    incoming.accept(); // Calls are not kept: one that is not answered is lost by its nature.
    Reply reply = new Reply(call, connections);
    if (receiver == null) {
      var unused = reply.answer(NOT_FOUND, message("no method " + call.name()));
    } else {
      receiver.called(call.name(), incoming.payload(), reply);
    }
  }

  /** What a caller is told when there is no better answer. */
  public static Bytes message(String text) {
    return Json.write(Map.of("message", text));
  }

  /** The way back to one caller. Owner: the loop. */
  public final class Reply {
    private final HubTopic.MethodRequest call;
    private final int connection;
    private boolean answered;

    private Reply(HubTopic.MethodRequest call, int connection) {
      this.call = call;
      this.connection = connection;
    }

    /**
     * Answers the call.
     *
     * @param payload JSON; if empty, {@code null} is sent, since a hub waits for some
     * @return false if the call was answered before, or if the connection that brought it is gone:
     *     then the answer reaches nobody
     */
    public boolean answer(int status, Bytes payload) {
      if (answered) {
        return false;
      }
      answered = true;
      String topic = HubTopics.methodResponse(status, call.requestId());
      Bytes body = payload.isEmpty() ? NULL : payload;
      if (connection == connections && session.publishOnce(topic, body)) {
        return true;
      }
      oddities.lateAnswer("the answer of method " + call.name() + " came after its connection");
      return false;
    }
  }
}
