/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.process;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.ModuleContext;
import io.holdfast.gateway.json.JsonPlace;
import io.holdfast.wire.gateway.GatewayMessage;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Any program that reads and writes lines, as a module: {@code {"command": ["sh", "filter.sh"]}}.
 *
 * <p>Each message becomes one line of its standard input, {@code {"properties": {…}, "content":
 * "…"}}, with {@code contentBase64} for what is not UTF-8; each line of its standard output, in the
 * same form, a message. A line that is none is counted and, now and then, logged; so is one of more
 * than 1 MiB, and one without an end. With {@code "plain": true} each line is a message's content
 * as it stands there. Standard error goes to the log.
 *
 * <p>A program that ends is started again, half a second to ten after what it said last was
 * published. Meanwhile messages wait, at first here, then in the module's queue, which does with
 * them what it is told to; one that has waited for the time of {@code wait}, 30 s, is refused, and
 * the gateway counts it as failed. What a program had in its pipe when it died is lost: up to 64
 * KiB on Linux.
 *
 * <p>In the end its standard input is closed. If it has not ended after the time of {@code grace},
 * 3 s, it and what it has started get a SIGTERM, and after the same time a SIGKILL. What a program
 * has left behind that died by itself is not found any more.
 */
public final class ProcessModule implements GatewayModule {

  /** Those of modules out of process have the same prefix. */
  private static final String LOGGERS = "io.holdfast.gateway.module.";

  private static final Logger LOG = LoggerFactory.getLogger(ProcessModule.class);

  private final Lives lives = new Lives();
  private String name = "";
  private @Nullable ProcessArgs args;
  private @Nullable Speech speech;
  private @Nullable Program program;
  private @Nullable Feed feed;

  /** One that is not yet created. */
  public ProcessModule() {}

  @Override
  public void create(ModuleContext context) throws IOException {
    ProcessArgs read = read(context.args());
    Logger log = LoggerFactory.getLogger(LOGGERS + context.name());
    Speech voice = new Speech(context, read, log);
    Program started = new Program(context.name(), read, lives, voice, log);
    name = context.name();
    args = read;
    speech = voice;
    started.start();
    program = started;
    feed = Feed.start(context.name(), lives);
  }

  @Override
  public void check(String args) throws IOException {
    read(args).requireProgram();
  }

  private static ProcessArgs read(String args) {
    return ProcessArgs.read(JsonPlace.parse(args));
  }

  @Override
  public void start() {
    Objects.requireNonNull(speech, "start comes after create").start();
  }

  /**
   * Hands the message to the program; waits while that does not read.
   *
   * @throws IOException if it does not, or has ended for good
   */
  @Override
  public void receive(GatewayMessage message) throws IOException, InterruptedException {
    Feed to = Objects.requireNonNull(feed, "receive comes after create");
    to.send(JsonLine.write(message), Objects.requireNonNull(args).patience());
  }

  @Override
  public void destroy() throws InterruptedException {
    if (speech != null) {
      speech.start(); // who waits for it shall end
    }
    if (program != null && feed != null) {
      program.end(feed);
      feed.close();
      if (feed.lost() > 0) {
        LOG.warn("{}: {} messages were taken and did not reach the program", name, feed.lost());
      }
    }
  }

  /** What happened so far. Any thread, after {@code create}. */
  public ProcessCounts counts() {
    Feed in = Objects.requireNonNull(feed);
    Speech out = Objects.requireNonNull(speech);
    return new ProcessCounts(
        in.written(),
        in.lost(),
        out.published(),
        out.refused(),
        Objects.requireNonNull(program).restarts());
  }
}
