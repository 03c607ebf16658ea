/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Message;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** What modules have beside what all clients have. */
final class AsyncModule extends AsyncClient implements ModuleClient {

  private final MethodInvocation invocation;

  AsyncModule(ClientDriver driver, ClientSetup setup) {
    super(driver, setup);
    invocation = new MethodInvocation(driver.loop(), setup, login, callbacks);
  }

  @Override
  public CompletableFuture<Void> sendToOutput(String output, Message message) {
    var properties =
        message.properties().toBuilder().system(SystemProperty.OUTPUT_NAME, output).build();
    return sends.send(new Message(properties, message.body()));
  }

  @Override
  public CompletableFuture<MethodResult> invokeMethod(String deviceId, MethodCall call) {
    return invocation.invoke(new DeviceIdentity(deviceId), call);
  }

  @Override
  public CompletableFuture<MethodResult> invokeMethod(
      String deviceId, String moduleId, MethodCall call) {
    return invocation.invoke(new ModuleIdentity(deviceId, moduleId), call);
  }

  @Override
  public Registration onInput(String input, InputHandler handler) {
    return handlers.input(input, new InputDispatch(handler, callbacks), () -> {});
  }

  @Override
  public Registration onOtherInputs(InputHandler handler) {
    return handlers.input(null, new InputDispatch(handler, callbacks), () -> {});
  }

  @Override
  public Flow.Publisher<ReceivedMessage> inputs() {
    return publishers.inputs(null);
  }

  @Override
  public Flow.Publisher<ReceivedMessage> inputs(String input) {
    return publishers.inputs(input);
  }
}
