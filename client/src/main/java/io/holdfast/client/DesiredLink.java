/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import io.holdfast.model.TwinProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a handler in step with the desired half. The whole half is read after each subscription and
 * whenever a version is missing; changes that arrive meanwhile wait, and those that the whole
 * already holds are dropped. Owner: the loop.
 */
final class DesiredLink {

  private static final long UNKNOWN = -1;

  private final IoLoop loop;
  private final TwinLink twins;
  private final Callbacks callbacks;
  private final RetryPolicy retry;
  private final Executor order;
  private final List<TwinProperties> early = new ArrayList<>();
  private @Nullable DesiredHandler handler;
  private long known = UNKNOWN;
  private boolean reading;
  private int readings;
  private int failures;
  private Timeout again = Timeout.NONE;
  private boolean subscribed;

  DesiredLink(IoLoop loop, TwinLink twins, Callbacks callbacks, ClientOptions options) {
    this.loop = loop;
    this.twins = twins;
    this.callbacks = callbacks;
    this.retry = options.retry();
    this.order = callbacks.inOrder();
  }

  void handle(DesiredHandler follower) {
    handler = follower;
    known = UNKNOWN;
    if (subscribed) {
      readWhole();
    }
  }

  /** Changes are subscribed on this connection; those before it may have been missed. */
  void subscribed() {
    subscribed = true;
    readWhole();
  }

  void connectionLost() {
    subscribed = false;
    again.cancel();
    early.clear();
    reading = false;
    readings++;
  }

  void changed(Bytes json, @Nullable Long topicVersion) {
    TwinProperties change;
    try {
      change = Twins.change(json, topicVersion);
    } catch (ClientException e) {
      callbacks.note(String.valueOf(e.getMessage()));
      readWhole();
      return;
    }
    if (reading) {
      early.add(change);
    } else {
      apply(change);
    }
  }

  private void apply(TwinProperties change) {
    if (known == UNKNOWN || change.version() > known + 1) {
      readWhole();
    } else if (change.version() == known + 1) {
      tell(change, false);
    }
  }

  /**
   * Reads the whole half; the answer to an earlier reading counts no more. The answer will hold all
   * changes that arrived before.
   */
  private void readWhole() {
    again.cancel();
    early.clear();
    reading = true;
    int mine = ++readings;
    twins.get((answer, failure) -> {
      if (mine == readings) {
        wholeRead(answer, failure);
      }
    });
  }

  private void wholeRead(TwinLink.@Nullable Answer answer, @Nullable ClientException failure) {
    TwinProperties whole;
    try {
      if (answer == null) {
        throw failure != null ? failure : new IllegalStateException("neither answer nor failure");
      }
      whole = Twins.twin(answer.body()).desired();
    } catch (ClientException e) {
      if (e.code() != ClientException.Code.CLOSED) {
        callbacks.note("desired properties cannot be read now: " + e.getMessage());
        again = loop.after(retry.delay(++failures, loop.random()), this::readWhole);
      }
      return;
    }
    failures = 0;
    reading = false;
    if (whole.version() != known) {
      tell(whole, true);
    }
    List<TwinProperties> waiting = List.copyOf(early);
    early.clear();
    waiting.forEach(this::changedMeanwhile);
  }

  private void changedMeanwhile(TwinProperties change) {
    if (reading) {
      early.add(change);
    } else {
      apply(change);
    }
  }

  private void tell(TwinProperties properties, boolean complete) {
    known = properties.version();
    DesiredHandler follower = handler;
    if (follower != null) {
      order.execute(() -> follower.changed(new DesiredChange(properties, complete)));
    }
  }
}
