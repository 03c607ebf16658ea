/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.HubClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows a twin. It is JSON for people too. */
@Command
final class ShowTwin extends HubCall {

  @Mixin private final Target target;

  ShowTwin(Surroundings around, Target target) {
    super(around);
    this.target = target;
  }

  @Override
  void check() {
    target.identity();
  }

  @Override
  void ask(HubClient hub) {
    Output.json(out(), hub.twin(target.identity()));
  }
}
