/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.transport;

import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.transport.ProvisioningTransport.ErrorHandler;
import io.holdfast.provisioning.transport.ProvisioningTransport.ReplyParser;
import io.holdfast.provisioning.transport.ProvisioningTransport.RequestWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection and what is asked and answered over it, joined: one's failure is the other's. Owner:
 * the loop.
 */
final class MqttMachine {

  private final Journal journal = new Journal();
  private final ExchangeMachine exchange;
  private final ConnectionMachine connection;

  MqttMachine(
      IoLoop loop,
      ConnectionMachine.Service service,
      MqttSetup setup,
      @Nullable ErrorHandler errors) {
    exchange = new ExchangeMachine(journal, new Line());
    connection = new ConnectionMachine(loop, service, setup, errors, journal, exchange);
  }

  /** The connection, as what is asked knows it. */
  private final class Line implements ExchangeMachine.Line {

    @Override
    public boolean isThere() {
      return connection.isThere();
    }

    @Override
    public void publish(String topic, Bytes request) {
      connection.publish(topic, request);
    }

    @Override
    public void failed() {
      connection.on(ConnectionTable.Event.EXCHANGE_FAILED);
    }

    @Override
    public void told() {
      connection.on(ConnectionTable.Event.TOLD);
    }
  }

  boolean isClosed() {
    return connection.state() == ConnectionTable.State.IDLE;
  }

  /** Whether nothing is being asked. */
  boolean isIdle() {
    return exchange.state() == ExchangeTable.State.IDLE;
  }

  ConnectionTable.State connectionState() {
    return connection.state();
  }

  ExchangeTable.State exchangeState() {
    return exchange.state();
  }

  boolean hasOperation() {
    return exchange.hasOperation();
  }

  String trouble() {
    return journal.trouble();
  }

  void trace(boolean on) {
    journal.trace(on);
  }

  void whenever(Runnable task) {
    journal.whenever(task);
  }

  void watch(Consumer<StateTable.Row<?, ?, ?>> rows) {
    journal.watch(rows);
  }

  void open(Opening opening) {
    journal.open(opening.registrationId());
    exchange.open(opening);
    connection.open(opening);
  }

  void close() {
    connection.on(ConnectionTable.Event.CLOSE);
    exchange.close();
  }

  void register(ReplyParser parser, RequestWriter writer) {
    exchange.register(parser, writer);
  }

  void query() {
    exchange.query();
  }

  void work() {
    connection.on(ConnectionTable.Event.WORK);
  }
}
