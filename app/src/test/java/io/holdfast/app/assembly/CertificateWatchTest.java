/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.app.certificates.CertificateException;
import io.holdfast.app.certificates.CertificateSource;
import io.holdfast.app.certificates.DevelopmentCertificates;
import io.holdfast.app.certificates.KeyedCertificate;
import io.holdfast.app.certificates.SubjectNames;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.faults.SettableClock;
import io.holdfast.hub.Timer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CertificateWatchTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-06-01T12:00:00Z"));
  private final List<KeyedCertificate> used = new ArrayList<>();
  private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();
  private final Timer timer =
      (delay, task) -> {
        assertThat(delay).isEqualTo(INTERVAL);
        due.add(task);
        return () -> due.remove(task);
      };
  private final AtomicReference<SubjectNames> names =
      new AtomicReference<>(
          SubjectNames.of(List.of("localhost"), List.of(LoopbackAddress.inet("127.0.0.1"))));
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(CertificateWatch.class);
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private CertificateSource development() {
    DevelopmentCertificates certificates =
        new DevelopmentCertificates(folder, clock, new SecureRandom());
    certificates.prepareAuthority(true);
    return certificates.source(names::get);
  }

  private CertificateWatch watch(CertificateSource source) {
    return new CertificateWatch(source, source.load(), used::add, timer, INTERVAL, clock);
  }

  /** Lets the interval pass, and waits until the look is over. */
  private void pass() throws InterruptedException {
    Runnable look = due.poll(30, TimeUnit.SECONDS);
    assertThat(look).isNotNull();
    look.run();
    // The next is scheduled when this is over.
    Runnable next = due.poll(30, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    due.add(next);
  }

  @Test
  @DisplayName("The development certificate is renewed before its end, while the hub runs")
  void pass_NEAR_ITS_END_isRenewed() throws Exception {
    CertificateSource source = development();
    try (var _ = watch(source)) {
      Instant end = source.load().certificate().getNotAfter().toInstant();
      pass();
      assertThat(used).isEmpty();

      clock.turn(Duration.between(clock.instant(), end.minus(Duration.ofDays(29))));
      pass();

      assertThat(used).hasSize(1);
      assertThat(used.getFirst().certificate().getNotAfter().toInstant()).isAfter(end);
      pass();
      assertThat(used).hasSize(1);
    }
  }

  @Test
  @DisplayName("A name that is new brings a certificate that speaks for it")
  void pass_NEW_NAME_isCovered() throws Exception {
    CertificateSource source = development();
    try (var _ = watch(source)) {
      names.set(SubjectNames.of(List.of("renamed"), List.of()));
      pass();

      assertThat(used).hasSize(1);
      assertThat(used.getFirst().certificate().getSubjectAlternativeNames())
          .anySatisfy(name -> assertThat(name.toString()).contains("renamed"))
          .anySatisfy(name -> assertThat(name.toString()).contains("localhost"));
    }
  }

  @Test
  @DisplayName("While it runs the authority is never replaced, whatever became of its files")
  void pass_AUTHORITY_GONE_keptAndTold() throws Exception {
    CertificateSource source = development();
    try (var _ = watch(source)) {
      byte[] key = Files.readAllBytes(folder.resolve("ca-key.pem"));
      Files.move(folder.resolve("ca.pem"), folder.resolve("for-devices.pem"));
      pass();
      pass();

      assertThat(used).isEmpty();
      assertThat(warnings()).hasSize(1).first().asString().contains("put it back");
      assertThat(Files.readAllBytes(folder.resolve("ca-key.pem"))).isEqualTo(key);

      Files.delete(folder.resolve("ca-key.pem"));
      pass();
      pass();
      assertThat(used).isEmpty();
      assertThat(folder.resolve("ca.pem")).doesNotExist();
      assertThat(folder.resolve("ca-key.pem")).doesNotExist();
    }
  }

  @Test
  @DisplayName(
      "A certificate that nobody renews is told of 30 and 7 days before its end, once each")
  void pass_END_NEAR_told() throws Exception {
    KeyedCertificate only = development().load();
    CertificateSource source =
        new CertificateSource() {
          @Override
          public KeyedCertificate load() {
            return only;
          }

          @Override
          public Path trusted() {
            return folder.resolve("ca.pem");
          }
        };
    Instant end = only.certificate().getNotAfter().toInstant();
    try (var _ = watch(source)) {
      pass();
      assertThat(warnings()).isEmpty();

      clock.turn(Duration.between(clock.instant(), end.minus(Duration.ofDays(30))));
      pass();
      pass();
      assertThat(warnings())
          .hasSize(1)
          .first()
          .asString()
          .contains("less than 30 days", end.toString());

      clock.turn(Duration.ofDays(23));
      pass();
      pass();
      assertThat(warnings())
          .hasSize(2)
          .last()
          .asString()
          .contains("less than 7 days", end.toString());
    }
  }

  @Test
  @DisplayName("What cannot be used leaves the last in use, and is told once, at the second look")
  void pass_BAD_PAIR_keepsTheOld() throws Exception {
    CertificateSource good = development();
    AtomicReference<String> wrong = new AtomicReference<>("");
    CertificateSource source =
        new CertificateSource() {
          @Override
          public KeyedCertificate load() {
            if (!wrong.get().isEmpty()) {
              throw new CertificateException(wrong.get());
            }
            return good.load();
          }

          @Override
          public Path trusted() {
            return good.trusted();
          }
        };
    try (var _ = watch(source)) {
      wrong.set("half copied");
      pass();
      assertThat(warnings()).isEmpty();
      pass();
      pass();
      assertThat(used).isEmpty();
      assertThat(warnings()).hasSize(1).first().asString().contains("half copied");

      Files.delete(folder.resolve("server.pem"));
      wrong.set("");
      pass();
      assertThat(used).hasSize(1);

      wrong.set("half copied");
      pass();
      pass();
      assertThat(warnings()).hasSize(2);
    }
  }
}
