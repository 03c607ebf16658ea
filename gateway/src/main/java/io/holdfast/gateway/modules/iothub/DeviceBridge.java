/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import io.holdfast.client.DeviceClient;
import io.holdfast.client.core.Credentials;
import io.holdfast.gateway.modules.MessageProperties;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.wire.gateway.GatewayMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Messages say by properties which device sends them; each has a connection of its own. */
final class DeviceBridge implements Bridge {

  /** A gateway that names more devices than this has a mistake in it. */
  private static final int MAX_DEVICES = 10_000;

  private static final Set<String> NOT_SENT =
      Set.of(MessageProperties.DEVICE_NAME, MessageProperties.DEVICE_KEY);

  private final BridgeArgs.Devices args;
  private final Parts parts;
  private final Map<String, Known> devices = new HashMap<>();

  DeviceBridge(BridgeArgs.Devices args, Parts parts) {
    this.args = args;
    this.parts = parts;
  }

  /** A device that has sent, and the key that it showed first. */
  private static final class Known {
    private final HubLine line;
    private String key;

    Known(HubLine line, String key) {
      this.line = line;
      this.key = key;
    }
  }

  @Override
  public void start() {}

  @Override
  public void receive(GatewayMessage message) throws InterruptedException {
    Map<String, String> properties = message.properties();
    String device = properties.get(MessageProperties.DEVICE_NAME);
    String key = properties.get(MessageProperties.DEVICE_KEY);
    if (device == null || key == null || !isForHub(properties)) {
      parts.counts().add(Count.IGNORED);
      return;
    }
    Letter letter = Letter.of(null, message, NOT_SENT, args.contentType());
    HubLine line = line(device, key);
    if (line == null) {
      parts.counts().add(Count.REFUSED);
      parts.confirmations().tell(letter.confirmation(), Verdict.ERROR);
    } else if (!MessageProperties.REGISTER.equals(
        properties.get(MessageProperties.DEVICE_FUNCTION))) {
      send(device, line, letter);
    }
  }

  /** One of the two properties says so, and neither says otherwise. */
  private static boolean isForHub(Map<String, String> properties) {
    String source = properties.get(MessageProperties.SOURCE);
    String function = properties.get(MessageProperties.DEVICE_FUNCTION);
    boolean mapped = MessageProperties.MAPPING.equals(source);
    boolean registers = MessageProperties.REGISTER.equals(function);
    return (mapped || registers) && (mapped || source == null) && (registers || function == null);
  }

  private void send(String device, HubLine line, Letter letter) throws InterruptedException {
    try {
      if (enters(line, letter.size())) {
        line.send(letter);
        return;
      }
    } catch (InterruptedException e) {
      parts.counts().add(Count.UNACKNOWLEDGED);
      throw e;
    }
    parts.counts().add(Count.DROPPED);
    parts.confirmations().tell(letter.confirmation(), Verdict.TIMEOUT);
    parts
        .complaints()
        .say(
            "dropped " + device,
            "messages of device "
                + device
                + " are dropped: "
                + Window.MESSAGES
                + " wait for the hub, which does not take them");
  }

  /**
   * Waits for room as long as nobody can send. Once others can, or the hub refuses the device, it
   * holds up the rest no longer than was asked for; and not at all until something of it went out.
   */
  private boolean enters(HubLine line, long size) throws InterruptedException {
    Duration heldUp = Duration.ZERO;
    while (!line.enter(size, line.isStalled() ? Duration.ZERO : SLICE)) {
      if (line.isStalled()) {
        return false;
      }
      if (line.isRefused() || anotherIsConnected(line)) {
        heldUp = heldUp.plus(SLICE);
        if (heldUp.compareTo(args.patience()) >= 0) {
          line.stall();
        }
      }
    }
    return true;
  }

  private boolean anotherIsConnected(HubLine line) {
    for (Known known : devices.values()) {
      if (!known.line.equals(line) && known.line.isConnected()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable HubLine line(String device, String key) {
    Known known = devices.get(device);
    if (known == null) {
      return newLine(device, key);
    }
    if (!known.key.equals(key) && known.line.isRefused()) {
      return repaired(device, known, key);
    }
    return known.line;
  }

  /** The hub does not take the first key; perhaps somebody put the right one into the mapping. */
  private HubLine repaired(String device, Known known, String key) {
    known.key = key;
    try {
      known.line.credentials(Credentials.of(connection(device, key)));
    } catch (IllegalArgumentException e) {
      complain(device, e);
    }
    return known.line;
  }

  private @Nullable HubLine newLine(String device, String key) {
    if (devices.size() >= MAX_DEVICES) {
      parts
          .complaints()
          .say("devices", "there are " + MAX_DEVICES + " devices; " + device + " is one too many");
      return null;
    }
    try {
      DeviceClient client =
          DeviceClient.create(parts.driver(), connection(device, key), args.options());
      HubLine line =
          new HubLine(
              client,
              parts.counts(),
              parts.complaints(),
              parts.confirmations(),
              parts.time().ticker());
      var unused =
          client.onMessage(message ->
              CompletableFuture.completedFuture(parts.commands().fromCloud(device, message)));
      line.open(parts.context().name() + ": device " + device);
      devices.put(device, new Known(line, key));
      return line;
    } catch (IllegalArgumentException e) {
      complain(device, e);
      return null;
    }
  }

  /** The exceptions of connection strings never quote a key. */
  private void complain(String device, IllegalArgumentException e) {
    parts
        .complaints()
        .say(
            "device " + device,
            "there can be no device \"" + device + "\" with its key: " + e.getMessage());
  }

  private ConnectionString connection(String device, String key) {
    ConnectionString own =
        ConnectionString.forDevice(args.hubName(), new DeviceIdentity(device), key);
    String gateway = args.gatewayHost();
    return gateway == null ? own : own.withGateway(gateway);
  }

  @Override
  public void close() {
    parts.close(devices.values().stream().map(known -> known.line).toList());
  }
}
