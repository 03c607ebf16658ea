/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.mailbox;

import io.holdfast.model.Bytes;
import io.holdfast.wire.IsoTime;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Feedback as IoT Hub writes it: an array of records. */
public final class FeedbackJson {

  /** The media type of {@link #array}. */
  public static final String CONTENT_TYPE = "application/vnd.microsoft.iothub.feedback.json";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private FeedbackJson() {}

  /** The records in UTF-8. */
  public static Bytes array(List<FeedbackRecord> records) {
    ArrayNode array = MAPPER.createArrayNode();
    for (FeedbackRecord each : records) {
      array
          .addObject()
          .put("originalMessageId", each.messageId())
          .put("enqueuedTimeUtc", IsoTime.format7(each.time()))
          .put("statusCode", each.fate().wireName())
          .put("description", each.fate().wireName())
          .put("deviceId", each.deviceId())
          .put("deviceGenerationId", each.generationId());
    }
    return Bytes.owning(MAPPER.writeValueAsBytes(array));
  }
}
