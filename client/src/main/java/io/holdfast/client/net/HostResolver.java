/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.net;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.DefaultHostsFileEntriesResolver;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns host names into addresses without ever blocking the loop: the JDK's resolver would hold up
 * all clients of a driver for as long as one name server is silent. Every name is asked for anew,
 * so that a server that moves is found at the next attempt. Asks over UDP only, for answers of up
 * to 4096 bytes (RFC 6891): some hundred addresses. Owner: the loop.
 */
public final class HostResolver implements AutoCloseable {

  private final EventLoop loop;
  private final List<InetSocketAddress> nameServers;
  private @Nullable DnsNameResolver dns;

  /**
   * A resolver.
   *
   * @param nameServers to be asked; empty for those of the system
   */
  HostResolver(EventLoop loop, List<InetSocketAddress> nameServers) {
    this.loop = loop;
    this.nameServers = nameServers;
  }

  /**
   * The addresses of a host, at least one, in the name server's order; at once if the host is an
   * address already.
   */
  public Future<List<InetSocketAddress>> resolve(String host, int port) {
    Promise<List<InetSocketAddress>> resolved = loop.newPromise();
    InetAddress literal = literal(host);
    if (literal != null) {
      return resolved.setSuccess(List.of(new InetSocketAddress(literal, port)));
    }
    var unused =
        dns()
            .resolveAll(host)
            .addListener((Future<List<InetAddress>> answer) -> {
              if (answer.isSuccess()) {
                resolved.setSuccess(
                    answer.getNow().stream().map(a -> new InetSocketAddress(a, port)).toList());
              } else {
                resolved.setFailure(answer.cause());
              }
            });
    return resolved;
  }

  /** Made when first needed: it opens a socket, and most hubs of tests are addresses. */
  private DnsNameResolver dns() {
    if (dns == null) {
      DnsNameResolverBuilder builder =
          new DnsNameResolverBuilder(loop)
              .datagramChannelType(NioDatagramChannel.class)
              .resolveCache(NoopDnsCache.INSTANCE)
              .cnameCache(NoopDnsCnameCache.INSTANCE)
              .hostsFileEntriesResolver(new LocalNames(new DefaultHostsFileEntriesResolver()));
      if (!nameServers.isEmpty()) {
        builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(nameServers));
      }
      dns = builder.build();
    }
    return dns;
  }

  private static @Nullable InetAddress literal(String host) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null; // Only an array of a wrong length throws.
    }
  }

  @Override
  public void close() {
    if (dns != null) {
      dns.close();
    }
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
