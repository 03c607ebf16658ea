/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.scope;

import io.holdfast.model.Bytes;
import java.util.Map;

/**
 * What the parent answered, to be handed on as it is.
 *
 * @param headers those that callers read
 * @param body JSON, or empty
 */
public record ParentAnswer(int status, Map<String, String> headers, Bytes body) {

  /** Copies the headers. */
  public ParentAnswer {
    headers = Map.copyOf(headers);
  }

  /** Keeps keys out of logs. */
  @Override
  public String toString() {
    return "ParentAnswer[" + status + "]";
  }
}
