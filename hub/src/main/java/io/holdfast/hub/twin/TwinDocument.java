/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;

/** A twin at one moment. Immutable; any thread. */
public interface TwinDocument {

  /** Whose twin it is. */
  Identity identity();

  /** The model that the device or module says it follows (Plug and Play), or an empty text. */
  String modelId();

  /** Grows with each change of any part; 2 for a new twin. */
  long version();

  /** Changes with each change that a back end makes; without quotes. */
  String etag();

  /** The version of the desired properties; from 1. */
  long desiredVersion();

  /** The version of the reported properties; from 1. */
  long reportedVersion();

  /**
   * What its device or module sees: {@code
   * {"desired":{…,"$version":n},"reported":{…,"$version":m}}}. Made once.
   */
  Bytes deviceJson();

  /** The tags: a JSON object. */
  Bytes tagsJson();

  /** The desired properties with {@code $metadata} and {@code $version}. */
  Bytes desiredJson();

  /** The reported properties with {@code $metadata} and {@code $version}. */
  Bytes reportedJson();
}
