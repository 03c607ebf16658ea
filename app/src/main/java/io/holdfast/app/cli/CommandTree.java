/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every command with its place, one sentence about it and an example of it.
 *
 * <p>Design note: of each group only the command that the command line names is built, since to
 * read the annotations of all takes as long as a start of the hub.
 */
final class CommandTree {

  private static final String DEVICE = "device";
  private static final String MODULE = "module";

  private final Surroundings around;
  private final List<String> words;

  private CommandTree(Surroundings around, List<String> words) {
    this.around = around;
    this.words = words;
  }

  /** The whole tree. */
  static CommandLine of(Surroundings around) {
    return of(around, List.of());
  }

  /** As much of the tree as a command line takes. */
  static CommandLine of(Surroundings around, List<String> words) {
    return new CommandTree(around, words).root();
  }

  private CommandLine root() {
    return group(
        0,
        "holdfast",
        "A self-hosted hub for programs written with the Azure IoT SDKs.",
        "./holdfast up",
        new Members()
            .command(
                "up",
                () -> new Up(around),
                "Starts a hub, an edge hub below it and sample modules, in the foreground.",
                "./holdfast up --data ./data --plain-mqtt-port 1883")
            .group("hub", this::hub)
            .group("dps", () -> new DpsTree(around, this).dps())
            .group("edge", this::edge)
            .group("gateway", () -> new GatewayTree(around, this).gateway())
            .group("route", this::routes)
            .command(
                "version",
                () -> new ShowVersion(around),
                "Shows the version.",
                "./holdfast version")
            .hidden(
                "reference", () -> new ShowReference(around), "Prints the configuration reference.")
            .hidden(
                "rehearse",
                () -> new Rehearsal(around),
                "Starts and stops all, for the AOT cache."));
  }

  private CommandLine hub() {
    Members members =
        new Members()
            .command(
                "start",
                () -> new HubStart(around),
                "Starts a hub alone, in the foreground.",
                "./holdfast hub start --host 0.0.0.0")
            .group("device-identity", () -> identities(DEVICE, "-d my-device"))
            .group("module-identity", () -> identities(MODULE, "-d my-device -m my-module"))
            .group("connection-string", this::hubStrings)
            .group("certificate", this::certificates)
            .group("device-twin", () -> twins(DEVICE, "-d my-device"))
            .group("module-twin", () -> twins(MODULE, "-d my-device -m my-module"));
    invoke(members, DEVICE, "-d my-device");
    invoke(members, MODULE, "-d my-device -m my-module");
    members.group("c2d-message", this::messages);
    members.command(
        "monitor-feedback",
        () -> new MonitorFeedback(around),
        "Prints what became of messages to devices, as it becomes known.",
        "./holdfast hub monitor-feedback --timeout 60");
    members.command(
        "statistics",
        () -> new ShowStatistics(around),
        "Shows how many messages came, went and were removed, and why.",
        "./holdfast hub statistics");
    members.command(
        "monitor-events",
        () -> new MonitorEvents(around),
        "Prints what devices and modules send, as it arrives.",
        "./holdfast hub monitor-events -d my-device --from earliest");
    return group(
        1,
        "hub",
        "Runs a hub, and asks one.",
        "./holdfast hub device-identity create -d my-device",
        members);
  }

  private CommandLine edge() {
    return group(
        1,
        "edge",
        "Runs an edge hub.",
        "./holdfast edge start --connection-string-file edge.txt --parent-authority ca.pem",
        new Members()
            .command(
                "start",
                () -> new EdgeStart(around),
                "Starts an edge hub, in the foreground.",
                "./holdfast edge start --dps-host dps.example --scope 0ne0123ABCD"
                    + " --registration-id line-1 --symmetric-key-file key.txt"
                    + " --parent-authority ca.pem"));
  }

  private CommandLine routes() {
    String example =
        "./holdfast route test --route 'FROM /messages/* WHERE $body.t > 5 INTO $upstream'"
            + " --message message.json";
    return group(
        1,
        "route",
        "Tries routes.",
        example,
        new Members()
            .command(
                "test",
                () -> new TestRoute(around),
                "Shows which routes take a message, and why; no hub is asked.",
                example));
  }

  private CommandLine hubStrings() {
    return group(
        2,
        "connection-string",
        "Connection strings for back ends.",
        "./holdfast hub connection-string show",
        new Members()
            .command(
                "show",
                () -> new ShowHubString(around),
                "Shows the service connection string of the hub on this machine.",
                "./holdfast hub connection-string show --policy-name service"));
  }

