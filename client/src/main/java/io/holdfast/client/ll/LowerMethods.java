/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.Methods;
import io.holdfast.model.Bytes;
import io.holdfast.model.MethodResult;
import org.jspecify.annotations.Nullable;

/** Who answers calls of methods: at most one of three kinds. Owner: the client's thread. */
final class LowerMethods implements Methods.Receiver {

  private enum Kind {
    NONE,
    METHODS,
    COMMANDS
  }

  private final Methods methods;
  private final LowerCallbacks callbacks;
  private Kind kind = Kind.NONE;
  private InboundMethodHandler handler = (name, payload, handle) -> {};

  LowerMethods(Methods methods, LowerCallbacks callbacks) {
    this.methods = methods;
    this.callbacks = callbacks;
  }

  ClientResult answer(@Nullable MethodHandler answering) {
    return handle(answering == null ? null : atOnce(answering), Kind.METHODS);
  }

  ClientResult take(@Nullable InboundMethodHandler taking) {
    return handle(taking, Kind.METHODS);
  }

  ClientResult commands(@Nullable CommandHandler commanded) {
    return handle(commanded == null ? null : atOnce(ofMethods(commanded)), Kind.COMMANDS);
  }

  private ClientResult handle(@Nullable InboundMethodHandler next, Kind wanted) {
    if (kind != Kind.NONE && kind != wanted) {
      return ClientResult.ERROR;
    }
    if (next == null) {
      kind = Kind.NONE;
      return methods.remove() ? ClientResult.OK : ClientResult.ERROR;
    }
    handler = next;
    if (kind == Kind.NONE) {
      kind = wanted;
      methods.handle(this, callbacks.granted("methods"));
    }
    return ClientResult.OK;
  }

  @Override
  public void called(String name, Bytes payload, Methods.Reply reply) {
    MethodHandle handle = new MethodHandle(reply);
    callbacks.run(
        "the handler of methods",
        () -> {
          try {
            handler.onMethod(name, payload, handle);
          } catch (RuntimeException failure) {
            var unused =
                reply.answer(Methods.FAILED, Methods.message("the handler of " + name + " failed"));
            throw failure;
          }
        });
  }

  private static InboundMethodHandler atOnce(MethodHandler answering) {
    return (name, payload, handle) -> {
      MethodResult result = answering.onMethod(name, payload);
      var unused = handle.answer(result.status(), result.payload());
    };
  }

  /** The component stands before the first asterisk. */
  private static MethodHandler ofMethods(CommandHandler commanded) {
    return (name, payload) -> {
      int asterisk = name.indexOf('*');
      return asterisk < 0
          ? commanded.onCommand(null, name, payload)
          : commanded.onCommand(name.substring(0, asterisk), name.substring(asterisk + 1), payload);
    };
  }
}
