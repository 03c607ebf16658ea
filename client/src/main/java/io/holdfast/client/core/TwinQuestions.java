/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.json.Json;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import io.holdfast.wire.HubTopic;
import io.holdfast.wire.HubTopics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks the hub for the twin and for changes to it. Questions wait for the subscription to their
 * answers, and are asked again in their order on a later connection if no answer came: both reading
 * and merging may be done twice. Owner: the loop.
 */
public final class TwinQuestions {

  private static final int FIRST_FAILURE_STATUS = 300;
  private static final int MAX_QUESTIONS = 1000;

  /** A question that has no answer yet. */
  private static final class Question {
    final String topic;
    final Bytes body;
    final TwinAnswer asker;
    Timeout deadline = Timeout.NONE;
    boolean sent;

    Question(String topic, Bytes body, TwinAnswer asker) {
      this.topic = topic;
      this.body = body;
      this.asker = asker;
    }
  }

  private final IoLoop loop;
  private final MqttSession session;
  private final TwinTimeouts timeouts;
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private boolean subscribed;
  private boolean wanted;
  private long lastId;
  private @Nullable ClientException ended;

  TwinQuestions(IoLoop loop, MqttSession session, TwinTimeouts timeouts) {
    this.loop = loop;
    this.session = session;
    this.timeouts = timeouts;
  }

  /** Asks for the twin. */
  public void get(TwinAnswer asker) {
    String id = nextId();
    ask(id, new Question(HubTopics.twinGet(id), Bytes.EMPTY, asker), timeouts.get());
  }

  /**
   * Asks to merge a change into the reported half.
   *
   * @param change a JSON object
   */
  public void patch(Bytes change, TwinAnswer asker) {
    String id = nextId();
    String topic = HubTopics.twinReportedPatch(id, null);
    ask(id, new Question(topic, change, asker), timeouts.reported());
  }

  /** Answers are subscribed on this connection. */
  void subscribed() {
    subscribed = true;
    questions.values().forEach(this::send);
  }

  void connectionLost() {
    subscribed = false;
  }

  /** Takes an answer in; one to a question that is not open means nothing. */
  void answered(HubTopic.TwinResponse topic, Bytes body) {
    Question question = questions.remove(topic.requestId());
    if (question == null) {
      return;
    }
    question.deadline.cancel();
    ClientException refusal = refusal(topic.status(), body);
    if (refusal == null) {
      question.asker.answered(topic.status(), body, topic.version());
    } else {
      question.asker.failed(refusal, true);
    }
  }

  /** Ends all questions, and those to come, without an answer. */
  void fail(ClientException failure) {
    ended = failure;
    List<Question> open = List.copyOf(questions.values());
    questions.clear();
    open.forEach(question -> {
      question.deadline.cancel();
      question.asker.failed(failure, question.sent);
    });
  }

  private String nextId() {
    return Long.toString(++lastId);
  }

  private void ask(String id, Question question, Duration timeout) {
    if (ended != null) {
      question.asker.failed(ended, false);
      return;
    }
    if (questions.size() == MAX_QUESTIONS) {
      question.asker.failed(
          new ClientException(
              ClientException.Code.QUEUE_FULL, "too many twin operations wait for their answer"),
          false);
      return;
    }
    questions.put(id, question);
    question.deadline = loop.after(timeout, () -> expired(id));
    if (subscribed) {
      send(question);
    } else if (!wanted) {
      wanted = true;
      session.subscribe(HubTopics.TWIN_RESPONSES, 0, answersGranted());
    }
  }

  private void send(Question question) {
    question.sent |= session.publishOnce(question.topic, question.body);
  }

  /** A refusal leaves the questions to their time-out; the filter is asked for again later. */
  private static Completion answersGranted() {
    return failure -> {};
  }

  private void expired(String id) {
    Question question = questions.remove(id);
    if (question != null) {
      question.asker.failed(
          new ClientException(ClientException.Code.TIMEOUT, "the hub did not answer in time"),
          question.sent);
    }
  }

  /**
   * Judges by the status and by the body: edge hubs answer errors with an empty body, and
   * Microsoft's Node SDK goes by the body alone, so there are hubs that rely on it.
   */
  private static @Nullable ClientException refusal(int status, Bytes body) {
    Map<String, @Nullable Object> error = errorOf(body);
    if (status < FIRST_FAILURE_STATUS && error == null) {
      return null;
    }
    Object message = error == null ? null : error.get("message");
    return new TwinRefusedException(
        status, "the hub answered " + status + (message == null ? "" : ": " + message));
  }

  private static @Nullable Map<String, @Nullable Object> errorOf(Bytes body) {
    if (body.isEmpty()) {
      return null;
    }
    try {
      Map<String, @Nullable Object> members = Json.object(Json.read(body));
      return members != null && members.get("errorCode") != null ? members : null;
    } catch (IllegalArgumentException e) {
      return null; // Who asked reads the body as well, and says that it is malformed.
    }
  }
}
