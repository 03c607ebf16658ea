/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.CloudToDeviceMessage;
import io.holdfast.hub.mailbox.LockedMessage;
import io.holdfast.hub.mailbox.Settlement;
import io.holdfast.hub.service.ClientService;
import io.holdfast.hub.session.Admitted;
import io.holdfast.model.DeviceIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages to a device: each received under a lock, and settled by it. */
final class DeviceboundCalls {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceboundCalls.class);

  private static final String PATH = "/devices/{device}/messages/devicebound";
  private static final String LOCK = "lock";

  /** How long a client wants its locks to hold, in seconds; IoT Hub's bounds. */
  private static final String LOCK_SECONDS = "iothub-messagelocktimeout";

  private static final int SHORTEST_LOCK = 5;
  private static final int LONGEST_LOCK = 300;

  private final ClientService clients;

  DeviceboundCalls(ClientService clients) {
    this.clients = clients;
  }

  void addTo(Router<ClientCall> router) {
    router
        .add("GET", PATH, this::receive)
        .add(
            "DELETE",
            PATH + "/{lock}",
            (request, client) ->
                settle(
                    request, client, isReject(request) ? Settlement.REJECT : Settlement.COMPLETE))
        .add(
            "POST",
            PATH + "/{lock}/abandon",
            (request, client) -> settle(request, client, Settlement.ABANDON));
  }

  /** One that a header cannot carry is not for this device: it goes, and the next one comes. */
  private Answer receive(Request request, Admitted client) throws InterruptedException {
    DeviceIdentity device = client.identity().device();
    while (true) {
      switch (Call.await(clients.receive(device, lock(request)))) {
        case Outcome.Refused<Optional<LockedMessage>>(var refusal) -> {
          return new Answer.Refused(refusal);
        }
        case Outcome.Done<Optional<LockedMessage>>(Optional<LockedMessage> received) -> {
          LockedMessage locked = received.orElse(null);
          if (locked == null) {
            return new Answer.Empty(204);
          }
          CloudToDeviceMessage message = locked.message();
          var headers = MessageHeaders.write(message);
          if (headers != null) {
            return new Answer.Content(message.body(), with(headers, locked.lockToken()));
          }
          LOG.info(
              "message {} for {} rejected: no header can carry it", message.sequence(), device);
          var _ = Call.await(clients.settle(device, locked.lockToken(), Settlement.REJECT));
        }
      }
    }
  }

  /** The C SDK takes a lock only in quotes. */
  private static List<Map.Entry<String, String>> with(
      List<Map.Entry<String, String>> headers, String lockToken) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers);
    all.add(Map.entry("ETag", '"' + lockToken + '"'));
    return all;
  }

  private static @Nullable Duration lock(Request request) {
    String seconds = request.header(LOCK_SECONDS);
    if (seconds == null || seconds.isEmpty() || seconds.length() > 9) {
      return null;
    }
    return seconds.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Duration.ofSeconds(Math.clamp(Integer.parseInt(seconds), SHORTEST_LOCK, LONGEST_LOCK))
        : null;
  }

  /** Node's SDK writes the name alone; Java's puts a question mark before it, which it encodes. */
  private static boolean isReject(Request request) {
    String reject = request.parameter("reject");
    if (reject == null) {
      reject = request.parameter("?reject");
    }
    return reject != null && !reject.equalsIgnoreCase("false");
  }

  private Answer settle(Request request, Admitted client, Settlement settlement)
      throws InterruptedException {
    return Answer.of(
        Call.await(clients.settle(client.identity().device(), request.segment(LOCK), settlement)),
        settled -> new Answer.Empty(204));
  }
}
