/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway;

import io.holdfast.wire.gateway.GatewayMessage;

/**
 * A module: reads a field protocol, changes messages, carries them to a hub. It runs unchanged in a
 * gateway's process or out of it. A class needs a public constructor without arguments.
 *
 * <p>Life: {@link #create}, {@link #start}, any number of {@link #receive}, {@link #destroy}. All
 * modules of a gateway are created and linked before the first is started, so a message can arrive
 * before {@code start}. Calls never overlap, and each sees what the one before it did; they may
 * come on different threads. Nothing is called after {@code destroy} has begun.
 */
public interface GatewayModule {

  /**
   * Takes what it needs. What this throws ends the creation: of the gateway, or of this module in a
   * gateway that runs.
   *
   * @param context the module's name, arguments, and way to publish; to be kept
   * @throws Exception saying in its message what is wrong, with the JSON pointer where it is the
   *     arguments
   */
  void create(ModuleContext context) throws Exception;

  /**
   * Throws what is wrong with arguments, as far as that can be told without doing anything. Asked
   * of a module that is neither created nor destroyed, on any thread, by who wants to know whether
   * a file is right.
   *
   * @param args as {@link ModuleContext#args} gives them
   * @throws Exception as {@link #create} does
   */
  default void check(String args) throws Exception {}

  /**
   * Begins to publish, if it publishes of itself.
   *
   * @throws Exception which is logged; the module stays
   */
  default void start() throws Exception {}

  /**
   * Takes a message of a module that is linked to this one.
   *
   * @param message shared with others
   * @throws Exception which is logged and counted; the message is gone for this module
   */
  void receive(GatewayMessage message) throws Exception;

  /**
   * Ends its threads and gives back what it took. Called once, also after a {@code create} that
   * threw.
   *
   * @throws Exception which is logged
   */
  default void destroy() throws Exception {}
}
