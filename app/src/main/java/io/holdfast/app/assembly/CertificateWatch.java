/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.certificates.CertificateException;
import io.holdfast.app.certificates.CertificateSource;
import io.holdfast.app.certificates.KeyedCertificate;
import io.holdfast.hub.Timer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether a source has another certificate, and puts it to use. One that
 * cannot be used leaves the last one in use. Each look has a virtual thread, and the next begins an
 * interval after it.
 *
 * <p>Design note: it looks at what is in the files, not for events of the file system or at times:
 * files come by rename, by link and over networks, and two of them never change at once. So what is
 * wrong is told when two looks in a row have found it, and once.
 */
final class CertificateWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  /** With so much time left it is told that the certificate ends. */
  private static final List<Duration> NEAR_ITS_END =
      List.of(Duration.ofDays(7), Duration.ofDays(30));

  private static final Duration NO_END = Duration.ofSeconds(Long.MAX_VALUE);

  private final CertificateSource source;
  private final Consumer<KeyedCertificate> use;
  private final Timer timer;
  private final Duration interval;
  private final InstantSource clock;

  // Owned by the look under way, of which there is one at most.
  private List<X509Certificate> used;
  private @Nullable String complaint;
  private boolean told;

  /** The least time left that was told of. */
  private Duration toldLeft = NO_END;

  private volatile boolean closed;
  private volatile Timer.Cancel next;

  /**
   * Begins.
   *
   * @param used what is in use
   */
  CertificateWatch(
      CertificateSource source,
      KeyedCertificate used,
      Consumer<KeyedCertificate> use,
      Timer timer,
      Duration interval,
      InstantSource clock) {
    this.source = source;
    this.used = used.chain();
    this.use = use;
    this.timer = timer;
    this.interval = interval;
    this.clock = clock;
    this.next = timer.after(interval, this::begin);
  }

  private void begin() {
    if (!closed) {
      var _ = Thread.ofVirtual().name("certificate-watch").start(this::lookAndGoOn);
    }
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.error("The server certificate could not be looked after", e);
    }
    if (!closed) {
      next = timer.after(interval, this::begin);
    }
  }

  /** One look. */
  void look() {
    try {
      KeyedCertificate now = source.load();
      complaint = null;
      if (!now.chain().equals(used)) {
        use.accept(now);
        used = now.chain();
        toldLeft = NO_END;
        LOG.info(
            "New connections get another server certificate, valid until {}",
            now.certificate().getNotAfter().toInstant());
      }
      warnOfEnd(now.certificate().getNotAfter().toInstant());
    } catch (CertificateException | StartException | IllegalArgumentException e) {
      complain(String.valueOf(e.getMessage()));
    }
  }

  /** Nobody renews a certificate of the operator's but the operator. */
  private void warnOfEnd(Instant end) {
    Duration left = Duration.between(clock.instant(), end);
    for (Duration near : NEAR_ITS_END) {
      if (left.compareTo(near) <= 0) {
        if (near.compareTo(toldLeft) < 0) {
          toldLeft = near;
          LOG.warn(
              "The server certificate ends at {}, in less than {} days: put a new one there",
              end,
              near.toDays());
        }
        return;
      }
    }
  }

  private void complain(String message) {
    if (!message.equals(complaint)) {
      complaint = message;
      told = false;
    } else if (!told) {
      told = true;
      LOG.warn("The server certificate stays as it is: {}", message);
    }
  }

  @Override
  public void close() {
    closed = true;
    next.cancel();
  }
}
