/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.client.net.Dial;
import io.holdfast.client.net.DialException;
import io.holdfast.client.net.DialListener;
import io.holdfast.client.net.Dialer;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the dial to its loss: TLS, CONNECT, packets in and out, keep-alive. Owner:
 * the loop.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter implements Publisher {

  private final IoLoop loop;
  private final SessionSettings settings;
  private final Login login;
  private final ServerKind kind;
  private final ConnectionEvents events;
  private final Traffic traffic;
  private final KeepAlive keepAlive;
  private final Acknowledgements acknowledgements = new Acknowledgements(this);
  private @Nullable Dial dial;
  private @Nullable Channel channel;
  private Timeout deadline = Timeout.NONE;
  private boolean accepted;
  private boolean ended;
  private boolean reading;
  private boolean flushAsked;
  private boolean written;

  /** A connection with a hub that is not dialled yet. */
  MqttConnection(
      IoLoop loop,
      SessionSettings settings,
      Login login,
      ConnectionEvents events,
      Traffic traffic) {
    this(loop, settings, login, ServerKind.HUB, events, traffic);
  }

  /**
   * A connection that is not dialled yet.
   *
   * @param events told what becomes of it
   * @param traffic told of what arrives once it is accepted
   */
  MqttConnection(
      IoLoop loop,
      SessionSettings settings,
      Login login,
      ServerKind kind,
      ConnectionEvents events,
      Traffic traffic) {
    this.loop = loop;
    this.settings = settings;
    this.login = login;
    this.kind = kind;
    this.events = events;
    this.traffic = traffic;
    this.keepAlive = new KeepAlive(loop, settings.keepAlive(), this);
  }

  /** Dials. What comes of it is told by the events. */
  void dial() {
    deadline = loop.after(settings.connectTimeout(), () -> fail(LossReason.CONNECT_TIMEOUT, null));
    dial = Dialer.dial(loop, login.over(settings.endpoint()), new Dialled());
  }

  /** What comes of the dial. */
  private final class Dialled implements DialListener {

    @Override
    public void connected(Channel made) {
      channel = made;
      if (settings.transport() == Transport.MQTT_WS) {
        WebSocketUpgrade.begin(
            made.pipeline(),
            settings.endpoint(),
            kind.target(login),
            kind.subprotocol(),
            MqttConnection.this::connect);
      }
      made.pipeline().addLast(new PacketDecoder(), MqttConnection.this);
      if (settings.transport() == Transport.MQTT) {
        connect();
      }
    }

    @Override
    public void failed(DialException failure) {
      boolean tls = failure.step() == DialException.Step.TLS;
      fail(tls ? LossReason.TLS : LossReason.NETWORK, failure);
    }
  }

  private void connect() {
    boolean clean = kind.cleanSession();
    write(packets -> packets.connect(settings.clientId(), login, settings.keepAlive(), clean));
    flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object packet) {
    reading = true;
    if (ended) {
      return;
    }
    if (accepted) {
      read(packet);
    } else if (packet instanceof Packet.ConnAck answer) {
      answered(answer);
    } else {
      fail(LossReason.PROTOCOL_ERROR, null);
    }
  }

  /** Takes the answer to CONNECT in. */
  private void answered(Packet.ConnAck answer) {
    LossReason refusal = LossReason.ofReturnCode(answer.returnCode());
    if (refusal != null) {
      String text = "the server answered CONNACK " + answer.returnCode();
      fail(refusal, new ClientException(ClientException.Code.REFUSED, text));
      return;
    }
    deadline.cancel();
    accepted = true;
    keepAlive.start();
    events.accepted(answer.sessionPresent());
  }

  private void read(Object packet) {
    if (packet instanceof Packet.Publish publish) {
      publishRead(publish);
    } else if (packet instanceof Packet.PubAck acknowledgement) {
      traffic.acknowledged(acknowledgement.packetId());
    } else if (packet instanceof Packet.SubAck answer) {
      if (!traffic.subscribeAnswered(answer.packetId(), answer.codes())) {
        fail(LossReason.PROTOCOL_ERROR, null);
      }
    } else if (packet instanceof Packet.UnsubAck answer) {
      traffic.unsubscribeAnswered(answer.packetId());
    } else if (packet instanceof Packet.PingResp) {
      keepAlive.answered();
    } else {
      fail(LossReason.PROTOCOL_ERROR, null);
    }
  }

  private void publishRead(Packet.Publish publish) {
    Incoming incoming =
        new Incoming(
            publish.topic(),
            publish.payload(),
            publish.duplicate(),
            publish.packetId(),
            acknowledgements);
    if (publish.qos() > 0) {
      acknowledgements.add(incoming);
    }
    traffic.received(incoming);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    if (!ended) {
      events.turnEnded();
      flush();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ended && accepted && isWritable()) {
      traffic.flush();
      flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(LossReason.CLOSED_BY_SERVER, null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(LossCause.reason(cause), cause);
  }

  @Override
  public void publish(Outgoing message, int packetId, boolean duplicate) {
    write(packets -> packets.publish(message, packetId, duplicate));
  }

  /** Publishes at QoS 0. */
  void publishOnce(String topic, Bytes payload) {
    write(packets -> packets.publishOnce(topic, payload));
    flushSoon();
  }

  /** Asks for filters at the given qualities of service. */
  void subscribe(int packetId, Map<String, Integer> filters) {
    write(packets -> packets.subscribe(packetId, filters));
    flushSoon();
  }

  /** Wants a filter no more. */
  void unsubscribe(int packetId, String filter) {
    write(packets -> packets.unsubscribe(packetId, filter));
    flushSoon();
  }

  /** Acknowledges a message, without a flush. */
  void acknowledge(int packetId) {
    write(packets -> packets.acknowledge(packetId));
  }

  void ping() {
    write(Packets::ping);
    flush();
  }

  /** Flushes at the end of what is being read, or once the loop has done what it has to do. */
  void flushSoon() {
    if (reading || flushAsked) {
      return;
    }
    flushAsked = true;
    loop.execute(() -> {
      flushAsked = false;
      flush();
    });
  }

  void flush() {
    if (channel != null && !ended) {
      if (written) {
        written = false;
        keepAlive.sent();
      }
      channel.flush();
    }
  }

  @Override
  public boolean isWritable() {
    return channel != null && !ended && channel.isWritable();
  }

  /** Stops or resumes reading, when whoever takes the messages cannot keep up. */
  void read(boolean on) {
    if (channel != null) {
      keepAlive.deaf(!on);
      channel.config().setAutoRead(on);
    }
  }

  /** Says goodbye and closes; no event comes any more. */
  void disconnect() {
    if (!ended) {
      if (accepted) {
        write(Packets::disconnect);
        flush();
      }
      end();
    }
  }

  /** Closes, and tells why unless the connection has ended already. */
  void fail(LossReason reason, @Nullable Throwable cause) {
    if (!ended) {
      end();
      events.lost(reason, cause);
    }
  }

  /** Whether it has ended and nothing of it is left. */
  boolean isClosed() {
    return ended && (channel == null || !channel.isRegistered());
  }

  private void end() {
    ended = true;
    deadline.cancel();
    keepAlive.stop();
    acknowledgements.connectionLost();
    if (dial != null) {
      dial.cancel();
    }
    if (channel != null) {
      var unused = channel.close();
    }
  }

  /** Writes what the packets make, unless the connection is not there or has ended. */
  private void write(Function<Packets, ByteBuf> packet) {
    Channel open = channel;
    if (open != null && !ended) {
      written = true;
      // A void promise: a write that fails comes back as exceptionCaught and ends the connection.
      var unused = open.write(packet.apply(new Packets(open.alloc())), open.voidPromise());
    }
  }
}
