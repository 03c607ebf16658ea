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
import io.holdfast.provisioning.attest.ServiceToken;
import io.holdfast.provisioning.core.RegistrationOutcome.Assigned;
import io.holdfast.provisioning.core.RegistrationOutcome.Failed;
import io.holdfast.provisioning.core.RegistrationOutcome.Refused;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.ProvisioningTransport;
import io.holdfast.provisioning.transport.StateTable;
import io.holdfast.provisioning.transport.TransportError;
import io.holdfast.provisioning.transport.TransportStatus;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.nio.charset.StandardCharsets;
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

  private static final InternalLogger LOG =
      InternalLoggerFactory.getInstance(DeviceRegistration.class);

  private static final RegistrationHandler NOBODY = outcome -> {};

  private final IoLoop loop;
  private final String idScope;
  private final ProvisioningTransport transport;
  private final Attestation attestation;
  private Consumer<StateTable.Row<?, ?, ?>> watcher = row -> {};
  private @Nullable String payload;
  private Duration timeout = Duration.ZERO;

  private ClientTable.State state = ClientTable.State.READY;
  private RegistrationHandler handler = NOBODY;
  private RegistrationStatusHandler statuses = status -> {};
  private ReplyReader replies = new ReplyReader(false);
  private @Nullable RegistrationOutcome reason;
  private @Nullable Bytes returned;
  private boolean connected;
  private boolean asked;
  private long begun;
  private long sent;
  private Duration wait = Duration.ZERO;
  private Timeout next = Timeout.NONE;

  /**
   * A client that has done nothing yet.
   *
   * @param loop where it lives
   * @param idScope which service
   * @param attestation who the device is
   * @param transports makes the transport, and hands it who is told of its failures
   */
  public DeviceRegistration(
      IoLoop loop,
      String idScope,
      Attestation attestation,
      Function<ProvisioningTransport.ErrorHandler, ProvisioningTransport> transports) {
    this.loop = loop;
    this.idScope = idScope;
    this.attestation = attestation;
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
    payload = json;
  }

  /**
   * How long the service may take to let the device in, and for each answer.
   *
   * @param longest zero for ever
   */
  public void timeout(Duration longest) {
    timeout = longest;
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
    boolean tpm = attestation instanceof Attestation.Tpm;
    if (!shown() || !opened()) {
      return ProvisioningResult.TRANSPORT;
    }
    handler = outcome;
    statuses = status;
    replies = new ReplyReader(tpm);
    reason = null;
    returned = null;
    connected = false;
    begun = loop.nanoTime();
    sent = begun;
    wait = Duration.ZERO; // The first request goes out as soon as there is a connection.
    on(ClientTable.Event.REGISTER);
    workSoon();
    return ProvisioningResult.OK;
  }

  private boolean shown() {
    if (!(attestation instanceof Attestation.X509 pair)) {
      return true;
    }
    String certificate = latin(pair.certificate());
    return transport.x509Cert(certificate, latin(pair.privateKey())) == ProvisioningResult.OK;
  }

  private static String latin(Bytes pem) {
    return new String(pem.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private boolean opened() {
    Bytes endorsementKey = null;
    Bytes storageRootKey = null;
    if (attestation instanceof Attestation.Tpm tpm) {
      endorsementKey = tpm.endorsementKey();
      storageRootKey = tpm.storageRootKey();
    }
    return transport.open(
            attestation.registrationId(),
            endorsementKey,
            storageRootKey,
            this::ended,
            this::got,
            attestation instanceof Attestation.X509 ? null : this::token)
        == ProvisioningResult.OK;
  }

  private @Nullable String token(@Nullable Bytes nonce, String keyName) {
    String id = attestation.registrationId();
    if (attestation instanceof Attestation.SymmetricKey symmetric) {
      return ServiceToken.sign(idScope, id, loop.now(), symmetric.key());
    }
    if (attestation instanceof Attestation.Tpm tpm && (nonce == null || tpm.activate(nonce))) {
      return ServiceToken.sign(idScope, id, loop.now(), tpm::sign);
    }
    return null;
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
    if (isSendDue()) {
      on(ClientTable.Event.SEND_DUE);
    }
    Duration left = left();
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

  private Duration since(long then) {
    return Duration.ofNanos(loop.nanoTime() - then);
  }

  private boolean isSendDue() {
    return connected && isSending() && since(sent).compareTo(wait) >= 0;
  }

  /** What is left of the time-out, less than nothing once it has passed; null without one. */
  private @Nullable Duration left() {
    boolean limited = !timeout.isZero() && (isSent() || (!connected && !isReady()));
    return limited ? timeout.minus(since(connected ? sent : begun)) : null;
  }

  private void setNext(@Nullable Duration left) {
    if (state == ClientTable.State.ERROR) {
      workSoon();
    } else if (connected && isSending()) {
      later(wait.minus(since(sent)));
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
      case SEND_REGISTER -> send(transport.registerDevice(replies::read, this::request));
      case SEND_QUERY -> send(transport.getOperationStatus());
      case NOTE_CONNECTED -> {
        connected = true;
        tell(RegistrationStatus.CONNECTED);
      }
      case TELL_REGISTERING -> tell(RegistrationStatus.REGISTERING);
      case TELL_ASSIGNING -> tell(RegistrationStatus.ASSIGNING);
      case TELL_ASSIGNED -> tellAssigned();
      case NOTE_TRANSPORT -> note(new Failed(ProvisioningResult.TRANSPORT, transport.trouble()));
      case NOTE_UNAUTHORIZED ->
          note(new Refused(ProvisioningResult.DEV_AUTH_ERROR, 0, transport.trouble(), null));
      case NOTE_TIMEOUT ->
          reason =
              new Failed(ProvisioningResult.TIMEOUT, "no answer in " + timeout.toMillis() + " ms");
      case TELL_FAILURE -> tellFailure();
    }
  }

  private void send(ProvisioningResult taken) {
    sent = loop.nanoTime();
    if (taken == ProvisioningResult.OK) {
      workSoon();
    } else {
      on(ClientTable.Event.SEND_REFUSED);
    }
  }

  private @Nullable Bytes request(@Nullable Bytes endorsementKey, @Nullable Bytes storageRootKey) {
    String id = attestation.registrationId();
    return RegisterRequest.of(id, endorsementKey, storageRootKey, payload);
  }

  /** The transport's status. */
  private void got(TransportStatus status, int retryAfter) {
    wait = Duration.ofSeconds(retryAfter);
    switch (status) {
      case CONNECTED -> {
        wait = Duration.ZERO;
        on(ClientTable.Event.CONNECTED);
      }
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
    if (result == ProvisioningResult.OK && imported(key)) {
      on(ClientTable.Event.ASSIGNED);
    } else if (result == ProvisioningResult.UNAUTHORIZED) {
      on(ClientTable.Event.UNAUTHORIZED);
    } else {
      on(ClientTable.Event.FAILED);
    }
    workSoon();
  }

  private boolean imported(@Nullable Bytes key) {
    if (attestation instanceof Attestation.Tpm tpm && (key == null || !tpm.activate(key))) {
      note(new Failed(ProvisioningResult.KEY_ERROR, "the TPM does not take the hub's key"));
      return false;
    }
    return true;
  }

  private void failed(TransportError error) {
    switch (error) {
      case KEY_FAIL -> note(new Failed(ProvisioningResult.KEY_ERROR, transport.trouble()));
      case KEY_UNAUTHORIZED ->
          note(new Refused(ProvisioningResult.DEV_AUTH_ERROR, 0, transport.trouble(), null));
      case MEMORY -> note(new Failed(ProvisioningResult.MEMORY, transport.trouble()));
    }
  }

  /** The first reason counts. */
  private void note(RegistrationOutcome why) {
    if (reason == null) {
      reason = why;
    }
  }

  private void tell(RegistrationStatus status) {
    guarded(() -> statuses.onStatus(status));
  }

  private void tellAssigned() {
    Assigned assigned = replies.assigned();
    if (assigned == null) {
      finish(new Failed(ProvisioningResult.PARSING, "assigned, and nobody read where"));
      return;
    }
    returned = assigned.payload();
    finish(assigned);
  }

  private void tellFailure() {
    RegistrationOutcome answered = replies.refusal();
    RegistrationOutcome noted = reason;
    if (answered != null && (noted == null || noted.result() == ProvisioningResult.TRANSPORT)) {
      finish(answered);
    } else {
      finish(noted == null ? new Failed(ProvisioningResult.TRANSPORT, "") : noted);
    }
  }

  private void finish(RegistrationOutcome outcome) {
    next.cancel();
    RegistrationHandler told = handler;
    handler = NOBODY;
    var unused = transport.close();
    guarded(() -> told.onRegistered(outcome));
  }

  private void guarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException failure) {
      LOG.warn("{}: a callback failed", attestation.registrationId(), failure);
    }
  }

  /** Ends at once, with a goodbye; nobody is told. Any number of times. */
  public void close() {
    next.cancel();
    handler = NOBODY;
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
