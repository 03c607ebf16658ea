/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.certificates.SubjectNames;
import io.holdfast.app.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a hub is called.
 *
 * @param name in the connection strings that it gives out
 * @param names every other name, such as {@code localhost}
 * @param addresses every address that it can be reached by
 * @param loopback where it may listen without TLS
 */
record HostNames(
    String name, Set<String> names, List<InetAddress> addresses, InetAddress loopback) {

  private static final String LOCAL = "localhost";

  static HostNames of(ServerConfig server) {
    String machine = machine();
    Set<String> names = new LinkedHashSet<>(List.of(LOCAL, "hub." + LOCAL));
    if (!machine.isEmpty()) {
      names.add(machine);
    }
    List<InetAddress> addresses = addresses(server.host());
    String name = server.name();
    if (name == null) {
      name =
          server.host().isAnyLocalAddress() ? reachable(machine, addresses) : text(server.host());
    } else {
      names.add(name);
    }
    InetAddress loopback = server.host().isLoopbackAddress() ? server.host() : addresses.getFirst();
    return new HostNames(name, names, addresses, loopback);
  }

  /** Names and addresses together, in lower case: as tokens and requests may call the hub. */
  Set<String> all() {
    Set<String> all = new LinkedHashSet<>();
    names.forEach(each -> all.add(each.toLowerCase(Locale.ROOT)));
    all.add(name.toLowerCase(Locale.ROOT));
    addresses.forEach(address -> all.add(text(address)));
    return all;
  }

  /** What the hub's own messages call it: the name's first label, as at IoT Hub, or an address. */
  String hubName() {
    boolean isAddress = name.indexOf(':') >= 0 || name.chars().noneMatch(Character::isLetter);
    return isAddress || name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
  }

  /** What the certificate must speak for. */
  SubjectNames subject() {
    return SubjectNames.of(names, addresses);
  }

  /** The machine's name where it has a dot, which Microsoft's Java SDK wants; else an address. */
  private static String reachable(String machine, List<InetAddress> addresses) {
    if (machine.indexOf('.') > 0) {
      return machine;
    }
    return addresses.stream()
        .filter(address -> !address.isLoopbackAddress() && text(address).indexOf(':') < 0)
        .findFirst()
        .map(HostNames::text)
        .orElse("127.0.0.1");
  }

  private static List<InetAddress> addresses(InetAddress bound) {
    List<InetAddress> addresses = new ArrayList<>();
    addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    if (!bound.isAnyLocalAddress()) {
      addresses.add(bound);
      return addresses;
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(addresses::add);
    } catch (SocketException e) {
      throw new StartException("cannot list this machine's addresses: " + e, e);
    }
    return addresses;
  }

  /** From the kernel where that is possible: to ask the resolver can take seconds. */
  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException unknown) {
        return "";
      }
    }
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
