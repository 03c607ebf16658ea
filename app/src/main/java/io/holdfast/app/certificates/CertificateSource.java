/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import java.nio.file.Path;

/**
 * Where a hub's server certificate comes from. May be asked again and again; one thread at once.
 */
public interface CertificateSource {

  /**
   * The certificate of now, with its key; blocks on files.
   *
   * @throws CertificateException if there is none that could be used, saying what to do
   */
  KeyedCertificate load();

  /** PEM of what clients must trust to trust the server. */
  Path trusted();
}
