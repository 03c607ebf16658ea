/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.model.Message;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import java.time.Duration;

/** A module's client whose operations wait. */
public final class BlockingModuleClient extends BlockingClient {

  private final ModuleClient client;

  BlockingModuleClient(ModuleClient client, Duration timeout) {
    super(client, timeout);
    this.client = client;
  }

  /**
   * Sends a message to an output; see {@link ModuleClient#sendToOutput}.
   *
   * @param output the output's name
   * @param message what to send
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public void sendToOutput(String output, Message message) throws InterruptedException {
    await(client.sendToOutput(output, message));
  }

  /**
   * Takes an input, and waits until that is granted; see {@link ModuleClient#onInput}.
   *
   * @param input the input's name
   * @param handler takes the messages, and says what to tell the hub
   * @return removes the handler
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public Registration onInput(String input, InputHandler handler) throws InterruptedException {
    return granted(client.onInput(input, handler));
  }

  /**
   * Takes other inputs, and waits until that is granted; see {@link ModuleClient#onOtherInputs}.
   *
   * @param handler takes the messages, and says what to tell the hub
   * @return removes the handler
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public Registration onOtherInputs(InputHandler handler) throws InterruptedException {
    return granted(client.onOtherInputs(handler));
  }

  /**
   * Calls a device's method; see {@link ModuleClient#invokeMethod(String, MethodCall)}.
   *
   * @param deviceId the device that is called
   * @param call what to call, with its time-outs
   * @return its answer
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public MethodResult invokeMethod(String deviceId, MethodCall call) throws InterruptedException {
    return await(client.invokeMethod(deviceId, call));
  }

  /**
   * Calls a module's method; see {@link ModuleClient#invokeMethod(String, MethodCall)}.
   *
   * @param deviceId the device that is called
   * @param moduleId the module of it that is called
   * @param call what to call, with its time-outs
   * @return its answer
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public MethodResult invokeMethod(String deviceId, String moduleId, MethodCall call)
      throws InterruptedException {
    return await(client.invokeMethod(deviceId, moduleId, call));
  }
}
