/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.LoopMember;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.ProvisioningTransport;
import io.holdfast.provisioning.transport.StateTable;
import io.holdfast.provisioning.transport.TransportError;
import io.holdfast.provisioning.transport.TransportStatus;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registers a device over a transport, as {@link ClientTable} says: asks, waits as long as the
 * service wants, asks how far it is, and tells the outcome. One registration at a time, any number
 * one after another. It works whenever the loop runs. Owner: the loop.
 */
public final class DeviceRegistration implements LoopMember {

  private final IoLoop loop;
  private final ProvisioningTransport transport;
  private final Introduction introduction;
  private final Schedule schedule;
  private Consumer<StateTable.Row<?, ?, ?>> watcher = row -> {};

  private ClientTable.State state = ClientTable.State.READY;
  private Listeners listeners = Listeners.NONE;
  private Verdict verdict = new Verdict();
  private @Nullable Bytes returned;
  private boolean asked;
  private Timeout next = Timeout.NONE;

  /**
   * A client that has done nothing yet.
   *
   * @param loop where it lives
   * @param idScope which service
   * @param attestation who the device is: a key or a certificate. A TPM has {@link TpmRegistration}
   * @param transports makes the transport, and hands it who is told of its failures
   */
  public DeviceRegistration(
      IoLoop loop,
      String idScope,
      Attestation attestation,
      Function<ProvisioningTransport.ErrorHandler, ProvisioningTransport> transports) {
    this.loop = loop;
    introduction = new Introduction(idScope, attestation, loop::now);
    schedule = new Schedule(loop::nanoTime);
    transport = transports.apply(this::failed);
    transport.whenever(this::workSoon);
    loop.attach(this);
  }

  /** {@return what carries it} */
  public ProvisioningTransport transport() {
    return transport;
  }

  /** {@return whether nothing is under way} */
  public boolean isReady() {
    return state == ClientTable.State.READY;
  }

  /** {@return the JSON that the last registration brought back, or null} */
  public @Nullable Bytes returned() {
    return returned;
  }

  /**
   * What to tell the service besides, with the next request.
   *
   * @param json any JSON text, or null for nothing
   */
  public void payload(@Nullable String json) {
    introduction.payload(json);
  }

  /**
   * How long the service may take to let the device in, and for each answer.
   *
   * @param longest zero for ever
   */
  public void timeout(Duration longest) {
    schedule.timeout(longest);
  }

  /** Shows each row that is gone through. */
  void watch(Consumer<StateTable.Row<?, ?, ?>> rows) {
    watcher = rows;
  }

  /**
   * Begins. What comes of it is told when the loop runs.
   *
   * @param outcome told what it came to
   * @param status told how far it is
   * @return ERROR if one is under way; TRANSPORT if the transport does not open
   */
  public ProvisioningResult register(
      RegistrationHandler outcome, RegistrationStatusHandler status) {
    if (!isReady()) {
      return ProvisioningResult.ERROR;
    }
    if (!introduction.open(transport, this::ended, this::got)) {
      return ProvisioningResult.TRANSPORT;
    }
    listeners = new Listeners(introduction.registrationId(), outcome, status);
    verdict = new Verdict();
    returned = null;
    schedule.begin();
    on(ClientTable.Event.REGISTER);
    workSoon();
    return ProvisioningResult.OK;
  }

  /** Works in the loop's next turn. */
  private void workSoon() {
    if (!asked) {
      asked = true;
      loop.execute(() -> {
        asked = false;
        work();
      });
    }
  }

  /** Does what can be done now, and sets when there will be more. */
  private void work() {
    if (state == ClientTable.State.ERROR) {
      on(ClientTable.Event.WORK);
      return;
    }
    if (isReady()) {
      return;
    }
    transport.doWork();
    if (isSending() && schedule.isSendDue()) {
      on(ClientTable.Event.SEND_DUE);
    }
    Duration left = isReady() ? null : schedule.left(isSent());
    if (left != null && left.isNegative()) {
      on(ClientTable.Event.OVERDUE);
    }
    setNext(left);
  }

  private boolean isSending() {
    return state == ClientTable.State.REGISTER_SEND || state == ClientTable.State.STATUS_SEND;
  }

  private boolean isSent() {
    return state == ClientTable.State.REGISTER_SENT || state == ClientTable.State.STATUS_SENT;
  }

  private void setNext(@Nullable Duration left) {
    if (state == ClientTable.State.ERROR) {
      workSoon();
    } else if (isSending() && schedule.isConnected()) {
      later(schedule.untilSend());
    } else if (left != null && !isReady()) {
      later(left.plusMillis(1));
    }
  }

