/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.ModuleIdentity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment of a module's process says: who it is, whom to dial, and how to prove it.
 */
public sealed interface ModuleEnvironment {

  /**
   * A connection string: how modules run outside an edge device.
   *
   * @param connection names a module
   * @param module the one that it names
   * @param authorities whom to trust, certificates as PEM; null for those that the JDK trusts
   */
  record Connected(ConnectionString connection, ModuleIdentity module, @Nullable Bytes authorities)
      implements ModuleEnvironment {

    @Override
    public String hostName() {
      return connection.hostName();
    }

    @Override
    public String dialHost() {
      return connection.dialHost();
    }
  }

  /**
   * An edge device runs the module and signs for it.
   *
   * @param workload who it is, and who signs
   * @param gatewayHostName the edge hub to dial, or null for the hub itself
   */
  record Deployed(Workload workload, @Nullable String gatewayHostName)
      implements ModuleEnvironment {

    @Override
    public ModuleIdentity module() {
      return workload.module();
    }

    @Override
    public String hostName() {
      return workload.hostName();
    }

    @Override
    public String dialHost() {
      return gatewayHostName == null ? workload.hostName() : gatewayHostName;
    }
  }

  /** {@return who the module is} */
  ModuleIdentity module();

  /** {@return the hub's own name} */
  String hostName();

  /** {@return the host to dial, and to find in the server's certificate} */
  String dialHost();

  /**
   * Reads the variables: {@code EdgeHubConnectionString} if there is one, else {@code
   * IotHubConnectionString}, either with {@code EdgeModuleCACertificateFile} beside it; else those
   * that an edge device sets, whose names begin with {@code IOTEDGE_}. Reads the file that is
   * named, and asks nobody. A blank variable is a missing one.
   *
   * @param variables names and values, as of the environment
   * @return what they say
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static ModuleEnvironment read(Map<String, String> variables) {
    return new EnvironmentReader(variables).read();
  }
}
