/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.ModuleIdentity;
import java.util.concurrent.CompletableFuture;

/** A module's client. See {@link HubClient} for what holds of all operations. */
public interface ModuleClient extends HubClient {

  /**
   * A client that is not yet open.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param connectionString a module's, with a key or a ready token
   * @throws IllegalArgumentException if it is no module's, or has neither
   */
  static ModuleClient create(
      ClientDriver driver, ConnectionString connectionString, ClientOptions options) {
    if (!(connectionString.identity() instanceof ModuleIdentity module)) {
      throw new IllegalArgumentException("not a module's connection string: " + connectionString);
    }
    return new AsyncClient(driver, connectionString, module, options);
  }

  /**
   * Sends a message to one of this module's outputs, from where the hub's routes carry it on.
   *
   * @return as {@link #send}
   */
  CompletableFuture<Void> sendToOutput(String output, Message message);

  /**
   * Takes the messages that arrive at an input. They are handed over one at a time in their order;
   * the next one comes when the handler has returned, whether or not its stage is complete. The hub
   * is told that a message is done with when its stage is, in the order of arrival, so a message
   * that was not handled when the program dies comes again. A later handler replaces an earlier
   * one.
   *
   * @return done when the hub has granted the subscription; see {@link #onDesired}
   */
  CompletableFuture<Void> onInput(String input, InputHandler handler);

  /**
   * Takes the messages that arrive at inputs without a handler of their own; without this they stay
   * with the hub.
   *
   * @return as {@link #onInput}
   */
  CompletableFuture<Void> onOtherInputs(InputHandler handler);
}
