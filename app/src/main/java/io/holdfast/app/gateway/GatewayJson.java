/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import io.holdfast.gateway.broker.DropReason;
import io.holdfast.gateway.broker.Link;
import io.holdfast.gateway.broker.ModuleCounters;
import io.holdfast.gateway.json.JsonFault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of a gateway as JSON. */
public final class GatewayJson {

  private GatewayJson() {}

  /** That it is ready, with its modules and links. */
  public static ObjectNode ready(List<String> modules, List<Link> links) {
    ObjectNode json = object().put("ready", true).put("pid", ProcessHandle.current().pid());
    ArrayNode names = json.putArray("modules");
    modules.forEach(names::add);
    ArrayNode linked = json.putArray("links");
    links.forEach(each -> linked.addObject().put("source", each.source()).put("sink", each.sink()));
    return json;
  }

  /** What its modules have got and given. */
  public static ObjectNode counters(List<ModuleCounters> counters) {
    ObjectNode json = object();
    ObjectNode modules = json.putObject("counters");
    for (ModuleCounters each : counters) {
      ObjectNode module =
          modules
              .putObject(each.name())
              .put("received", each.received())
              .put("delivered", each.delivered())
              .put("failed", each.failed())
              .put("published", each.published())
              .put("waiting", each.waiting());
      ObjectNode dropped = module.putObject("dropped");
      for (Map.Entry<DropReason, Long> reason : each.dropped().entrySet()) {
        dropped.put(reason.getKey().name().toLowerCase(Locale.ROOT), reason.getValue());
      }
    }
    return json;
  }

  /** What is wrong with its file; nothing if it is right. */
  public static ObjectNode faults(List<JsonFault> faults) {
    ObjectNode json = object().put("valid", faults.isEmpty());
    ArrayNode list = json.putArray("faults");
    for (JsonFault each : faults) {
      list.addObject().put("pointer", each.pointer()).put("message", each.getMessage());
    }
    return json;
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }
}
