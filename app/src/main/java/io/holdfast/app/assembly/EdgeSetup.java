/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.EdgeConfig;
import io.holdfast.client.core.Credentials;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who an edge hub is, and where its parent.
 *
 * @param parent null if it has none
 * @param site file of its own identities, routes and twins, or null
 * @param signer whose development authority signs its certificate; null for one of its own
 * @param watcher hears of the way to the parent, or null
 */
record EdgeSetup(
    ModuleIdentity self,
    @Nullable ParentOptions parent,
    @Nullable Path site,
    @Nullable RootServer signer,
    @Nullable UplinkListener watcher) {

  private static final String EDGE_HUB = "$edgeHub";

  /** The module of an edge device that its hub is. */
  static ModuleIdentity hubOf(DeviceIdentity edge) {
    return edge.module(EDGE_HUB);
  }

  /**
   * As the configuration says.
   *
   * @throws StartException saying what is missing
   */
  static EdgeSetup of(EdgeConfig config) {
    ConnectionString connection = config.connection();
    if (connection == null) {
      String deviceId = config.deviceId();
      if (deviceId == null) {
        throw new StartException(
            "an edge hub wants --connection-string, of its device at its parent (shown there by"
                + " ./holdfast hub device-identity create -d my-edge --edge-enabled), or --scope,"
                + " --dps-host, --registration-id and --symmetric-key to be provisioned, or"
                + " --device-id for one without a parent");
      }
      ModuleIdentity self = hubOf(new DeviceIdentity(deviceId));
      return new EdgeSetup(self, null, config.site(), null, null);
    }
    Path authority = config.parentAuthority();
    ModuleIdentity self = self(connection.identity());
    ParentOptions parent =
        new ParentOptions(
            connection.hostName(),
            connection.dialHost(),
            config.parentMqttPort(),
            config.parentHttpsPort(),
            self,
            credentials(connection, config),
            config.transport(),
            authority == null ? List.of() : certificates(authority),
            config.tokenLifetime());
    return new EdgeSetup(self, parent, config.site(), null, null);
  }

  private static ModuleIdentity self(@Nullable Identity identity) {
    return switch (identity) {
      case DeviceIdentity device -> hubOf(device);
      case ModuleIdentity module when module.moduleId().equals(EDGE_HUB) -> module;
      case null, default ->
          throw new StartException(
              "edge.connection-string is of "
                  + (identity == null ? "a policy" : identity)
                  + ": it must be of the edge device, or of its module $edgeHub (./holdfast hub"
                  + " device-identity connection-string show -d my-edge)");
    };
  }

  /** A device's key is good for asking for its hub's. */
  private static Credentials credentials(ConnectionString connection, EdgeConfig config) {
    if (!(connection.identity() instanceof DeviceIdentity device)) {
      return Credentials.of(connection);
    }
    byte[] key = connection.key();
    if (key == null) {
      throw new StartException(
          "edge.connection-string of the device must hold its SharedAccessKey, by which the key of"
              + " its module $edgeHub is asked for; or give that module's connection string");
    }
    return new Credentials.Provider(
        new DeviceTokens(
            device,
            connection.hostName(),
            connection.dialHost(),
            config.parentHttpsPort(),
            DeviceProof.of(Bytes.owning(key), config.parentAuthority()),
            why -> {}));
  }

  /** Those in a PEM file. */
  static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new StartException(file + " (edge.parent-authority) holds no certificate");
      }
      return all;
    } catch (IOException | CertificateException e) {
      throw new StartException("cannot read " + file + " (edge.parent-authority): " + e, e);
    }
  }
}
