/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import picocli.CommandLine;

/** The commands about gateways, with one sentence about each and an example of it. */
final class GatewayTree {

  private final Surroundings around;
  private final CommandTree tree;

  GatewayTree(Surroundings around, CommandTree tree) {
    this.around = around;
    this.tree = tree;
  }

  CommandLine gateway() {
    return tree.group(
        1,
        "gateway",
        "Runs modules of field protocols, linked by a file.",
        "./holdfast gateway run gateway.json",
        new Members()
            .command(
                "run",
                () -> new GatewayRun(around),
                "Runs the gateway of a file, in the foreground.",
                "./holdfast gateway run gateway.json --counters 10")
            .command(
                "validate",
                () -> new GatewayValidate(around),
                "Shows what is wrong with a gateway's file; no module is created.",
                "./holdfast gateway validate gateway.json")
            .command(
                "host",
                () -> new GatewayHost(around),
                "Runs one module outside of its gateway's process, in the foreground.",
                "./holdfast gateway host --control /run/logger.control --builtin logger"));
  }
}
