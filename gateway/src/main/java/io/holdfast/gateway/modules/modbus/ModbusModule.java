/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import io.holdfast.client.net.LoopSettings;
import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in module {@code modbus}: reads registers and coils of a Modbus TCP server on a
 * schedule, publishes them, and writes on command.
 *
 * <p>A server that is slow, dead or not there holds up nobody: {@link #receive} puts a command into
 * a queue, and answers at once that it was not carried out when {@value Worker#WAITING} wait. Needs
 * the library {@code com.digitalpetri.modbus:modbus-tcp}, which the {@code holdfast} program has.
 */
public final class ModbusModule implements GatewayModule {

  private static final Logger LOG = LoggerFactory.getLogger(ModbusModule.class);
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final LoopSettings time;
  private @Nullable ModbusLine line;
  private @Nullable Reports reports;
  private @Nullable Worker worker;
  private @Nullable Thread thread;
  private String name = "";

  /** By the clocks of the system. */
  public ModbusModule() {
    this(LoopSettings.system());
  }

  /** By clocks of the caller's. */
  ModbusModule(LoopSettings time) {
    this.time = time;
  }

  @Override
  public void create(ModuleContext context) {
    name = context.name();
    ModbusArgs args = ModbusArgsReader.read(context.args());
    Reports told = new Reports(context, time.clock());
    ModbusLine made = line(args);
    line = made;
    reports = told;
    worker = new Worker(name, args, made, told, time.ticker());
  }

  @Override
  public void check(String args) {
    ModbusArgsReader.read(args);
  }

  private ModbusLine line(ModbusArgs args) {
    try {
      return new ModbusLine(name, args, time.ticker());
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "the module modbus needs com.digitalpetri.modbus:modbus-tcp on the class path", e);
    }
  }

  @Override
  public void start() {
    thread = new Thread(worker, name + "-worker");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void receive(GatewayMessage message) {
    Optional<Command> command = Command.of(message);
    Worker worker = this.worker;
    Reports reports = this.reports;
    if (command.isPresent() && worker != null && reports != null && !worker.offer(command.get())) {
      LOG.warn("{}: a command was not carried out: {} wait", name, Worker.WAITING);
      reports.written(command.get(), null, Worker.WAITING + " commands wait for the server");
    }
  }

  @Override
  public void destroy() throws InterruptedException {
    Thread working = thread;
    if (working != null) {
      working.interrupt();
      working.join(PATIENCE_MILLIS);
    }
    if (line != null) {
      line.close();
    }
  }
}