  private CommandLine certificates() {
    String command = "./holdfast hub certificate";
    return group(
        2,
        "certificate",
        "The authorities whose certificates devices may show.",
        command + " list",
        new Members()
            .command(
                "create",
                () -> new CreateCertificate(around),
                "Names an authority; it is not trusted before it is verified.",
                command + " create -n my-ca -p ca.pem")
            .command(
                "list",
                () -> new ListCertificates(around),
                "Lists the authorities.",
                command + " list")
            .command(
                "show",
                () -> new ShowCertificate(around),
                "Shows an authority.",
                command + " show -n my-ca")
            .command(
                "generate-verification-code",
                () -> new NewVerificationCode(around),
                "Makes the code that a proof of possession must carry.",
                command + " generate-verification-code -n my-ca")
            .command(
                "verify",
                () -> new VerifyCertificate(around),
                "Verifies an authority by a certificate for its code that it signed.",
                command + " verify -n my-ca -p proof.pem")
            .command(
                "delete",
                () -> new DeleteCertificate(around),
                "Removes an authority; who connected by it is disconnected.",
                command + " delete -n my-ca"));
  }

  private CommandLine messages() {
    String command = "./holdfast hub c2d-message";
    return group(
        2,
        "c2d-message",
        "Messages to devices.",
        command + " send -d my-device --message hello",
        new Members()
            .command(
                "send",
                () -> new SendMessage(around, target(DEVICE)),
                "Sends a message to a device.",
                command + " send -d my-device --message hello --props 'color=red' --ack full")
            .command(
                "purge",
                () -> new PurgeMessages(around, target(DEVICE)),
                "Removes the messages that wait for a device.",
                command + " purge -d my-device"));
  }

  private CommandLine identities(String kind, String who) {
    String command = "./holdfast hub " + kind + "-identity";
    boolean isDevice = kind.equals(DEVICE);
    String list = command + " list" + (isDevice ? "" : " -d my-device");
    return group(
        2,
        kind + "-identity",
        "The " + kind + "s.",
        list,
        new Members()
            .command(
                "create",
                () -> new CreateIdentity(around, target(kind)),
                "Registers a " + kind + ", and shows its connection string.",
                command + " create " + who)
            .command(
                "list",
                isDevice ? () -> new ListDevices(around) : () -> new ListModules(around),
                isDevice ? "Lists devices." : "Lists the modules of a device.",
                list)
            .command(
                "show",
                () -> new ShowIdentity(around, target(kind)),
                "Shows the registration of a " + kind + ".",
                command + " show " + who)
            .command(
                "update",
                () -> new UpdateIdentity(around, target(kind)),
                "Changes the registration of a " + kind + (isDevice ? ", or disables it." : "."),
                command + " update " + who + (isDevice ? " --status disabled" : " --am x509_ca"))
            .command(
                "delete",
                () -> new DeleteIdentity(around, target(kind)),
                isDevice ? "Removes a device and its modules." : "Removes a module.",
                command + " delete " + who)
            .group("connection-string", () -> identityStrings(kind, command, who)));
  }

  private CommandLine identityStrings(String kind, String command, String who) {
    String example = command + " connection-string show " + who;
    return group(
        3,
        "connection-string",
        "Connection strings of " + kind + "s.",
        example,
        new Members()
            .command(
                "show",
                () -> new ShowIdentityString(around, target(kind)),
                "Shows the connection string of a " + kind + ".",
                example));
  }

  private CommandLine twins(String kind, String who) {
    String command = "./holdfast hub " + kind + "-twin";
    return group(
        2,
        kind + "-twin",
        "The twins of " + kind + "s.",
        command + " show " + who,
        new Members()
            .command(
                "show",
                () -> new ShowTwin(around, target(kind)),
                "Shows the twin of a " + kind + ".",
                command + " show " + who)
            .command(
                "update",
                () -> new UpdateTwin(around, target(kind)),
                "Changes desired properties and tags of a " + kind + ".",
                command + " update " + who + " --desired '{\"interval\": 5}'"));
  }

  private void invoke(Members members, String kind, String who) {
    String name = "invoke-" + kind + "-method";
    members.command(
        name,
        () -> new InvokeMethod(around, target(kind)),
        "Calls a direct method of a " + kind + " and prints its answer.",
        "./holdfast hub " + name + " " + who + " --mn reset --mp '{\"delay\": 3}'");
  }

  private static Target target(String kind) {
    return kind.equals(DEVICE) ? new Target.Device() : new Target.Module();
  }

  /** A group at a depth: the number of words that lead to it. */
  CommandLine group(int depth, String name, String about, String example, Members members) {
    String word = depth < words.size() ? words.get(depth) : "";
    CommandLine named = members.build(word);
    CommandLine group =
        Members.described(
            // One that is only passed through need not be read for annotations.
            named == null ? new CommandLine(new Group()) : new CommandLine(CommandSpec.create()),
            name,
            about,
            example);
    if (named != null) {
      return group.addSubcommand(word, named);
    }
    members.addAllTo(group);
    return group;
  }
}
