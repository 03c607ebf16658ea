/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.samples;

import static java.util.Objects.requireNonNull;

import io.holdfast.client.ConnectionStatus;
import io.holdfast.client.DesiredChange;
import io.holdfast.client.DesiredHandler;
import io.holdfast.client.Disposition;
import io.holdfast.client.InputHandler;
import io.holdfast.client.InputMessage;
import io.holdfast.client.MessageSender;
import io.holdfast.client.MethodHandler;
import io.holdfast.client.MethodRequest;
import io.holdfast.client.ModuleClient;
import io.holdfast.client.ReceivedMessage;
import io.holdfast.client.Registration;
import io.holdfast.client.SendStatus;
import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.Twin;
import io.holdfast.model.TwinProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A client without a hub: the test hands messages in and sees what the module makes of them. */
final class FakeClient implements ModuleClient {

  record Sent(String output, Message message, CompletableFuture<Void> acknowledged) {}

  final List<Sent> sent = new CopyOnWriteArrayList<>();
  final List<Map<String, ?>> reported = new CopyOnWriteArrayList<>();
  private final Map<String, InputHandler> inputs = new HashMap<>();
  private final Map<String, MethodHandler> methods = new HashMap<>();
  private @Nullable DesiredHandler desired;
  private boolean closed;

  CompletableFuture<Disposition> receive(String input, String body) {
    return receive(input, new Message(MessageProperties.NONE, Bytes.utf8(body)));
  }

  CompletableFuture<Disposition> receive(String input, Message message) {
    return requireNonNull(inputs.get(input))
        .received(new InputMessage(input, message, false))
        .toCompletableFuture();
  }

  void desire(Map<String, @Nullable Object> values, boolean complete) {
    requireNonNull(desired).changed(new DesiredChange(new TwinProperties(values, 1), complete));
  }

  MethodResult call(String method) {
    return requireNonNull(methods.get(method))
        .called(new MethodRequest(method, Optional.empty()))
        .toCompletableFuture()
        .join();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Identity identity() {
    return new ModuleIdentity("d", "m");
  }

  @Override
  public CompletableFuture<Void> open() {
    return done();
  }

  @Override
  public ConnectionStatus status() {
    return new ConnectionStatus.Connected(false);
  }

  @Override
  public CompletableFuture<Void> send(Message message) {
    return sendToOutput("", message);
  }

  @Override
  public CompletableFuture<Void> sendToOutput(String output, Message message) {
    Sent sending = new Sent(output, message, new CompletableFuture<>());
    sent.add(sending);
    return sending.acknowledged();
  }

  @Override
  public CompletableFuture<Twin> twin() {
    throw notOfASample();
  }

  @Override
  public CompletableFuture<OptionalLong> updateReported(
      Map<String, ? extends @Nullable Object> patch) {
    reported.add(patch);
    return CompletableFuture.completedFuture(OptionalLong.empty());
  }

  @Override
  public Registration onDesired(DesiredHandler handler) {
    desired = handler;
    return Registration.of(done(), () -> {});
  }

  @Override
  public Registration onMethod(String name, MethodHandler handler) {
    methods.put(name, handler);
    return Registration.of(done(), () -> {});
  }

  @Override
  public Registration onOtherMethods(MethodHandler handler) {
    throw notOfASample();
  }

  @Override
  public Registration onInput(String input, InputHandler handler) {
    inputs.put(input, handler);
    return Registration.of(done(), () -> {});
  }

  @Override
  public Registration onOtherInputs(InputHandler handler) {
    throw notOfASample();
  }

  @Override
  public CompletableFuture<Void> close(Duration drain) {
    closed = true;
    return done();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public Flow.Publisher<ConnectionStatus> statuses() {
    throw notOfASample();
  }

  @Override
  public void retry(RetryPolicy policy, Duration limit) {
    throw notOfASample();
  }

  @Override
  public void credentials(Credentials next) {
    throw notOfASample();
  }

  @Override
  public MessageSender sender(int maxInFlight) {
    throw notOfASample();
  }

  @Override
  public CompletableFuture<SendStatus> sendStatus() {
    throw notOfASample();
  }

  @Override
  public Optional<Instant> lastMessageReceived() {
    throw notOfASample();
  }

  @Override
  public Flow.Publisher<DesiredChange> desiredChanges() {
    throw notOfASample();
  }

  @Override
  public Flow.Publisher<ReceivedMessage> inputs() {
    throw notOfASample();
  }

  @Override
  public Flow.Publisher<ReceivedMessage> inputs(String input) {
    throw notOfASample();
  }

  @Override
  public CompletableFuture<MethodResult> invokeMethod(String deviceId, MethodCall call) {
    throw notOfASample();
  }

  @Override
  public CompletableFuture<MethodResult> invokeMethod(
      String deviceId, String moduleId, MethodCall call) {
    throw notOfASample();
  }

  private static CompletableFuture<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  /** A sample that begins to use more of the client fails its test, until this gives that too. */
  private static AssertionError notOfASample() {
    return new AssertionError("no sample uses this part of the client");
  }
}
