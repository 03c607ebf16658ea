/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.DesiredFollower;
import io.holdfast.client.core.HubSession;
import io.holdfast.client.core.TwinAnswer;
import io.holdfast.client.core.TwinRefusedException;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.Bytes;
import io.holdfast.model.TwinProperties;
import org.jspecify.annotations.Nullable;

/** The twin as the lower layer tells of it. Owner: the client's thread. */
final class LowerTwin {

  private final HubSession session;
  private final LowerCallbacks callbacks;

  LowerTwin(HubSession session, LowerCallbacks callbacks) {
    this.session = session;
    this.callbacks = callbacks;
  }

  void follow(@Nullable TwinHandler handler) {
    if (handler == null) {
      var unused = session.desired().remove();
      return;
    }
    session.desired().follow(new Following(handler), callbacks.granted("desired properties"));
  }

  void get(TwinResultHandler handler) {
    session
        .twins()
        .get(
            new TwinAnswer() {
              @Override
              public void answered(Bytes body, @Nullable Long version) {
                tell(body, null);
              }

              @Override
              public void failed(ClientException failure, boolean sent) {
                tell(null, failure);
              }

              private void tell(@Nullable Bytes twin, @Nullable ClientException failure) {
                callbacks.run("a twin handler", () -> handler.onTwin(twin, failure));
              }
            });
  }

  void report(Bytes json, @Nullable ReportedStateHandler handler) {
    session
        .twins()
        .patch(
            json,
            new TwinAnswer() {
              @Override
              public void answered(Bytes body, @Nullable Long version) {
                answered(NO_CONTENT, body, version);
              }

              @Override
              public void answered(int status, Bytes body, @Nullable Long version) {
                tell(status, version);
              }

              @Override
              public void failed(ClientException failure, boolean sent) {
                tell(status(failure, sent), null);
              }

              private void tell(int status, @Nullable Long version) {
                if (handler != null) {
                  callbacks.run(
                      "the handler of a reported state", () -> handler.onReported(status, version));
                }
              }
            });
  }

  private static final int NO_CONTENT = 204;

  private static int status(ClientException failure, boolean sent) {
    if (failure instanceof TwinRefusedException refused) {
      return refused.status();
    }
    boolean answerMissing = sent || failure.code() == ClientException.Code.TIMEOUT;
    return answerMissing ? ReportedStateHandler.NO_ANSWER : ReportedStateHandler.NOT_SENT;
  }

  /** Tells one handler of the desired half. */
  private final class Following implements DesiredFollower.Follower {
    private final TwinHandler handler;

    Following(TwinHandler handler) {
      this.handler = handler;
    }

    @Override
    public void whole(Bytes twin, TwinProperties desired, boolean changed) {
      tell(TwinUpdateState.COMPLETE, twin);
    }

    @Override
    public void changed(Bytes json, TwinProperties change) {
      tell(TwinUpdateState.PARTIAL, json);
    }

    private void tell(TwinUpdateState state, Bytes payload) {
      callbacks.run("the twin handler", () -> handler.onTwin(state, payload));
    }
  }
}
