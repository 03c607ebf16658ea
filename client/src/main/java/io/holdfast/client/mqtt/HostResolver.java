/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.mqtt;

import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns host names into addresses without ever blocking the loop: the JDK's resolver would hold up
 * all clients of a driver for as long as one name server is silent.
 */
final class HostResolver implements AutoCloseable {

  private final AddressResolverGroup<InetSocketAddress> dns =
      new DnsAddressResolverGroup(
          new DnsNameResolverBuilder()
              .datagramChannelType(NioDatagramChannel.class)
              .hostsFileEntriesResolver(new LocalNames(new DefaultHostsFileEntriesResolver())));

  /** The address to connect to: resolved if the host is an address, else yet to be resolved. */
  static InetSocketAddress address(String host, int port) {
    InetAddress literal = literal(host);
    return literal != null
        ? new InetSocketAddress(literal, port)
        : InetSocketAddress.createUnresolved(host, port);
  }

  private static @Nullable InetAddress literal(String host) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null; // Only an array of a wrong length throws.
    }
  }

  AddressResolverGroup<InetSocketAddress> group() {
    return dns;
  }

  @Override
  public void close() {
    dns.close();
  }

  /**
   * The hosts file, and then {@code localhost} and every name below it, which mean this machine
   * (RFC 6761 6.3) whether a name server says so or not.
   */
  private record LocalNames(HostsFileEntriesResolver file) implements HostsFileEntriesResolver {

    @Override
    public @Nullable InetAddress address(String name, ResolvedAddressTypes types) {
      InetAddress listed = file.address(name, types);
      if (listed != null) {
        return listed;
      }
      String lower = name.toLowerCase(Locale.ROOT);
      return lower.equals("localhost") || lower.endsWith(".localhost") ? NetUtil.LOCALHOST4 : null;
    }
  }
}
