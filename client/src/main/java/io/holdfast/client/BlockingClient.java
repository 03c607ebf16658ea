/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.model.Message;
import io.holdfast.model.Twin;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A client whose operations wait until they are done. Each throws what its future would fail with,
 * or {@link ClientException} with {@link ClientException.Code#TIMEOUT} when the view's time is
 * over: what was asked for may happen all the same then. They may be called in callbacks, unless
 * the executor of the options has one thread or is the driver itself. Any thread.
 */
public abstract sealed class BlockingClient implements AutoCloseable
    permits BlockingModuleClient, BlockingDeviceClient {

  private final HubClient client;
  private final Duration timeout;

  BlockingClient(HubClient client, Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be more than nothing: " + timeout);
    }
    this.client = client;
    this.timeout = timeout;
  }

  /**
   * Connects; see {@link HubClient#open}.
   *
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final void open() throws InterruptedException {
    await(client.open());
  }

  /**
   * Sends a message, and waits until the hub has it; see {@link HubClient#send}.
   *
   * @param message what to send
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final void send(Message message) throws InterruptedException {
    await(client.send(message));
  }

  /**
   * Reads the twin; see {@link HubClient#twin}.
   *
   * @return both halves, as the hub has them
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final Twin twin() throws InterruptedException {
    return await(client.twin());
  }

  /**
   * Changes the reported half of the twin; see {@link HubClient#updateReported}.
   *
   * @param patch as there
   * @return the reported half's new version, if the hub tells it
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final OptionalLong updateReported(Map<String, ? extends @Nullable Object> patch)
      throws InterruptedException {
    return await(client.updateReported(patch));
  }

  /**
   * Follows the desired half, and waits until that is granted; see {@link HubClient#onDesired}.
   *
   * @param handler told the whole half first, then its changes
   * @return removes the handler
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final Registration onDesired(DesiredHandler handler) throws InterruptedException {
    return granted(client.onDesired(handler));
  }

  /**
   * Answers a method, and waits until that is granted; see {@link HubClient#onMethod}.
   *
   * @param name the method's name
   * @param handler answers the calls
   * @return removes the handler
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final Registration onMethod(String name, MethodHandler handler)
      throws InterruptedException {
    return granted(client.onMethod(name, handler));
  }

  /**
   * Answers other methods, and waits until that is granted; see {@link HubClient#onOtherMethods}.
   *
   * @param handler answers the calls
   * @return removes the handler
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final Registration onOtherMethods(MethodHandler handler) throws InterruptedException {
    return granted(client.onOtherMethods(handler));
  }

  /**
   * What is not acknowledged at present.
   *
   * @return how much waits, and is on its way
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final SendStatus sendStatus() throws InterruptedException {
    return await(client.sendStatus());
  }

  /**
   * Closes the client and waits until it is closed; see {@link HubClient#close(Duration)}.
   *
   * @param drain how long what waits may take; zero or more
   * @throws InterruptedException if the thread is interrupted while it waits; what was asked for
   *     may happen
   */
  public final void close(Duration drain) throws InterruptedException {
    await(client.close(drain));
  }

  /** As {@link HubClient#close()}. */
  @Override
  public final void close() {
    client.close();
  }

  /** A handler whose subscription is not granted stays. */
  final Registration granted(Registration registration) throws InterruptedException {
    await(registration.granted());
    return registration;
  }

  final <T extends @Nullable Object> T await(CompletableFuture<T> future)
      throws InterruptedException {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new ClientException(ClientException.Code.TIMEOUT, "not done in " + timeout, late);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }
}
