/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.iothub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.client.HubClient;
import io.holdfast.client.mqtt.ClientException;
import io.holdfast.gateway.modules.RecordingContext;
import io.holdfast.model.DeviceIdentity;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HubLineTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Nobody else's: other tests log at the same time. */
  private static final String BRIDGE = "hub-line-test";

  private final AtomicInteger sent = new AtomicInteger();
  private final Counts counts = new Counts();
  private final RecordingContext context = new RecordingContext(BRIDGE, "null");
  private final Confirmations confirmations = new Confirmations(context, counts);
  private final HubLine line =
      new HubLine(
          unanswered(),
          counts,
          new Complaints(BRIDGE, Ticker.systemTicker()),
          confirmations,
          Ticker.systemTicker());
  private final Logger logger = (Logger) LoggerFactory.getLogger(Complaints.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
    confirmations.close(PATIENCE);
  }

  /** A client for which each message runs out of time; a line that asks for more fails the test. */
  private HubClient unanswered() {
    return (HubClient)
        Proxy.newProxyInstance(
            HubClient.class.getClassLoader(),
            new Class<?>[] {HubClient.class},
            (client, method, arguments) ->
                switch (method.getName()) {
                  case "identity" -> new DeviceIdentity("d1");
                  case "send" -> {
                    sent.incrementAndGet();
                    yield CompletableFuture.failedFuture(
                        new ClientException(ClientException.Code.TIMEOUT, "no answer"));
                  }
                  default -> throw new AssertionError("a line asked for " + method.getName());
                });
  }

  @Test
  @DisplayName("A message that is never acknowledged is given up after five attempts, and told of")
  void send_NEVER_ACKNOWLEDGED_isGivenUp() throws Exception {
    line.send(Letter.of(null, Stage.message("m", "iotHubMessageId", "7"), Set.of(), null));

    assertThat(sent).hasValue(5);
    assertThat(counts.now()).containsEntry(Count.UNACKNOWLEDGED, 1L);
    assertThat(logged())
        .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
        .containsExactly(
            tuple(
                Level.WARN,
                BRIDGE
                    + ": a message of d1 was tried 5 times and not acknowledged, and is given up"
                    + " (1 so far)"));
    confirmations.close(PATIENCE);
    assertThat(context.published().get(0).properties())
        .containsAllEntriesOf(
            Map.of("iotHubMessageId", "7", "iotHubMessageDeliveryStatus", "TIMEOUT"));
  }

  private List<ILoggingEvent> logged() {
    // The appender's own lock, which guards the list.
    synchronized (log) {
      return log.list.stream()
          .filter(event -> event.getFormattedMessage().startsWith(BRIDGE))
          .toList();
    }
  }
}
