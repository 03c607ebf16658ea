/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every command with its place, one sentence about it and an example of it. */
final class CommandTree {

  private static final int WIDTH = 100;
  private static final String UP = "up";

  private final Surroundings around;

  private CommandTree(Surroundings around) {
    this.around = around;
  }

  /** The whole tree. */
  static CommandLine of(Surroundings around) {
    return of(around, "");
  }

  /**
   * As much of the tree as a command line takes: to build all of it costs a start a tenth of its
   * time.
   *
   * @param first the first word of the command line, or empty
   */
  static CommandLine of(Surroundings around, String first) {
    return new CommandTree(around).root(!first.equals(UP));
  }

  private CommandLine root(boolean whole) {
    CommandLine root =
        group(
            "holdfast",
            "A self-hosted hub for programs written with the Azure IoT SDKs.",
            "./holdfast up");
    add(
        root,
        UP,
        new Up(around),
        "Starts a hub with sample modules, in the foreground.",
        "./holdfast up --data ./data --plain-mqtt-port 1883");
    if (!whole) {
      return root;
    }
    root.addSubcommand("hub", hub());
    add(root, "version", new ShowVersion(around), "Shows the version.", "./holdfast version");
    hidden(root, "reference", new ShowReference(around), "Prints the configuration reference.");
    hidden(root, "rehearse", new Rehearsal(around), "Starts and stops all, for the AOT cache.");
    return root;
  }

  private CommandLine hub() {
    CommandLine hub =
        group(
            "hub",
            "Runs a hub, and asks one.",
            "./holdfast hub device-identity create -d my-device");
    add(
        hub,
        "start",
        new HubStart(around),
        "Starts a hub alone, in the foreground.",
        "./holdfast hub start --host 0.0.0.0");
    hub.addSubcommand("device-identity", identities("device", "-d my-device"));
    hub.addSubcommand("module-identity", identities("module", "-d my-device -m my-module"));
    CommandLine strings =
        group(
            "connection-string",
            "Connection strings for back ends.",
            "./holdfast hub connection-string show");
    add(
        strings,
        "show",
        new ShowHubString(around),
        "Shows the service connection string of the hub on this machine.",
        "./holdfast hub connection-string show --policy-name service");
    hub.addSubcommand("connection-string", strings);
    hub.addSubcommand("device-twin", twins("device", "-d my-device"));
    hub.addSubcommand("module-twin", twins("module", "-d my-device -m my-module"));
    invoke(hub, "device", "-d my-device");
    invoke(hub, "module", "-d my-device -m my-module");
    add(
        hub,
        "monitor-events",
        new MonitorEvents(around),
        "Prints what devices and modules send, as it arrives.",
        "./holdfast hub monitor-events -d my-device --from earliest");
    return hub;
  }

  private CommandLine identities(String kind, String who) {
    String command = "./holdfast hub " + kind + "-identity";
    CommandLine group =
        group(kind + "-identity", "The " + kind + "s.", command + " list" + of(kind));
    add(
        group,
        "create",
        new CreateIdentity(around, target(kind)),
        "Registers a " + kind + ", and shows its connection string.",
        command + " create " + who);
    add(
        group,
        "list",
        kind.equals("device") ? new ListDevices(around) : new ListModules(around),
        kind.equals("device") ? "Lists devices." : "Lists the modules of a device.",
        command + " list" + of(kind));
    add(
        group,
        "show",
        new ShowIdentity(around, target(kind)),
        "Shows the registration of a " + kind + ".",
        command + " show " + who);
    add(
        group,
        "delete",
        new DeleteIdentity(around, target(kind)),
        kind.equals("device") ? "Removes a device and its modules." : "Removes a module.",
        command + " delete " + who);
    CommandLine strings =
        group(
            "connection-string",
            "Connection strings of " + kind + "s.",
            command + " connection-string show " + who);
    add(
        strings,
        "show",
        new ShowIdentityString(around, target(kind)),
        "Shows the connection string of a " + kind + ".",
        command + " connection-string show " + who);
    group.addSubcommand("connection-string", strings);
    return group;
  }

  private CommandLine twins(String kind, String who) {
    String command = "./holdfast hub " + kind + "-twin";
    CommandLine group =
        group(kind + "-twin", "The twins of " + kind + "s.", command + " show " + who);
    add(
        group,
        "show",
        new ShowTwin(around, target(kind)),
        "Shows the twin of a " + kind + ".",
        command + " show " + who);
    add(
        group,
        "update",
        new UpdateTwin(around, target(kind)),
        "Changes desired properties and tags of a " + kind + ".",
        command + " update " + who + " --desired '{\"interval\": 5}'");
    return group;
  }

  private void invoke(CommandLine hub, String kind, String who) {
    String name = "invoke-" + kind + "-method";
    add(
        hub,
        name,
        new InvokeMethod(around, target(kind)),
        "Calls a direct method of a " + kind + " and prints its answer.",
        "./holdfast hub " + name + " " + who + " --mn reset --mp '{\"delay\": 3}'");
  }

  private static Target target(String kind) {
    return kind.equals("device") ? new Target.Device() : new Target.Module();
  }

  private static String of(String kind) {
    return kind.equals("device") ? "" : " -d my-device";
  }

  private static CommandLine group(String name, String about, String example) {
    return described(new CommandLine(new Group()), name, about, example);
  }

  private static void add(
      CommandLine parent, String name, Object command, String about, String example) {
    parent.addSubcommand(name, described(new CommandLine(command), name, about, example));
  }

  private static void hidden(CommandLine parent, String name, Object command, String about) {
    add(parent, name, command, about, "./holdfast " + name);
    CommandLine added = parent.getSubcommands().get(name);
    if (added != null) {
      added.getCommandSpec().usageMessage().hidden(true);
    }
  }

  private static CommandLine described(
      CommandLine line, String name, String about, String example) {
    CommandSpec spec = line.getCommandSpec().name(name);
    spec.usageMessage()
        .description(about)
        .footer("", "Example:", "  " + example)
        .sortOptions(false)
        .width(WIDTH)
        .abbreviateSynopsis(true);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .order(100)
            .description("Show this and exit.")
            .build());
    return line;
  }
}
