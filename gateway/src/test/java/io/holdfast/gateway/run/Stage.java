/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.run;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.gateway.load.BuiltinLoader;
import io.holdfast.gateway.load.Loaders;
import io.holdfast.model.Bytes;
import io.holdfast.wire.gateway.GatewayMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Modules that write down what is done with them, in one list for all, and loaders that know them.
 * Any thread.
 */
final class Stage {

  /** A message with this text leaves no trace: for floods. */
  static final String UNTOLD = "x";

  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final Map<String, Actor> actors = new ConcurrentHashMap<>();

  /**
   * {@code actor} takes everything; {@code failing} throws in create; {@code fussy} reads args;
   * {@code patient} is created when it is interrupted.
   */
  Loaders loaders() {
    return Loaders.of(
        new BuiltinLoader(
            Map.of(
                "actor",
                Actor::new,
                "failing",
                Failing::new,
                "fussy",
                Fussy::new,
                "patient",
                Patient::new)));
  }

  List<String> journal() {
    return journal;
  }

  Actor actor(String name) {
    return Objects.requireNonNull(actors.get(name), name);
  }

  /** An entry of a file for a module. */
  static String entry(String name, String module) {
    return "{\"name\": \"%s\", \"loader\": {\"name\": \"builtin\", \"entrypoint\": {\"module\": \"%s\"}}}"
        .formatted(name, module);
  }

  static String link(String source, String sink) {
    return "{\"source\": \"%s\", \"sink\": \"%s\"}".formatted(source, sink);
  }

  static String file(List<String> modules, List<String> links) {
    return "{\"modules\": [%s], \"links\": [%s]}"
        .formatted(String.join(", ", modules), String.join(", ", links));
  }

  static GatewayMessage message(String text) {
    return GatewayMessage.of(Map.of(), Bytes.utf8(text));
  }

  /** Writes down what is done with it. */
  class Actor implements GatewayModule {

    private volatile @Nullable ModuleContext context;

    @Override
    public void create(ModuleContext given) throws Exception {
      context = given;
      actors.put(given.name(), this);
      note("create");
    }

    @Override
    public void start() {
      note("start");
    }

    @Override
    public void receive(GatewayMessage message) {
      String text = message.content().utf8();
      if (!text.equals(UNTOLD)) {
        note("receive " + text);
      }
    }

    @Override
    public void destroy() {
      note("destroy");
    }

    boolean publish(String text) {
      return context().publish(message(text));
    }

    ModuleContext context() {
      return Objects.requireNonNull(context);
    }

    private void note(String what) {
      journal.add(context().name() + ": " + what);
    }
  }

  private final class Failing extends Actor {
    @Override
    public void create(ModuleContext given) throws Exception {
      super.create(given);
      throw new Exception("there is no sensor");
    }

    @Override
    public void start() {
      throw new IllegalStateException("not started");
    }
  }

  private final class Fussy extends Actor {
    @Override
    public void create(ModuleContext given) throws Exception {
      super.create(given);
      JsonPlace.parse(given.args()).object(java.util.Set.of("port")).member("port").whole(1, 9);
    }
  }

  private final class Patient extends Actor {
    @Override
    public void create(ModuleContext given) throws Exception {
      super.create(given);
      new CountDownLatch(1).await();
    }
  }
}
