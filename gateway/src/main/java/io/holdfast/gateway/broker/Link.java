/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.broker;

/**
 * What a module publishes goes to another module, or to itself.
 *
 * @param source the name of the one that publishes, or {@link #ALL}: every module but the sink,
 *     those to come included
 * @param sink the name of the one that gets it
 */
public record Link(String source, String sink) {

  /** As a source: all modules. No module has this name. */
  public static final String ALL = "*";

  /** Whether it comes from all modules but its sink. */
  public boolean isFromAll() {
    return source.equals(ALL);
  }

  /** Whether it carries what a module publishes. */
  boolean carries(String module) {
    return isFromAll() ? !module.equals(sink) : module.equals(source);
  }

  @Override
  public String toString() {
    return source + " -> " + sink;
  }
}
