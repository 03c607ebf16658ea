/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.ConnectRequest;
import io.holdfast.hub.enroll.Applicant;
import io.holdfast.hub.enroll.Evidence;
import io.holdfast.hub.session.SessionStart;
import io.holdfast.hub.session.Will;
import io.holdfast.listen.tls.PeerCertificates;
import io.holdfast.wire.WireFormatException;
import io.holdfast.wire.dps.DpsUserName;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the client of one connection in, or not: takes CONNECT and nothing else. */
final class Entrance implements PacketListener {

  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

  // CONNACK codes, MQTT 3.1.1, 3.2.2.3.
  private static final int UNACCEPTABLE_LEVEL = 1;
  private static final int SERVER_UNAVAILABLE = 3;
  private static final int NOT_AUTHORIZED = 5;

  /** Nobody has shown yet that it may say so much of itself in the log. */
  private static final int MAX_LOGGED_ID = 200;

  /** Ids and token of a device to be provisioned, in characters: kept before they are judged. */
  private static final int MAX_KEPT = 4096;

  private final MqttConnection connection;
  private final Admission admission;
  private final @Nullable ProvisioningHead provisioning;

  Entrance(
      MqttConnection connection, Admission admission, @Nullable ProvisioningHead provisioning) {
    this.connection = connection;
    this.admission = admission;
    this.provisioning = provisioning;
  }

  @Override
  public void connect(ConnectPacket packet) {
    if (packet.level() != ConnectPacket.LEVEL) {
      refuse(
          UNACCEPTABLE_LEVEL,
          new Refusal(ErrorCode.INVALID_PROTOCOL_VERSION, "MQTT level " + packet.level()));
      return;
    }
    connection.named(shown(packet.clientId()));
    connection.gate().admitting(true);
    connection.alive().connected(packet.keepAliveSeconds());
    String userName = packet.userName();
    if (provisioning != null && userName != null && DpsUserName.isOne(userName)) {
      provision(packet, userName, provisioning);
      return;
    }
    switch (WillReader.read(packet.will())) {
      case Outcome.Refused<Optional<Will>>(Refusal refusal) -> refused(refusal);
      case Outcome.Done<Optional<Will>>(Optional<Will> will) -> ask(packet, will);
    }
  }

  /**
   * Whether the device is whom it says is judged with each request, where the answer can tell what
   * is wrong.
   */
  private void provision(ConnectPacket packet, String userName, ProvisioningHead head) {
    DpsUserName name;
    try {
      name = DpsUserName.parse(userName);
    } catch (WireFormatException e) {
      refused(new Refusal(ErrorCode.UNAUTHORIZED, String.valueOf(e.getMessage())));
      return;
    }
    if (!packet.clientId().equalsIgnoreCase(name.registrationId())) {
      refused(new Refusal(ErrorCode.UNAUTHORIZED, "the client id is not the registration id"));
      return;
    }
    String password = packet.password();
    int kept = name.idScope().length() + name.registrationId().length();
    if (kept + (password == null ? 0 : password.length()) > MAX_KEPT) {
      refused(new Refusal(ErrorCode.UNAUTHORIZED, "it says more of itself than any device does"));
      return;
    }
    Applicant applicant = new Applicant(name.idScope(), name.registrationId(), evidence(packet));
    connection.enter(new ProvisioningDialogue(connection, head, applicant));
    connection.outbox().connack(false, 0);
    connection.gate().admitting(false);
    connection.readOn();
  }

  private Evidence evidence(ConnectPacket packet) {
    String password = packet.password();
    if (password != null && !password.isEmpty()) {
      return new Evidence.Token(password);
    }
    List<X509Certificate> chain = PeerCertificates.of(connection.channel());
    return chain.isEmpty() ? new Evidence.None() : new Evidence.Chain(chain);
  }

  private void ask(ConnectPacket packet, Optional<Will> will) {
    Deliveries deliveries = new Deliveries(connection);
    ConnectRequest request =
        new ConnectRequest(
            packet.clientId(),
            packet.userName(),
            packet.password(),
            PeerCertificates.of(connection.channel()),
            packet.cleanSession(),
            will.orElse(null));
    var _ =
        admission
            .connect(request, deliveries)
            .whenCompleteAsync((outcome, fault) -> decided(deliveries, outcome, fault), executor());
  }

  /** On this event loop now if that is where it completed. */
  private Executor executor() {
    return task -> {
      if (connection.lane().inLane()) {
        task.run();
      } else {
        connection.lane().execute(task);
      }
    };
  }

  private void decided(
      Deliveries deliveries, Outcome<SessionStart> outcome, @Nullable Throwable fault) {
    if (fault != null) {
      LOG.error("{} could not be let in", connection.who(), fault);
      refuse(SERVER_UNAVAILABLE, new Refusal(ErrorCode.SERVER_ERROR, "a fault of the hub"));
      return;
    }
    switch (outcome) {
      case Outcome.Refused<SessionStart>(Refusal refusal) -> refused(refusal);
      case Outcome.Done<SessionStart>(SessionStart start) -> letIn(deliveries, start);
    }
  }

  private void letIn(Deliveries deliveries, SessionStart start) {
    if (connection.isClosed()) {
      start.session().closed(false);
      return;
    }
    deliveries.begin(start.session().identity());
    connection.enter(new Conversation(connection, start.session(), deliveries));
    connection.proved();
    connection.outbox().connack(start.present(), 0);
    start.session().follow();
    connection.gate().admitting(false);
    connection.readOn();
  }

  private void refused(Refusal refusal) {
    ErrorCode code = refusal.code();
    boolean passing =
        code.httpStatus() >= 500 || code == ErrorCode.THROTTLED || code == ErrorCode.QUOTA_EXCEEDED;
    refuse(passing ? SERVER_UNAVAILABLE : NOT_AUTHORIZED, refusal);
  }

  private void refuse(int code, Refusal reason) {
    if (!connection.isClosed()) {
      LOG.info("{} refused with CONNACK {}: {}", connection.who(), code, reason);
      connection.outbox().connack(false, code);
      connection.end();
    }
  }

  private static String shown(String clientId) {
    return clientId.length() <= MAX_LOGGED_ID
        ? clientId
        : clientId.substring(0, MAX_LOGGED_ID) + "…";
  }

  // All other packets: none may come before CONNECT.

  @Override
  public void publish(PublishPacket packet) {
    throw early();
  }

  @Override
  public void puback(int packetId) {
    throw early();
  }

  @Override
  public void subscribe(int packetId, Map<String, Integer> filters, List<Integer> askedQos) {
    throw early();
  }

  @Override
  public void unsubscribe(int packetId, List<String> filters) {
    throw early();
  }

  @Override
  public void pingreq() {
    throw early();
  }

  @Override
  public void disconnect() {
    throw early();
  }

  private static MalformedPacketException early() {
    return new MalformedPacketException("something before CONNECT");
  }
}
