/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import io.holdfast.gateway.load.Entrypoint;
import io.holdfast.gateway.log.Occurrences;
import io.holdfast.gateway.sp.PairSockets;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.gateway.sp.SpLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * A host with all its parts, whoever drives it. Owned by its loop; any thread may ask for the
 * status, attach and detach.
 */
final class Attachment {

  private static final String IPC = "ipc://";
  private static final String TCP = "tcp://";

  private final Shared shared;
  private final Lives lives;
  private final ControlChannel control;

  Attachment(String name, SpLoop loop, Entrypoint entrypoint, Pace pace, BooleanSupplier drive) {
    Counts counts = new Counts();
    Occurrences failures = new Occurrences(loop.eventLoop().ticker()::nanoTime);
    Seat seat = new Seat(name, entrypoint, counts, failures);
    ModuleCalls calls = new ModuleCalls(seat::receive, this::makeRoom);
    shared = new Shared(name, loop, calls, seat, counts, pace, drive);
    lives = new Lives(shared, this::answer, this::isGatewayThere);
    control = new ControlChannel(shared, lives);
  }

  /**
   * The address that a control id means.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static SpAddress address(String controlId) {
    boolean isWhole = controlId.startsWith(IPC) || controlId.startsWith(TCP);
    return SpAddress.parse(isWhole ? controlId : IPC + controlId);
  }

  /** How long {@link #detach} may take; then what is left of the host is closed. */
  Duration detachLimit() {
    return shared.pace().detach();
  }

  /** Binds the control channel; done on the loop. Fails with an {@link IOException}. */
  CompletableFuture<Void> attach(SpAddress address) {
    CompletableFuture<Void> attached = new CompletableFuture<>();
    // On the loop, so that the socket is known before its first peer is.
    shared.onLoop(() -> {
      var unused =
          PairSockets.bind(shared.loop(), address, control)
              .whenComplete((socket, failure) -> {
                if (failure == null) {
                  control.bound(socket);
                  attached.complete(null);
                } else {
                  attached.completeExceptionally(failure);
                }
              });
    });
    return attached;
  }

  /** Waits for {@link #attach}, and makes of its failure what it was. */
  static void join(CompletableFuture<Void> attached) throws IOException {
    try {
      attached.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException cause
          ? new IOException(cause.getMessage(), cause)
          : new IOException("the control channel cannot be bound: " + e.getCause(), e);
    }
  }

  ModuleCalls calls() {
    return shared.calls();
  }

  HostStatus status() {
    return shared.counts().status(lives.state(), control.isConnected(), lives.waiting());
  }

  /** Tells the gateway, ends the module and both channels; done on the loop. Once. */
  CompletableFuture<Void> detach() {
    CompletableFuture<Void> detached = new CompletableFuture<>();
    shared.onLoop(() ->
        lives.leave(() -> control.end(shared.pace().patience(), () -> detached.complete(null))));
    return detached;
  }

  private void answer(int status) {
    control.reply(status);
  }

  private boolean isGatewayThere() {
    return control.isConnected();
  }

  private void makeRoom() {
    shared.onLoop(lives::resume);
  }
}