  private void later(Duration delay) {
    next.cancel();
    next = loop.after(delay.isNegative() ? Duration.ZERO : delay, this::work);
  }

  private void on(ClientTable.Event event) {
    var row = ClientTable.TABLE.row(state, event);
    if (row != null) {
      watcher.accept(row);
      state = row.next();
      act(row.action());
    }
  }

  private void act(ClientTable.Action action) {
    switch (action) {
      case NONE -> {}
      case SEND_REGISTER ->
          send(transport.registerDevice(verdict::read, (ek, srk) -> introduction.request()));
      case SEND_QUERY -> send(transport.getOperationStatus());
      case NOTE_CONNECTED -> {
        schedule.connected();
        listeners.tell(RegistrationStatus.CONNECTED);
      }
      case TELL_REGISTERING -> listeners.tell(RegistrationStatus.REGISTERING);
      case TELL_ASSIGNING -> listeners.tell(RegistrationStatus.ASSIGNING);
      case TELL_ASSIGNED -> tellAssigned();
      case NOTE_TRANSPORT -> note(ProvisioningResult.TRANSPORT);
      case NOTE_UNAUTHORIZED -> noteUnauthorized();
      case NOTE_TIMEOUT ->
          verdict.settle(
              new Failed(
                  ProvisioningResult.TIMEOUT,
                  "no answer in " + schedule.timeout().toMillis() + " ms"));
      case TELL_FAILURE -> finish(verdict.failure());
    }
  }

  private void send(ProvisioningResult taken) {
    schedule.sent();
    if (taken == ProvisioningResult.OK) {
      workSoon();
    } else {
      on(ClientTable.Event.SEND_REFUSED);
    }
  }

  /** The transport's status. */
  private void got(TransportStatus status, int retryAfter) {
    // The first request does not wait.
    schedule.pause(
        status == TransportStatus.CONNECTED ? Duration.ZERO : Duration.ofSeconds(retryAfter));
    switch (status) {
      case CONNECTED -> on(ClientTable.Event.CONNECTED);
      case AUTHENTICATED -> on(ClientTable.Event.AUTHENTICATED);
      case UNASSIGNED -> on(ClientTable.Event.UNASSIGNED);
      case ASSIGNING -> on(ClientTable.Event.ASSIGNING);
      case TRANSIENT -> on(ClientTable.Event.TRANSIENT);
      default -> {} // The end is told otherwise.
    }
  }

  /** The transport's end of a registration. */
  private void ended(
      ProvisioningResult result,
      @Nullable Bytes key,
      @Nullable String hub,
      @Nullable String deviceId) {
    if (result == ProvisioningResult.OK) {
      on(ClientTable.Event.ASSIGNED);
    } else if (result == ProvisioningResult.UNAUTHORIZED) {
      on(ClientTable.Event.UNAUTHORIZED);
    } else {
      on(ClientTable.Event.FAILED);
    }
    workSoon();
  }

  private void failed(TransportError error) {
    switch (error) {
      case KEY_FAIL -> note(ProvisioningResult.KEY_ERROR);
      case KEY_UNAUTHORIZED -> noteUnauthorized();
      case MEMORY -> note(ProvisioningResult.MEMORY);
    }
  }

  private void note(ProvisioningResult why) {
    verdict.note(new Failed(why, transport.trouble()));
  }

  private void noteUnauthorized() {
    verdict.note(new Refused(ProvisioningResult.DEV_AUTH_ERROR, 0, transport.trouble(), null));
  }

  private void tellAssigned() {
    RegistrationOutcome outcome = verdict.success();
    returned = outcome instanceof Assigned assigned ? assigned.payload() : null;
    finish(outcome);
  }

  private void finish(RegistrationOutcome outcome) {
    next.cancel();
    Listeners told = listeners;
    listeners = Listeners.NONE;
    var unused = transport.close();
    told.tell(outcome);
  }

  /** Ends at once, with a goodbye; nobody is told. Any number of times. */
  public void close() {
    next.cancel();
    listeners = Listeners.NONE;
    state = ClientTable.State.READY;
    transport.destroy();
    loop.detach(this);
  }

  @Override
  public void abort() {
    loop.detach(this);
    if (!isReady()) {
      state = ClientTable.State.READY;
      finish(new Failed(ProvisioningResult.ERROR, "the driver was closed"));
    }
    close();
  }
}
