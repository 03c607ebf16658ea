/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.load;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;

/** A module whose class path is given back when it is destroyed, or was asked by {@code check}. */
final class LoadedModule implements GatewayModule {

  private final GatewayModule module;
  private final ClassPaths.Lease lease;

  LoadedModule(GatewayModule module, ClassPaths.Lease lease) {
    this.module = module;
    this.lease = lease;
  }

  @Override
  public void create(ModuleContext context) throws Exception {
    // Libraries look there for services and resources; the thread is the module's own.
    Thread.currentThread().setContextClassLoader(lease.loader());
    module.create(context);
  }

  @Override
  public void check(String args) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(lease.loader());
    try (lease) {
      module.check(args);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void start() throws Exception {
    module.start();
  }

  @Override
  public void receive(GatewayMessage message) throws Exception {
    module.receive(message);
  }

  @Override
  public void destroy() throws Exception {
    try {
      module.destroy();
    } finally {
      lease.close();
    }
  }
}
