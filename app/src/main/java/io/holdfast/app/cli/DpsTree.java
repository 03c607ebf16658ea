/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import io.holdfast.app.rest.EnrollmentKind;
import picocli.CommandLine;

/** The commands about provisioning, with one sentence about each and an example of it. */
final class DpsTree {

  private final Surroundings around;
  private final CommandTree tree;

  DpsTree(Surroundings around, CommandTree tree) {
    this.around = around;
    this.tree = tree;
  }

  CommandLine dps() {
    return tree.group(
        1,
        "dps",
        "Enrolls devices that find their hub and identity by themselves.",
        "./holdfast dps enrollment create --eid my-device",
        new Members()
            .command(
                "show",
                () -> new ShowDps(around),
                "Shows the ID scope, which devices need, and the linked hubs.",
                "./holdfast dps show")
            .group("connection-string", this::strings)
            .group("enrollment", () -> enrollments(EnrollmentKind.INDIVIDUAL, "my-device"))
            .group("enrollment-group", () -> enrollments(EnrollmentKind.GROUP, "my-group"))
            .group("registration", this::registrations)
            .command(
                "compute-device-key",
                () -> new ComputeDeviceKey(around),
                "Derives a device's key from its group's; no hub is asked.",
                "./holdfast dps compute-device-key --key @group.key --rid my-device"));
  }

  private CommandLine strings() {
    return tree.group(
        2,
        "connection-string",
        "Connection strings for back ends.",
        "./holdfast dps connection-string show",
        new Members()
            .command(
                "show",
                () -> new ShowDpsString(around),
                "Shows the connection string of the provisioning service on this machine.",
                "./holdfast dps connection-string show"));
  }

  private CommandLine enrollments(EnrollmentKind kind, String id) {
    boolean isGroup = kind == EnrollmentKind.GROUP;
    String name = isGroup ? "enrollment-group" : "enrollment";
    String command = "./holdfast dps " + name;
    String which = " --eid " + id;
    return tree.group(
        2,
        name,
        isGroup ? "Enrollments of groups of devices." : "Enrollments of single devices.",
        command + " list",
        new Members()
            .command(
                "create",
                () -> new CreateEnrollment(around, kind),
                isGroup ? "Enrolls all devices that prove to be of a group." : "Enrolls a device.",
                command + " create" + which + (isGroup ? " --cp signer.pem" : " --cp device.pem"))
            .command(
                "list", () -> new ListEnrollments(around, kind), "Lists them.", command + " list")
            .command(
                "show",
                () -> new ShowEnrollment(around, kind),
                "Shows one; its keys only with --show-keys.",
                command + " show" + which)
            .command(
                "update",
                () -> new UpdateEnrollment(around, kind),
                "Changes one, or disables it.",
                command + " update" + which + " --provisioning-status disabled")
            .command(
                "delete",
                () -> new DeleteEnrollment(around, kind),
                "Removes one; devices that it provisioned keep their identities.",
                command + " delete" + which));
  }

  private CommandLine registrations() {
    String command = "./holdfast dps registration";
    return tree.group(
        2,
        "registration",
        "What became of devices that asked to be provisioned.",
        command + " show --rid my-device",
        new Members()
            .command(
                "list",
                () -> new ListRegistrations(around),
                "Lists those of a group.",
                command + " list --eid my-group")
            .command(
                "show",
                () -> new ShowRegistration(around),
                "Shows that of a device.",
                command + " show --rid my-device")
            .command(
                "delete",
                () -> new DeleteRegistration(around),
                "Forgets that of a device; its identity at its hub stays.",
                command + " delete --rid my-device"));
  }
}
