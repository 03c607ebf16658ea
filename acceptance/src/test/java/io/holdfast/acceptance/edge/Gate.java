/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.edge;

import io.holdfast.testkit.Edge;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.ReadyFile;
import javax.net.ssl.SSLContext;

/**
 * Where clients go in: an edge hub, with a parent or without.
 *
 * @param ready where it listens
 * @param trust for clients: trusts this hub and nobody else
 * @param authority what to trust, PEM
 */
record Gate(ReadyFile ready, SSLContext trust, String authority) {

  static Gate of(Edge edge) {
    return new Gate(edge.ready(), edge.trust(), edge.caCertificate());
  }

  /** Without a parent. */
  static Gate of(Hub site) {
    return new Gate(site.ready(), site.trust(), site.caCertificate());
  }

  String host() {
    return ready.host();
  }
}
