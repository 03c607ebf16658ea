/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which part of a query's result is asked for. All items are the only result that there is.
 *
 * @param after the id behind which it begins; empty for the first
 * @param max how many items
 */
record QueryPage(String after, int max) {

  static final String CONTINUATION = "x-ms-continuation";
  static final String MAX_ITEMS = "x-ms-max-item-count";

  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private static final Pattern ALL =
      Pattern.compile("\\s*select\\s+\\*(\\s+from\\s+\\w+)?\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

  /** What a request asks for. */
  static Outcome<QueryPage> of(Request request) {
    return Body.parse(request.body()).then(body -> of(request, body));
  }

  private static Outcome<QueryPage> of(Request request, Body body) {
    String query = body.text("query");
    if (query == null || !ALL.matcher(query).matches()) {
      body.wrong("query: nothing but SELECT * FROM enrollments can be asked");
    }
    String after = after(request.header(CONTINUATION));
    if (after == null) {
      body.wrong(CONTINUATION + " is none that was given");
    }
    int max = max(request.header(MAX_ITEMS));
    if (max < 1) {
      body.wrong(MAX_ITEMS + " is not a number from 1");
    }
    return after == null
        ? Outcome.refused(ErrorCode.ARGUMENT_INVALID, CONTINUATION + " is none that was given")
        : body.finish(new QueryPage(after, Math.min(max, MOST)));
  }

  private static @Nullable String after(@Nullable String continuation) {
    if (continuation == null || continuation.isBlank()) {
      return "";
    }
    try {
      byte[] id = Base64.getUrlDecoder().decode(continuation.strip());
      return new String(id, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int max(@Nullable String count) {
    if (count == null || count.isBlank()) {
      return USUAL;
    }
    try {
      return Integer.parseInt(count.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * The page.
   *
   * @param items one more than fits, if there are more
   */
  <T> Answer answer(
      String type, List<T> items, Function<T, String> id, Function<T, ObjectNode> json) {
    Map<String, String> headers = new HashMap<>();
    headers.put("x-ms-item-type", type);
    List<T> page = items.size() > max ? items.subList(0, max) : items;
    if (page.size() < items.size()) {
      byte[] last = id.apply(page.getLast()).getBytes(StandardCharsets.UTF_8);
      headers.put(CONTINUATION, Base64.getUrlEncoder().withoutPadding().encodeToString(last));
    }
    ArrayNode array = Json.MAPPER.createArrayNode();
    page.forEach(each -> array.add(json.apply(each)));
    return new Answer.Json(200, Json.bytes(array), headers);
  }
}
