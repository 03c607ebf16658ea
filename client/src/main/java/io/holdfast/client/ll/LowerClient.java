/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.core.HubSession;
import io.holdfast.client.core.Oddities;
import io.holdfast.client.core.TwinTimeouts;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.mqtt.RetrySettings;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.IoLoop;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MethodCall;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.wire.PropertyBag;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The caller-driven face of one hub session: checks the thread and the arguments, and leaves the
 * rest to its parts.
 */
final class LowerClient implements ModuleClientLL {

  /** A goodbye is bounded by the time of the caller, who is held up, not by the loop's. */
  private static final Ticker CALLERS_TIME = Ticker.systemTicker();

  private final IoDriver driver;
  private final boolean ownDriver;
  private final LowerOptions options;
  private final LowerCallbacks callbacks;
  private final LowerStatus status;
  private final HubSession session;
  private final LowerSender sender;
  private final LowerInputs inputs;
  private final LowerMethods methods;
  private final LowerTwin twin;
  private final LowerCalls calls;
  private boolean destroyed;

  LowerClient(IoDriver driver, boolean ownDriver, ModuleIdentity identity, LowerOptions options) {
    this.driver = driver;
    this.ownDriver = ownDriver;
    this.options = options;
    IoLoop loop = driver.loop();
    callbacks = new LowerCallbacks(driver, identity.clientId());
    status = new LowerStatus(callbacks, options::logTrace);
    session =
        new HubSession(loop, identity, options, TwinTimeouts.DEFAULT, status, callbacks::note);
    options.applyTo(session.mqtt());
    sender = new LowerSender(loop, identity, session.mqtt(), options, callbacks);
    session
        .inbox()
        .readProperties(bag -> options.encoding() ? PropertyBag.decode(bag) : PropertyBag.raw(bag));
    inputs = new LowerInputs(loop, session.inbox(), callbacks);
    methods = new LowerMethods(session.methods(), callbacks);
    twin = new LowerTwin(session, callbacks);
    calls = new LowerCalls(loop, identity, options, callbacks);
    loop.execute(session.mqtt()::open); // In the first doWork.
  }

  /** Whether the client can do anything; on the right thread. */
  private boolean isAlive() {
    driver.checkThread();
    return !destroyed;
  }

  @Override
  public ClientResult sendEventAsync(
      @Nullable Message message, @Nullable EventConfirmation confirmation) {
    boolean alive = isAlive();
    if (message == null) {
      return ClientResult.INVALID_ARG;
    }
    return alive ? sender.send(message, confirmation) : ClientResult.ERROR;
  }

  @Override
  public ClientResult sendEventToOutputAsync(
      @Nullable Message message,
      @Nullable String outputName,
      @Nullable EventConfirmation confirmation) {
    boolean alive = isAlive();
    if (message == null || outputName == null) {
      return ClientResult.INVALID_ARG;
    }
    return alive ? sender.sendTo(outputName, message, confirmation) : ClientResult.ERROR;
  }

  @Override
  public MessageResult checkMessage(@Nullable Message message) {
    boolean alive = isAlive();
    if (message == null) {
      return MessageResult.INVALID_ARG;
    }
    return alive ? sender.check(message) : MessageResult.BECAUSE_DESTROY;
  }

  @Override
  public SendStatus getSendStatus() {
    driver.checkThread();
    boolean idle = session.mqtt().waiting() == 0 && session.mqtt().inFlight() == 0;
    return idle ? SendStatus.IDLE : SendStatus.BUSY;
  }

  @Override
  public ClientResult setInputMessageCallback(
      @Nullable String inputName, @Nullable MessageHandler handler) {
    return isAlive() ? inputs.handle(inputName, handler) : ClientResult.ERROR;
  }

  @Override
  public ClientResult sendMessageDisposition(
      @Nullable ReceivedMessage message, @Nullable MessageDisposition disposition) {
    boolean alive = isAlive();
    if (message == null || disposition == null || disposition == MessageDisposition.ASYNC_ACK) {
      return ClientResult.INVALID_ARG;
    }
    return alive && message.settle(disposition) ? ClientResult.OK : ClientResult.ERROR;
  }

  @Override
  public ClientResult setConnectionStatusCallback(@Nullable ConnectionStatusHandler handler) {
    if (!isAlive()) {
      return ClientResult.ERROR;
    }
    status.handle(handler);
    return ClientResult.OK;
  }

  @Override
  public ClientResult setRetryPolicy(@Nullable RetryPolicy policy, @Nullable Duration limit) {
    boolean alive = isAlive();
    if (policy == null || limit == null) {
      return ClientResult.INVALID_ARG;
    }
    if (!alive) {
      return ClientResult.ERROR;
    }
    try {
      session.mqtt().setRetry(policy, limit);
      return ClientResult.OK;
    } catch (IllegalArgumentException outOfBounds) {
      callbacks.note(String.valueOf(outOfBounds.getMessage()));
      return ClientResult.INVALID_ARG;
    }
  }

  @Override
  public RetrySetting getRetryPolicy() {
    driver.checkThread();
    RetrySettings retry = session.mqtt().retry();
    return new RetrySetting(retry.policy(), retry.limit());
  }

  @Override
  public Optional<Instant> getLastMessageReceiveTime() {
    driver.checkThread();
    return inputs.lastReceived();
  }

  @Override
  public <T> ClientResult setOption(@Nullable Option<T> option, @Nullable T value) {
    boolean alive = isAlive();
    if (option == null || value == null) {
      return ClientResult.INVALID_ARG;
    }
    return alive ? changed(option, option.set(options, value)) : ClientResult.ERROR;
  }

