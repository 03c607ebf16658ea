/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.EnrollmentDraft;
import io.holdfast.hub.enroll.EnrollmentKind;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.EnrollmentService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A change of several enrollments, each on its own. */
record EnrollmentBulk(EnrollmentKind kind, Mode mode, List<Body> items) {

  /** What is done with each. */
  enum Mode {
    CREATE,
    UPDATE,
    UPDATE_IF_MATCH,
    DELETE
  }

  /** Refused as a whole only for what is wrong with the whole. */
  static Outcome<EnrollmentBulk> read(EnrollmentKind kind, Body body) {
    Mode mode = mode(body.text("mode"));
    String name = kind == EnrollmentKind.GROUP ? "enrollmentGroups" : "enrollments";
    JsonNode array = body.value(name);
    if (mode == null) {
      body.wrong("mode is not create, update, updateIfMatchETag or delete");
    }
    List<Body> items = new ArrayList<>();
    if (array == null || !array.isArray()) {
      body.wrong(name + " is not an array");
    } else if (array.isEmpty() || array.size() > EnrollmentService.MAX_BULK) {
      body.wrong("one request takes 1 to " + EnrollmentService.MAX_BULK + " items");
    } else {
      for (JsonNode each : array) {
        // What is no object has no id, and is told of as such.
        items.add(Body.of(each instanceof ObjectNode node ? node : Json.object()));
      }
    }
    return body.finish(new EnrollmentBulk(kind, mode == null ? Mode.CREATE : mode, items));
  }

  private static @Nullable Mode mode(@Nullable String name) {
    return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
      case "create" -> Mode.CREATE;
      case "update" -> Mode.UPDATE;
      case "updateifmatchetag" -> Mode.UPDATE_IF_MATCH;
      case "delete" -> Mode.DELETE;
      default -> null;
    };
  }

  /** Does all, and tells what was not done. */
  ObjectNode run(EnrollmentService service, Access access) {
    ArrayNode errors = Json.MAPPER.createArrayNode();
    for (Body item : items) {
      String id = item.text(EnrollmentJson.idName(kind));
      Outcome<?> outcome =
          id == null
              ? Outcome.refused(
                  ErrorCode.ARGUMENT_NULL, EnrollmentJson.idName(kind) + " is missing")
              : run(service, access, id, item);
      if (outcome instanceof Outcome.Refused(Refusal refusal)) {
        errors
            .addObject()
            .put(EnrollmentJson.idName(kind), id == null ? "" : id)
            .put("errorCode", DpsAnswers.inItsWords(refusal).code().number())
            .put("errorStatus", refusal.detail());
      }
    }
    ObjectNode node = Json.object().put("isSuccessful", errors.isEmpty());
    node.set("errors", errors);
    return node;
  }

  private Outcome<?> run(EnrollmentService service, Access access, String id, Body item) {
    if (mode == Mode.DELETE) {
      return service.delete(access, kind, id, IfMatch.ANY);
    }
    Outcome<EnrollmentDraft> draft = EnrollmentJson.read(kind, id, item);
    return switch (mode) {
      case CREATE -> draft.then(wish -> service.put(access, wish, null));
      case UPDATE -> draft.then(wish -> service.put(access, wish, IfMatch.ANY));
      default -> draft.then(wish -> service.put(access, wish, seen(item)));
    };
  }

  /** Without an etag it matches none. */
  private static IfMatch seen(Body item) {
    String etag = item.text("etag");
    String bare = etag == null ? "" : etag.strip();
    boolean isQuoted = bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"");
    return new IfMatch(isQuoted ? bare.substring(1, bare.length() - 1) : bare);
  }
}
