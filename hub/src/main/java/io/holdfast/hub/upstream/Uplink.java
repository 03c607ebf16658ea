/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream;

import io.holdfast.hub.Outcome;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletionStage;

/**
 * The way to the parent: a connection for each identity that has business there, as Azure's wire
 * demands. Connections that break are made anew for as long as there is business. Any thread; never
 * blocks; stages complete on any thread.
 */
public interface Uplink extends AutoCloseable {

  /** Why a connection is needed. */
  enum Business {
    /** The identity is the edge hub itself. */
    SELF,
    /** Its client is connected here. */
    CLIENT,
    /** Messages of it wait for the parent. */
    MESSAGES,
    /** Changes of its twin do. */
    TWIN
  }

  /** Keeps a connection for the identity until {@link #release} with the same reason. */
  void keep(Identity identity, Business business);

  /** Takes {@link #keep} back; with no reason left the connection is closed after a while. */
  void release(Identity identity, Business business);

  /** The identity's client says which model it follows (Plug and Play): the parent hears it. */
  void follow(Identity identity, String modelId);

  /** Whether the identity is connected to the parent now. */
  boolean isConnected(Identity identity);

  /**
   * Fetches the identity's twin from the parent: {@code
   * {"desired":{…,"$version":n},"reported":{…,"$version":m}}}.
   *
   * @return refused with {@code DEVICE_NOT_ONLINE} if it is not connected to the parent, with
   *     {@code GATEWAY_TIMEOUT} if that does not answer, or as the parent refuses
   */
  CompletionStage<Outcome<Bytes>> twin(Identity identity);

  /**
   * Sends a patch of reported properties to the parent.
   *
   * @return the version that they have there, or −1 if the parent does not tell it, as edge hubs of
   *     Microsoft's do not; refused as {@link #twin}
   */
  CompletionStage<Outcome<Long>> patchReported(Identity identity, Bytes patchJson);

  /** Tells the listener who is connected, and what happens from now on. */
  void addListener(UplinkListener listener);

  @Override
  void close();
}
