/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.route;

import io.holdfast.hub.route.condition.BodyPath;
import io.holdfast.hub.route.condition.BodyValue;
import io.holdfast.hub.route.condition.Facts;
import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a message says. Its body is read when it is asked for, once for all paths of all routes.
 * Owned by who evaluates the routes for the message.
 */
final class BodyFacts implements Facts {

  private final MessageFacts header;
  private final BodyTree tree;
  private final Bytes body;
  private BodyValue @Nullable [] values;

  BodyFacts(MessageFacts header, BodyTree tree, Bytes body) {
    this.header = header;
    this.tree = tree;
    this.body = body;
  }

  @Override
  public @Nullable String application(String name) {
    return header.application(name);
  }

  @Override
  public @Nullable String system(String name) {
    return header.system(name);
  }

  @Override
  public BodyValue body(BodyPath path) {
    BodyValue[] read = values;
    if (read == null) {
      read = tree.read(header.bodyText().utf8(body));
      values = read;
    }
    return read[path.slot()];
  }
}
