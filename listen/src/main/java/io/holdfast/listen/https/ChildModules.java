/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.service.Access;
import io.holdfast.hub.service.ChildService;
import io.holdfast.hub.service.EdgeAccess;
import io.holdfast.hub.service.ModuleService;
import io.holdfast.hub.upstream.scope.ModuleQuestion;
import io.holdfast.hub.upstream.scope.ModuleQuestion.Kind;
import io.holdfast.hub.upstream.scope.ParentAnswer;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Modules as edge devices manage them: each its own, and an edge hub those of one below it. A hub
 * with a registry of its own answers; another one asks its parent and hands the answer on.
 */
final class ChildModules {

  private final ChildService children;
  private final Router<Call> own = new Router<>();

  ChildModules(ChildService children) {
    this.children = children;
    ModuleService modules = children.modules();
    if (modules != null) {
      new ModuleCalls(modules).addTo(own);
    }
  }

  /** What an edge hub asks for one below it. */
  void addBehalf(Router<ChildCall> router) {
    String edge = "/devices/{device}/modules/{module}/";
    router
        .add("PUT", edge + "putModuleOnBehalfOf", this::putBehalf)
        .add("POST", edge + "getModuleOnBehalfOf", (request, by) -> behalf(Kind.GET, request, by))
        .add(
            "POST",
            edge + "getModulesOnTargetDevice",
            (request, by) -> behalf(Kind.LIST, request, by))
        .add(
            "POST",
            edge + "deleteModuleOnBehalfOf",
            (request, by) -> behalf(Kind.DELETE, request, by));
  }

  /** What an edge device asks for itself. */
  void addOwn(Router<ChildCall> router) {
    router
        .add("GET", "/devices/{device}/modules", (request, by) -> own(Kind.LIST, request, by))
        .add(
            "GET",
            "/devices/{device}/modules/{module}",
            (request, by) -> own(Kind.GET, request, by))
        .add(
            "PUT",
            "/devices/{device}/modules/{module}",
            (request, by) -> own(Kind.PUT, request, by))
        .add(
            "DELETE",
            "/devices/{device}/modules/{module}",
            (request, by) -> own(Kind.DELETE, request, by));
  }

  private Answer own(Kind kind, Request request, EdgeAccess by) throws InterruptedException {
    String module = kind == Kind.LIST ? null : request.segment("module");
    Bytes body = kind == Kind.PUT ? request.body() : Bytes.EMPTY;
    return ask(new Asked(kind, by.device(), module, body), request, by);
  }

  private Answer putBehalf(Request request, EdgeAccess by) throws InterruptedException {
    Outcome<Asked> asked =
        Body.parse(request.body())
            .then(body -> AuthChain.read(body, by.device()).then(target -> put(target, body)));
    return ask(asked, request, by);
  }

  private static Outcome<Asked> put(DeviceIdentity target, Body body) {
    if (!(body.value("module") instanceof ObjectNode module)) {
      return Outcome.refused(ErrorCode.ARGUMENT_NULL, "module is missing");
    }
    String id = body.object("module").text("moduleId");
    return id == null
        ? Outcome.refused(ErrorCode.ARGUMENT_NULL, "module.moduleId is missing")
        : Outcome.done(new Asked(Kind.PUT, target, id, Json.bytes(module)));
  }

  private Answer behalf(Kind kind, Request request, EdgeAccess by) throws InterruptedException {
    Outcome<Asked> asked =
        Body.parse(request.body())
            .then(body -> {
              String id = kind == Kind.LIST ? null : moduleId(body);
              return AuthChain.read(body, by.device())
                  .then(target ->
                      id == null && kind != Kind.LIST
                          ? Outcome.refused(ErrorCode.ARGUMENT_NULL, "the module's id is missing")
                          : body.finish(new Asked(kind, target, id, Bytes.EMPTY)));
            });
    return ask(asked, request, by);
  }

  /** To see a module and to delete one have different names for it. */
  private static @Nullable String moduleId(Body body) {
    String id = body.text("targetModuleId");
    return id != null ? id : body.text("moduleId");
  }

  private Answer ask(Outcome<Asked> asked, Request request, EdgeAccess by)
      throws InterruptedException {
    return switch (asked) {
      case Outcome.Refused<Asked>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Asked>(Asked what) -> ask(what, request, by);
    };
  }

  private Answer ask(Asked what, Request request, EdgeAccess by) throws InterruptedException {
    if (children.modules() == null) {
      ModuleQuestion question =
          new ModuleQuestion(
              what.kind, what.device, what.moduleId, what.body, request.header("if-match"));
      return Answer.of(Call.await(children.ask(by, question)), ChildModules::handedOn);
    }
    return switch (Call.await(children.access(by, what.device))) {
      case Outcome.Refused<Access>(Refusal refusal) -> new Answer.Refused(refusal);
      case Outcome.Done<Access>(Access access) -> answer(what, request, access);
    };
  }

  private Answer answer(Asked what, Request request, Access access) throws InterruptedException {
    List<String> path =
        what.moduleId == null
            ? List.of("devices", what.device.deviceId(), "modules")
            : List.of("devices", what.device.deviceId(), "modules", what.moduleId);
    String method = what.kind == Kind.LIST ? "GET" : what.kind.name();
    Router.Match<Call> match = own.find(method, path);
    if (match == null) {
      throw new IllegalStateException("no " + method + " of modules");
    }
    Request same = request.with(method, path, what.body).matched(match.segments());
    return match.call().answer(same, access);
  }

  private static Answer handedOn(ParentAnswer answer) {
    return answer.body().isEmpty()
        ? new Answer.Empty(answer.status())
        : new Answer.Json(answer.status(), answer.body(), Map.copyOf(answer.headers()));
  }

  /** Keys may be in the body. */
  private static final class Asked {
    private final Kind kind;
    private final DeviceIdentity device;
    private final @Nullable String moduleId;
    private final Bytes body;

    Asked(Kind kind, DeviceIdentity device, @Nullable String moduleId, Bytes body) {
      this.kind = kind;
      this.device = device;
      this.moduleId = moduleId;
      this.body = body;
    }
  }
}
