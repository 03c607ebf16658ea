/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Lane;
import io.holdfast.hub.admit.Admission;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What speaks MQTT on every way in, by TCP, TLS and WebSockets. Any thread. */
public final class MqttProtocol {

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final Supplier<EventLoop> loops;
  private final Function<? super Channel, ? extends Lane> lanes;
  private final Admission admission;
  private final @Nullable ProvisioningHead provisioning;
  private final MqttOptions options;
  private final Room room;

  /**
   * No connection yet.
   *
   * @param provisioning for devices that want to be provisioned, or null
   */
  public MqttProtocol(
      Lanes lanes,
      Admission admission,
      @Nullable ProvisioningHead provisioning,
      MqttOptions options) {
    this(() -> lanes.group().next(), lanes::of, admission, provisioning, options);
  }

  MqttProtocol(
      Supplier<EventLoop> loops,
      Function<? super Channel, ? extends Lane> lanes,
      Admission admission,
      @Nullable ProvisioningHead provisioning,
      MqttOptions options) {
    this.loops = loops;
    this.lanes = lanes;
    this.admission = admission;
    this.provisioning = provisioning;
    this.options = options;
    this.room = new Room(options.maxConnections());
  }

  /** The event loop of the next connection. */
  EventLoop nextLoop() {
    return loops.get();
  }

  /** Adds what speaks it to the end of a connection's pipeline. */
  void begin(Channel channel) {
    var _ = channel.config().setWriteBufferWaterMark(WATER_MARK);
    channel.pipeline().addLast("mqtt", new MqttHandler(this));
  }

  Lane laneOf(Channel channel) {
    return lanes.apply(channel);
  }

  Admission admission() {
    return admission;
  }

  @Nullable ProvisioningHead provisioning() {
    return provisioning;
  }

  MqttOptions options() {
    return options;
  }

  Room room() {
    return room;
  }
}
