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

  private final CertificateSource source;
  private final Consumer<KeyedCertificate> use;
  private final Timer timer;
  private final Duration interval;

  // Owned by the look under way, of which there is one at most.
  private List<X509Certificate> used;
  private @Nullable String complaint;
  private boolean told;

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
      Duration interval) {
    this.source = source;
    this.used = used.chain();
    this.use = use;
    this.timer = timer;
    this.interval = interval;
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
        LOG.info(
            "New connections get another server certificate, valid until {}",
            now.certificate().getNotAfter().toInstant());
      }
    } catch (CertificateException | IllegalArgumentException e) {
      complain(String.valueOf(e.getMessage()));
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
