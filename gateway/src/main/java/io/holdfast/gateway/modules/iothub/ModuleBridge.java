/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.ModuleClient;
import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** All messages are one module's, each on an output. */
final class ModuleBridge implements Bridge {

  /** A key is here by mistake, or for another bridge: no hub is to be told one. */
  private static final Set<String> NOT_SENT = Set.of(Keys.OUTPUT, MessageProperties.DEVICE_KEY);

  private final BridgeArgs.OneModule args;
  private final Parts parts;
  private final HubLine line;

  /**
   * A bridge that is not yet connected.
   *
   * @throws IllegalArgumentException saying what is wrong with the identity
   */
  ModuleBridge(BridgeArgs.OneModule args, Parts parts) {
    this.args = args;
    this.parts = parts;
    ModuleClient client = args.who().client(parts.driver(), args.options());
    line =
        new HubLine(
            client,
            parts.counts(),
            parts.complaints(),
            parts.confirmations(),
            parts.time().ticker());
    // Before it connects: what waits at the hub comes at once.
    var unused =
        client.onOtherInputs(
            message -> CompletableFuture.completedFuture(parts.commands().atInput(message)));
    if (args.methods()) {
      var unusedMethods =
          client.onOtherMethods(
              request -> CompletableFuture.completedFuture(parts.commands().called(request)));
    }
    if (args.twin()) {
      var unusedTwin = client.onDesired(parts.commands()::desired);
    }
  }

  @Override
  public void start() {
    line.open(parts.context().name());
  }

  @Override
  public void receive(GatewayMessage message) throws InterruptedException {
    if (MessageProperties.REGISTER.equals(
        message.properties().get(MessageProperties.DEVICE_FUNCTION))) {
      // It asks for the connection of a device; all messages are one module's here.
      parts.counts().add(Count.IGNORED);
      return;
    }
    Letter letter = Letter.of(args.outputs().of(message), message, NOT_SENT, args.contentType());
    try {
      // However long: what happens meanwhile is for the inbox of the module to say.
      boolean entered = false;
      while (!entered) {
        entered = line.enter(letter.size(), SLICE);
      }
    } catch (InterruptedException e) {
      parts.counts().add(Count.UNACKNOWLEDGED);
      throw e;
    }
    line.send(letter);
  }

  @Override
  public void close() {
    parts.close(List.of(line));
  }
}
