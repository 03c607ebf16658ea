/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.SystemProperty;
import org.jspecify.annotations.Nullable;

/**
 * All of a message but its body and its time. Messages that a client sends one after the other with
 * the same properties share one header object, so that what is derived from it (its stored form,
 * its routes, its form on a wire) is made once: compare headers by identity where that helps.
 *
 * @param sender who sent it; believed, since it comes from the connection
 * @param generationId of the sender's registration
 * @param authMethod how the sender proved who it is: JSON with scope, type and issuer
 * @param properties as sent, without the sender's own claim of who it is
 */
public record MessageHeader(
    Identity sender, String generationId, String authMethod, MessageProperties properties) {

  /** The output that a module sent it by, or null. */
  public @Nullable String output() {
    return properties.system(SystemProperty.OUTPUT_NAME);
  }
}
