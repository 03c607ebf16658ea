/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.config;

import io.holdfast.app.rest.Trust;
import io.holdfast.app.secrets.SecretFile;
import io.holdfast.hub.enroll.LinkedHub;
import io.holdfast.hub.enroll.ProvisioningOptions;
import io.holdfast.hub.enroll.TpmAttestation;
import io.holdfast.hub.enroll.link.RemoteAddress;
import io.holdfast.hub.enroll.link.RemoteHub;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a root hub provisions devices.
 *
 * @param registrations how many devices are assigned each minute
 * @param polls how often one device may ask in ten seconds
 * @param weight how large a share of devices that are spread evenly the hub gets itself
 * @param linkedHubs other hubs that devices may be assigned to
 * @param linkedHubsAuthority PEM file with what their certificates must come from; null for the
 *     authorities that the system trusts
 */
public record DpsConfig(
    int registrations,
    int polls,
    int weight,
    List<RemoteAddress> linkedHubs,
    @Nullable Path linkedHubsAuthority) {

  private static final String SECTION = "dps";

  /** The documented limit of an instance, which counts the hub itself. */
  private static final int MAX_LINKED = 49;

  private static final Form<List<RemoteAddress>> ADDRESSES =
      new Form<>("connection strings, with commas or blanks between", DpsConfig::addresses, true);

  /** What {@link #LINKED_HUBS_FILE} is called in messages. */
  static final String FILE_NAME = SECTION + ".linked-hubs-file";

  static final Key<Integer> REGISTRATIONS =
      new Key<>(
          SECTION,
          "registrations-per-minute",
          Form.count(1, 1_000_000),
          Integer.toString(ProvisioningOptions.REGISTRATIONS_PER_MINUTE),
          "Devices that are assigned each minute. Over MQTT more wait their turn; over HTTPS they"
              + " are refused for a while.",
          "");

  static final Key<Integer> POLLS =
      new Key<>(
          SECTION,
          "polls-per-ten-seconds",
          Form.count(1, 1_000_000),
          Integer.toString(ProvisioningOptions.POLLS_PER_TEN_SECONDS),
          "How often one device may ask how far its registration is, in ten seconds. Over MQTT the"
              + " answer to more waits; over HTTPS they are refused for a while.",
          "");

  static final Key<Integer> WEIGHT =
      new Key<>(
          SECTION,
          "allocation-weight",
          Form.count(0, RemoteAddress.MAX_WEIGHT),
          "1",
          "How large a share of the devices that are spread evenly (`hashed`) this hub gets, against"
              + " the `AllocationWeight` of each linked hub; 0 for none.",
          "");

  static final Key<List<RemoteAddress>> LINKED_HUBS =
      new Key<>(
          SECTION,
          "linked-hubs",
          ADDRESSES,
          "",
          "Other hubs, Holdfast's or Azure's, that devices may be assigned to: a service connection"
              + " string of each, `HostName=HUB[:PORT];SharedAccessKeyName=POLICY;"
              + "SharedAccessKey=KEY[;AllocationWeight=N]`. The policy may read and write the registry,"
              + " and twins (`ServiceConnect`).",
          "");

  static final Key<Path> LINKED_HUBS_FILE =
      new Key<>(
          SECTION,
          "linked-hubs-file",
          Form.PATH,
          "",
          "File with what `linked-hubs` would say, one on each line. Refused if everybody on the"
              + " machine may read it.",
          "");

  static final Key<Path> LINKED_HUBS_AUTHORITY =
      new Key<>(
          SECTION,
          "linked-hubs-authority",
          Form.PATH,
          "",
          "PEM file with the authorities of the linked hubs' certificates. Without it those that"
              + " this system trusts.",
          "");

  static final List<Key<?>> KEYS =
      List.of(REGISTRATIONS, POLLS, WEIGHT, LINKED_HUBS, LINKED_HUBS_FILE, LINKED_HUBS_AUTHORITY);

  /** Copies the list. */
  public DpsConfig {
    linkedHubs = List.copyOf(linkedHubs);
  }

  static DpsConfig of(Values values) {
    return new DpsConfig(
        values.get(REGISTRATIONS),
        values.get(POLLS),
        values.get(WEIGHT),
        linkedHubs(values),
        values.find(LINKED_HUBS_AUTHORITY));
  }

  private static List<RemoteAddress> linkedHubs(Values values) {
    Path file = values.find(LINKED_HUBS_FILE);
    List<RemoteAddress> said = values.find(LINKED_HUBS);
    if (file == null) {
      return said == null ? List.of() : said;
    }
    if (said != null) {
      throw new ConfigException(
          "[dps]: both linked-hubs and linked-hubs-file are set: keep one of them");
    }
    try {
      return addresses(
          SecretFile.read(file, FILE_NAME)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.joining("\n")));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + " (" + FILE_NAME + "): what is in it " + e.getMessage());
    }
  }

  private static List<RemoteAddress> addresses(String text) {
    List<RemoteAddress> addresses = new ArrayList<>();
    Set<String> hosts = new HashSet<>();
    for (String each : text.split("[\\s,]+", -1)) {
      if (!each.isEmpty()) {
        RemoteAddress address = RemoteAddress.parse(each);
        addresses.add(address);
        if (!hosts.add(address.host().toLowerCase(Locale.ROOT))) {
          throw new IllegalArgumentException("names " + address.host() + " twice");
        }
      }
    }
    if (addresses.size() > MAX_LINKED) {
      throw new IllegalArgumentException("names more than " + MAX_LINKED + " hubs");
    }
    return addresses;
  }

  /**
   * The same for the hub of this name.
   *
   * @throws ConfigException if that is one of the linked ones
   * @throws io.holdfast.app.rest.TrustException if the authority cannot be read
   */
  public ProvisioningOptions options(String hostName, TpmAttestation tpms, InstantSource clock) {
    return new ProvisioningOptions(
        hostName, weight, registrations, polls, hubs(hostName, clock), tpms);
  }

  private List<LinkedHub> hubs(String hostName, InstantSource clock) {
    if (linkedHubs.isEmpty()) {
      return List.of();
    }
    SSLContext trust = Trust.in(linkedHubsAuthority);
    List<LinkedHub> hubs = new ArrayList<>();
    for (RemoteAddress address : linkedHubs) {
      if (address.host().equalsIgnoreCase(hostName)) {
        throw new ConfigException(
            "[dps] linked-hubs: " + hostName + " is this hub itself: it is linked anyway");
      }
      hubs.add(new RemoteHub(address, trust, clock));
    }
    return hubs;
  }
}
