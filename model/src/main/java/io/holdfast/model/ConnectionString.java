/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.model;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How a device, a module or a back end reaches a hub, in the text form that Azure's tools write:
 * {@code HostName=H;DeviceId=D;SharedAccessKey=K}.
 *
 * <p>Key names match in any case and are written as documented. There is no quoting: a value ends
 * at the next semicolon. Keys that are not ours are ignored.
 *
 * @param hostName the hub
 * @param gatewayHostName the gateway to dial instead, or null
 * @param deviceId whose string this is; null in a back end's
 * @param moduleId the module of the device, or null
 * @param sharedAccessKeyName the policy whose key it holds, or null
 * @param sharedAccessKey the key, base64; or null
 * @param sharedAccessSignature a ready token; or null
 * @param x509 whether a certificate takes the key's place
 * @param useProvisioning whether a hardware module takes the key's place
 */
public record ConnectionString(
    String hostName,
    @Nullable String gatewayHostName,
    @Nullable String deviceId,
    @Nullable String moduleId,
    @Nullable String sharedAccessKeyName,
    @Nullable String sharedAccessKey,
    @Nullable String sharedAccessSignature,
    boolean x509,
    boolean useProvisioning) {

  /**
   * Checks that the parts make sense together.
   *
   * @throws InvalidConnectionStringException naming the key if not
   */
  public ConnectionString {
    ConnectionStringRules.checkHost("HostName", hostName);
    if (gatewayHostName != null) {
      ConnectionStringRules.checkHost("GatewayHostName", gatewayHostName);
    }
    ConnectionStringRules.checkIdentity(deviceId, moduleId, sharedAccessKeyName);
    ConnectionStringRules.checkCredential(
        sharedAccessKey, sharedAccessSignature, x509, useProvisioning);
  }

  /**
   * Reads a connection string.
   *
   * @throws InvalidConnectionStringException naming the key at fault
   */
  public static ConnectionString parse(String text) {
    return ConnectionStringReader.read(text);
  }

  /** A device's string with its key. */
  public static ConnectionString forDevice(String hostName, DeviceIdentity device, String key) {
    return new ConnectionString(
        hostName, null, device.deviceId(), null, null, key, null, false, false);
  }

  /** A module's string with its key. */
  public static ConnectionString forModule(String hostName, ModuleIdentity module, String key) {
    return new ConnectionString(
        hostName, null, module.deviceId(), module.moduleId(), null, key, null, false, false);
  }

  /** The string of a device or module with its key. */
  public static ConnectionString forIdentity(String hostName, Identity identity, String key) {
    return identity instanceof ModuleIdentity module
        ? forModule(hostName, module, key)
        : forDevice(hostName, identity.device(), key);
  }

  /** The string of a device or module that has a certificate in place of a key. */
  public static ConnectionString forCertificate(String hostName, Identity identity) {
    String moduleId = identity instanceof ModuleIdentity module ? module.moduleId() : null;
    return new ConnectionString(
        hostName, null, identity.deviceId(), moduleId, null, null, null, true, false);
  }

  /** A back end's string with a policy's key. */
  public static ConnectionString forService(String hostName, String policy, String key) {
    return new ConnectionString(hostName, null, null, null, policy, key, null, false, false);
  }

  /** The same string that dials a gateway. */
  public ConnectionString withGateway(String gateway) {
    return new ConnectionString(
        hostName,
        gateway,
        deviceId,
        moduleId,
        sharedAccessKeyName,
        sharedAccessKey,
        sharedAccessSignature,
        x509,
        useProvisioning);
  }

  /** Whose string this is, or null if it is a back end's. */
  public @Nullable Identity identity() {
    if (deviceId == null) {
      return null;
    }
    return moduleId == null ? new DeviceIdentity(deviceId) : new ModuleIdentity(deviceId, moduleId);
  }

  /** The host to dial and to find in the server's certificate: the gateway if there is one. */
  public String dialHost() {
    return gatewayHostName == null ? hostName : gatewayHostName;
  }

  /** The key's bytes, or null if there is no key. */
  public byte @Nullable [] key() {
    return sharedAccessKey == null ? null : Base64.getDecoder().decode(sharedAccessKey);
  }

  /** The text form, key included: not for logs. */
  public String text() {
    StringBuilder text = new StringBuilder(200).append("HostName=").append(hostName);
    append(text, "DeviceId", deviceId);
    append(text, "ModuleId", moduleId);
    append(text, "SharedAccessKeyName", sharedAccessKeyName);
    append(text, "SharedAccessKey", sharedAccessKey);
    append(text, "SharedAccessSignature", sharedAccessSignature);
    append(text, "x509", x509 ? "true" : null);
    append(text, "UseProvisioning", useProvisioning ? "true" : null);
    append(text, "GatewayHostName", gatewayHostName);
    return text.toString();
  }

  private static void append(StringBuilder text, String key, @Nullable String value) {
    if (value != null) {
      text.append(';').append(key).append('=').append(value);
    }
  }

  /** For logs: without the credential. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("ConnectionString[").append(hostName);
    append(text, "DeviceId", deviceId);
    append(text, "ModuleId", moduleId);
    append(text, "SharedAccessKeyName", sharedAccessKeyName);
    append(text, "GatewayHostName", gatewayHostName);
    return text.append(']').toString();
  }
}