  @Override
  public ClientResult setOption(@Nullable String name, @Nullable Object value) {
    boolean alive = isAlive();
    if (name == null || value == null) {
      return ClientResult.INVALID_ARG;
    }
    try {
      Option<?> option = Option.named(name);
      return alive ? changed(option, option.setUnchecked(options, value)) : ClientResult.ERROR;
    } catch (IllegalArgumentException refused) {
      callbacks.note(String.valueOf(refused.getMessage()));
      return ClientResult.INVALID_ARG;
    }
  }

  private ClientResult changed(Option<?> option, ClientResult result) {
    if (option.equals(Option.DIAG_SAMPLING_PERCENTAGE) && result == ClientResult.OK) {
      sender.samplingChanged();
    }
    return result;
  }

  @Override
  public ClientResult setModuleTwinCallback(@Nullable TwinHandler handler) {
    if (!isAlive()) {
      return ClientResult.ERROR;
    }
    twin.follow(handler);
    return ClientResult.OK;
  }

  @Override
  public ClientResult getTwinAsync(@Nullable TwinResultHandler handler) {
    boolean alive = isAlive();
    if (handler == null) {
      return ClientResult.INVALID_ARG;
    }
    if (!alive) {
      return ClientResult.ERROR;
    }
    twin.get(handler);
    return ClientResult.OK;
  }

  @Override
  public ClientResult sendReportedState(
      @Nullable Bytes json, @Nullable ReportedStateHandler handler) {
    boolean alive = isAlive();
    if (json == null || json.isEmpty()) {
      return ClientResult.INVALID_ARG;
    }
    if (!alive) {
      return ClientResult.ERROR;
    }
    twin.report(json, handler);
    return ClientResult.OK;
  }

  @Override
  public ClientResult setModuleMethodCallback(@Nullable MethodHandler handler) {
    return isAlive() ? methods.answer(handler) : ClientResult.ERROR;
  }

  @Override
  public ClientResult setInboundMethodCallback(@Nullable InboundMethodHandler handler) {
    return isAlive() ? methods.take(handler) : ClientResult.ERROR;
  }

  @Override
  public ClientResult subscribeToCommands(@Nullable CommandHandler handler) {
    return isAlive() ? methods.commands(handler) : ClientResult.ERROR;
  }

  @Override
  public ClientResult deviceMethodResponse(
      @Nullable MethodHandle handle, int status, @Nullable Bytes payload) {
    boolean alive = isAlive();
    if (handle == null) {
      return ClientResult.INVALID_ARG;
    }
    boolean sent = alive && handle.answer(status, payload == null ? Bytes.EMPTY : payload);
    return sent ? ClientResult.OK : ClientResult.ERROR;
  }

  @Override
  public ClientResult deviceMethodInvokeAsync(
      @Nullable String deviceId, @Nullable MethodCall call, @Nullable MethodInvokeHandler handler) {
    if (deviceId == null) {
      return ClientResult.INVALID_ARG;
    }
    return invoke(() -> new DeviceIdentity(deviceId), call, handler);
  }

  @Override
  public ClientResult moduleMethodInvokeAsync(
      @Nullable String deviceId,
      @Nullable String moduleId,
      @Nullable MethodCall call,
      @Nullable MethodInvokeHandler handler) {
    if (deviceId == null || moduleId == null) {
      return ClientResult.INVALID_ARG;
    }
    return invoke(() -> new ModuleIdentity(deviceId, moduleId), call, handler);
  }

  private ClientResult invoke(
      Supplier<Identity> target, @Nullable MethodCall call, @Nullable MethodInvokeHandler handler) {
    boolean alive = isAlive();
    if (call == null || handler == null) {
      return ClientResult.INVALID_ARG;
    }
    if (!alive) {
      return ClientResult.ERROR;
    }
    try {
      calls.invoke(target.get(), call, handler);
      return ClientResult.OK;
    } catch (IllegalArgumentException outOfBounds) {
      callbacks.note(String.valueOf(outOfBounds.getMessage()));
      return ClientResult.INVALID_ARG;
    }
  }

  @Override
  public int doWork() {
    return driver.doWork();
  }

  @Override
  public int doWork(Duration maxWait) {
    return driver.doWork(maxWait);
  }

  @Override
  public Duration timeUntilNextWork() {
    return driver.timeUntilNextWork();
  }

  @Override
  public void wakeup() {
    driver.wakeup();
  }

  @Override
  public LowerStatistics statistics() {
    driver.checkThread();
    Oddities oddities = session.oddities();
    return new LowerStatistics(
        oddities.unclaimed(),
        oddities.unreadable(),
        oddities.lateAnswers(),
        callbacks.failed(),
        callbacks.refused());
  }

  @Override
  public void destroy(Duration maxWait) {
    driver.checkNotWorking();
    if (destroyed) {
      return;
    }
    driver.within(() -> {
      session.mqtt().close(Duration.ZERO);
      calls.close();
    });
    destroyed = true;
    sayGoodbye(maxWait);
    if (ownDriver) {
      driver.close();
    }
  }

  /** Works until the connection is closed; others' work, of which there may be more, goes on. */
  private void sayGoodbye(Duration maxWait) {
    long begun = CALLERS_TIME.nanoTime();
    Duration left = maxWait;
    while (!session.mqtt().isGone() && !left.isNegative() && !left.isZero()) {
      var unused = driver.doWork(left);
      left = maxWait.minusNanos(CALLERS_TIME.nanoTime() - begun);
    }
  }
}
