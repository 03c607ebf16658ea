/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.edge;

import io.holdfast.client.net.Endpoint;
import io.holdfast.model.Bytes;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Identity;
import io.holdfast.model.InvalidConnectionStringException;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the variables of a module's environment. Values that are secret are never quoted. */
final class EnvironmentReader {

  private static final List<String> CONNECTION_STRINGS =
      List.of("EdgeHubConnectionString", "IotHubConnectionString");
  private static final String AUTHORITIES = "EdgeModuleCACertificateFile";
  private static final String SCHEME = "IOTEDGE_AUTHSCHEME";
  private static final String DEVICE = "IOTEDGE_DEVICEID";
  private static final String MODULE = "IOTEDGE_MODULEID";
  private static final String HOST = "IOTEDGE_IOTHUBHOSTNAME";
  private static final String GATEWAY = "IOTEDGE_GATEWAYHOSTNAME";
  private static final String WORKLOAD = "IOTEDGE_WORKLOADURI";
  private static final String GENERATION = "IOTEDGE_MODULEGENERATIONID";
  private static final String API_VERSION = "IOTEDGE_APIVERSION";

  private final Map<String, String> variables;

  EnvironmentReader(Map<String, String> variables) {
    this.variables = variables;
  }

  ModuleEnvironment read() {
    for (String name : CONNECTION_STRINGS) {
      String text = optional(name);
      if (text != null) {
        return connected(name, text);
      }
    }
    return deployed();
  }

  private ModuleEnvironment.Connected connected(String name, String text) {
    ConnectionString connection;
    try {
      connection = ConnectionString.parse(text);
    } catch (InvalidConnectionStringException e) {
      throw wrong(name, String.valueOf(e.getMessage()), e);
    }
    if (connection.identity() instanceof ModuleIdentity module) {
      return new ModuleEnvironment.Connected(connection, module, authorities());
    }
    throw wrong(name, "has no ModuleId", null);
  }

  private @Nullable Bytes authorities() {
    String file = optional(AUTHORITIES);
    if (file == null) {
      return null;
    }
    try {
      return Bytes.owning(Files.readAllBytes(Path.of(file)));
    } catch (IOException | InvalidPathException e) {
      throw wrong(AUTHORITIES, "cannot be read: " + file, e);
    }
  }

  private ModuleEnvironment.Deployed deployed() {
    if (!required(SCHEME).equalsIgnoreCase("sasToken")) {
      throw wrong(SCHEME, "must be sasToken", null);
    }
    ModuleIdentity module = new ModuleIdentity(id(DEVICE), id(MODULE));
    String gateway = optional(GATEWAY);
    String apiVersion = optional(API_VERSION);
    Workload workload =
        new Workload(
            hostName(),
            module,
            required(GENERATION),
            server(),
            apiVersion == null ? Workload.API_VERSION : apiVersion,
            gateway != null);
    return new ModuleEnvironment.Deployed(workload, gateway);
  }

  private String id(String name) {
    String id = required(name);
    if (!Identity.isValidId(id)) {
      throw wrong(name, "is no valid id", null);
    }
    return id;
  }

  /** A hub's name has a domain. */
  private String hostName() {
    String name = required(HOST);
    int dot = name.indexOf('.');
    if (dot <= 0 || dot == name.length() - 1) {
      throw wrong(HOST, "must be a name with a domain, not " + name, null);
    }
    return name;
  }

  private Endpoint server() {
    String uri = required(WORKLOAD);
    try {
      return WorkloadUri.read(uri);
    } catch (IllegalArgumentException e) {
      throw wrong(WORKLOAD, String.valueOf(e.getMessage()), e);
    }
  }

  private String required(String name) {
    String value = optional(name);
    if (value == null) {
      throw wrong(name, "is missing", null);
    }
    return value;
  }

  private @Nullable String optional(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static IllegalArgumentException wrong(
      String name, String problem, @Nullable Throwable cause) {
    return new IllegalArgumentException(name + " " + problem, cause);
  }
}
