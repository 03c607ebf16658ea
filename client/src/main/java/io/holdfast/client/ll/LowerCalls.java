/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.ClientType;
import io.holdfast.client.edge.Answer;
import io.holdfast.client.edge.MethodCalls;
import io.holdfast.client.http.HttpCall;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Identity;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls methods of others, and carries the answers to the caller's handlers. What it calls with is
 * made with the first call, when the options are set. Owner: the client's thread.
 */
final class LowerCalls {

  private final IoLoop loop;
  private final ModuleIdentity caller;
  private final LowerOptions options;
  private final LowerCallbacks callbacks;
  private final Set<Invoked> open = new LinkedHashSet<>();
  private @Nullable MethodCalls calls;

  LowerCalls(IoLoop loop, ModuleIdentity caller, LowerOptions options, LowerCallbacks callbacks) {
    this.loop = loop;
    this.caller = caller;
    this.options = options;
    this.callbacks = callbacks;
  }

  /**
   * Begins a call.
   *
   * @throws IllegalArgumentException if the call is out of bounds
   */
  void invoke(Identity target, MethodCall call, MethodInvokeHandler handler) {
    Invoked invoked = new Invoked(handler);
    HttpCall asked = calls().invoke(target, call, invoked);
    invoked.asked = asked;
    if (!invoked.over) {
      open.add(invoked);
    }
  }

  private MethodCalls calls() {
    if (calls == null) {
      String type = ClientType.text(options.login().settings().productInfo());
      calls = new MethodCalls(loop, caller, options.https(), options.login(), type);
    }
    return calls;
  }

  /** Ends what has no answer yet, in the order of calling. */
  void close() {
    for (Invoked each : List.copyOf(open)) {
      each.close();
    }
  }

  private final class Invoked implements Answer<MethodResult> {
    private final MethodInvokeHandler handler;
    private @Nullable HttpCall asked;
    private boolean over;

    Invoked(MethodInvokeHandler handler) {
      this.handler = handler;
    }

    @Override
    public void answered(MethodResult value) {
      end(value, null);
    }

    @Override
    public void failed(ClientException failure) {
      end(null, failure);
    }

    void close() {
      HttpCall call = asked;
      end(null, ClientException.closed());
      if (call != null) {
        call.cancel();
      }
    }

    private void end(@Nullable MethodResult value, @Nullable ClientException failure) {
      if (!over) {
        over = true;
        open.remove(this);
        callbacks.run("the handler of a call", () -> handler.onResult(value, failure));
      }
    }
  }
}
