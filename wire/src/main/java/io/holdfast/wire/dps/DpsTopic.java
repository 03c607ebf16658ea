/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.dps;

import io.holdfast.wire.WireFormatException;
import org.jspecify.annotations.Nullable;

/** What an MQTT topic of the provisioning service means, in either direction. */
public sealed interface DpsTopic {

  /** What a device subscribes to for all answers. */
  String RESPONSES = "$dps/registrations/res/#";

  /** A device asks to be provisioned: {@code $dps/registrations/PUT/iotdps-register/?$rid=R}. */
  record Register(String requestId) implements DpsTopic {
    @Override
    public String text() {
      return DpsTopicReader.REGISTER + "?$rid=" + requestId;
    }
  }

  /**
   * A device asks how far that is: {@code
   * $dps/registrations/GET/iotdps-get-operationstatus/?$rid=R&operationId=O}.
   */
  record Status(String requestId, String operationId) implements DpsTopic {
    @Override
    public String text() {
      return DpsTopicReader.STATUS + "?$rid=" + requestId + "&operationId=" + operationId;
    }
  }

  /**
   * The answer to either: {@code $dps/registrations/res/STATUS/?$rid=R[&retry-after=S]}.
   *
   * @param retryAfter when to ask next or again, in seconds, or null; as the service spells it, a
   *     client decides what it makes of odd values
   */
  record Response(int status, String requestId, @Nullable String retryAfter) implements DpsTopic {

    /** With so many seconds to wait. */
    public static Response waiting(int status, String requestId, int seconds) {
      return new Response(status, requestId, Integer.toString(seconds));
    }

    /** {@code $rid} first, {@code retry-after} next: SDKs read them by their places. */
    @Override
    public String text() {
      String text = DpsTopicReader.RESPONSE + status + "/?$rid=" + requestId;
      return retryAfter == null ? text : text + "&retry-after=" + retryAfter;
    }
  }

  /** No topic of the provisioning service. */
  record Unknown(String text) implements DpsTopic {}

  /** The topic. */
  String text();

  /**
   * Reads a topic; parameters that it need not have are passed over.
   *
   * @throws WireFormatException if it begins as one of the service's topics and then breaks its
   *     form
   */
  static DpsTopic parse(String topic) {
    return DpsTopicReader.read(topic);
  }
}
