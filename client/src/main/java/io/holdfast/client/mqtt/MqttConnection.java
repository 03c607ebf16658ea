/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.holdfast.model.Bytes;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the dial to its loss: TLS, CONNECT, packets in and out, keep-alive. Owner:
 * the loop.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter {

  private final ClientDriver driver;
  private final SessionSettings settings;
  private final Login login;
  private final ConnectionEvents events;
  private final KeepAlive keepAlive;
  private final Acknowledgements acknowledgements = new Acknowledgements(this);
  private @Nullable Channel channel;
  private DriverTimer.Cancel deadline = DriverTimer.Cancel.NOTHING;
  private boolean accepted;
  private boolean ended;
  private boolean reading;
  private boolean flushAsked;

  MqttConnection(
      ClientDriver driver, SessionSettings settings, Login login, ConnectionEvents events) {
    this.driver = driver;
    this.settings = settings;
    this.login = login;
    this.events = events;
    this.keepAlive = new KeepAlive(driver, settings.keepAlive(), this);
  }

  /** Dials. What comes of it is told by the events. */
  void dial() {
    deadline =
        driver.after(settings.connectTimeout(), () -> fail(LossReason.CONNECT_TIMEOUT, null));
    Endpoint endpoint = settings.endpoint();
    var attempt =
        new Bootstrap()
            .group(driver.loop())
            .channelFactory(driver.channels())
            .resolver(driver.resolver().group())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .handler(new Pipeline(settings, this::dialled))
            .connect(HostResolver.address(endpoint.host(), endpoint.port()));
    attempt.addListener(done -> {
      if (!done.isSuccess()) {
        fail(LossReason.NETWORK, done.cause());
      }
    });
  }

  /**
   * The channel is there, not connected yet. Answers its handler, or null if it is not wanted any
   * more.
   */
  private @Nullable ChannelInboundHandlerAdapter dialled(Channel made) {
    channel = made;
    if (ended) {
      close(made);
      return null;
    }
    return this;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (settings.endpoint().tls() == null) {
      connect();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        connect();
      } else {
        fail(LossReason.TLS, handshake.cause());
      }
    }
  }

  private void connect() {
    write(Packets.connect(settings.clientId(), login, settings.keepAlive()));
    flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object packet) {
    try {
      reading = true;
      keepAlive.received();
      if (ended) {
        return;
      }
      if (!(packet instanceof MqttMessage message) || message.decoderResult().isFailure()) {
        fail(LossReason.PROTOCOL_ERROR, causeOf(packet));
      } else if (message instanceof MqttConnAckMessage answer && !accepted) {
        answered(answer);
      } else if (accepted) {
        read(message);
      } else {
        fail(LossReason.PROTOCOL_ERROR, null);
      }
    } finally {
      ReferenceCountUtil.release(packet);
    }
  }

  private static @Nullable Throwable causeOf(Object packet) {
    return packet instanceof MqttMessage message ? message.decoderResult().cause() : null;
  }

  private void answered(MqttConnAckMessage answer) {
    var code = answer.variableHeader().connectReturnCode();
    switch (code) {
      case CONNECTION_ACCEPTED -> {
        deadline.cancel();
        accepted = true;
        keepAlive.start();
        events.accepted(answer.variableHeader().isSessionPresent());
      }
      case CONNECTION_REFUSED_SERVER_UNAVAILABLE -> refuse(LossReason.SERVER_UNAVAILABLE, code);
      case CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD -> refuse(LossReason.BAD_CREDENTIALS, code);
      case CONNECTION_REFUSED_NOT_AUTHORIZED -> refuse(LossReason.NOT_AUTHORIZED, code);
      default -> refuse(LossReason.REFUSED, code);
    }
  }

  private void refuse(LossReason reason, Enum<?> code) {
    fail(reason, new ClientException(ClientException.Code.REFUSED, "the server answered " + code));
  }

  private void read(MqttMessage message) {
    switch (message.fixedHeader().messageType()) {
      case PUBLISH -> publishRead((MqttPublishMessage) message);
      case PUBACK ->
          events.acknowledged(((MqttPubAckMessage) message).variableHeader().messageId());
      case SUBACK -> {
        MqttSubAckMessage answer = (MqttSubAckMessage) message;
        events.subscribeAnswered(
            answer.variableHeader().messageId(), answer.payload().grantedQoSLevels());
      }
      case PINGRESP -> {} // Anything that arrives is a sign of life.
      default -> fail(LossReason.PROTOCOL_ERROR, null);
    }
  }

  private void publishRead(MqttPublishMessage message) {
    MqttFixedHeader header = message.fixedHeader();
    if (header.qosLevel() == MqttQoS.EXACTLY_ONCE) {
      fail(LossReason.PROTOCOL_ERROR, null); // No filter was asked for at QoS 2.
      return;
    }
    int id = message.variableHeader().packetId();
    Incoming incoming =
        new Incoming(
            message.variableHeader().topicName(),
            Bytes.owning(ByteBufUtil.getBytes(message.payload())),
            header.isDup(),
            id,
            acknowledgements);
    if (header.qosLevel() == MqttQoS.AT_LEAST_ONCE) {
      acknowledgements.add(incoming);
    }
    events.received(incoming);
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
      events.writable();
      flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(LossReason.CLOSED_BY_SERVER, null);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean decoding = cause instanceof DecoderException;
    boolean handshaking = cause.getCause() instanceof SSLException;
    fail(
        decoding ? (handshaking ? LossReason.TLS : LossReason.PROTOCOL_ERROR) : LossReason.NETWORK,
        cause);
  }

  /** Publishes at QoS 1, without a flush. */
  void publish(Outgoing message, int packetId, boolean duplicate) {
    write(Packets.publish(message, packetId, duplicate));
  }

  /** Publishes at QoS 0. */
  void publishOnce(String topic, Bytes payload) {
    write(Packets.publishOnce(topic, payload));
    flushSoon();
  }

  /** Asks for filters at the given qualities of service. */
  void subscribe(int packetId, Map<String, Integer> filters) {
    write(Packets.subscribe(packetId, filters));
    flushSoon();
  }

  /** Acknowledges a message, without a flush. */
  void acknowledge(int packetId) {
    write(Packets.acknowledge(packetId));
  }

  void ping() {
    write(MqttMessage.PINGREQ);
    flush();
  }

  /** Flushes at the end of what is being read, or once the loop has done what it has to do. */
  void flushSoon() {
    if (reading || flushAsked) {
      return;
    }
    flushAsked = true;
    driver.execute(() -> {
      flushAsked = false;
      flush();
    });
  }

  void flush() {
    if (channel != null && !ended) {
      channel.flush();
    }
  }

  boolean isWritable() {
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
        write(MqttMessage.DISCONNECT);
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

  private void end() {
    ended = true;
    deadline.cancel();
    keepAlive.stop();
    acknowledgements.connectionLost();
    if (channel != null) {
      close(channel);
    }
  }

  private static void close(Channel channel) {
    var unused = channel.close();
  }

  private void write(MqttMessage message) {
    if (channel == null || ended) {
      ReferenceCountUtil.release(message);
      return;
    }
    keepAlive.sent();
    // A void promise: a write that fails comes back as exceptionCaught and ends the connection.
    var unused = channel.write(message, channel.voidPromise());
  }
}
